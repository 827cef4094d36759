"""An address of the clinic's choice as a QR code, drawn here into the page; nothing of a visit is in it."""

from __future__ import annotations

import segno
from markupsafe import Markup


def draw_code(address: str) -> Markup:
    """Give an SVG of the address, with the four modules of margin that phones need; empty for no address.

    Its white ground is the page's.
    """
    if not address:
        return Markup("")
    code = segno.make(address, error="m", micro=False)
    drawn = code.svg_inline(border=4, dark="#000", omitsize=True)
    return Markup(drawn)  # noqa: S704 - only what segno draws: paths, no text of the address
