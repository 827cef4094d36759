"""Draws every page small onto sheets for the documentation, from the real pages.

    python -m tests.device.firmware.screen.contact_sheet docs/kiosk [SHEET...]

A sheet is an SVG file that holds one WebP picture, so that git and the tests of the repository can read it as text.
The preview shows a drawing: no face is in any picture.
"""

from __future__ import annotations

import base64
import io
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from device.firmware.screen.languages import LANGUAGES
from tests.device.firmware.screen.chromium import CHROMIUM, FLAGS
from tests.device.firmware.screen.kiosk import Kiosk
from tests.device.firmware.screen.walls import CORE, EVERY, MODES, go_to

COLUMNS = 6
GAP = 6
LONGEST = 36
"""Pictures on one sheet."""
LARGEST_BYTES = 125_000
SHORT = ("idle_no_card", "choosing", "pin", "looking_ways", "consent_all", "result_renew")
Page = tuple[str, str, str]
"""Scene, language, look."""


def main(folder: Path, wanted: Sequence[str]) -> None:
    """Draw the wanted sheets into a folder, or every one."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        for name, panel, pages in sheets():
            if not wanted or name in wanted:
                draw(browser, panel, pages, folder / f"{name}.svg")
        browser.close()


def sheets() -> Iterable[tuple[str, str, list[Page]]]:
    """Give the sheets: all states in Japanese, then the larger panel, the other languages and the looks."""
    for number, start in enumerate(range(0, len(EVERY), LONGEST), start=1):
        yield f"ja-7in-{number}", "7in", [(name, "ja", "") for name in EVERY[start : start + LONGEST]]
    yield "ja-10in", "10in", [(name, "ja", "") for name in CORE]
    for language in LANGUAGES[1:]:
        yield f"{language}-7in", "7in", [(name, language, "") for name in CORE[:18]]
    for number, start in enumerate(range(0, len(MODES), 5), start=1):
        yield (
            f"looks-7in-{number}",
            "7in",
            [(name, "ja", look) for look in MODES[start : start + 5] for name in SHORT],
        )


def draw(browser: Browser, panel: str, pages: Sequence[Page], target: Path) -> None:
    """Show pages one after the other and keep them on one sheet."""
    kiosk = Kiosk(browser, panel)
    shots = []
    for name, language, look in pages:
        go_to(kiosk, name, language, look)
        kiosk.page.evaluate(_DRAWN_FACE)
        shots.append(Image.open(io.BytesIO(kiosk.page.screenshot())).convert("RGB"))
    kiosk.close()
    target.write_text(as_svg(join(shots)), "utf-8")


def join(shots: Sequence[Image.Image], width: int = 216) -> Image.Image:
    """Lay pictures side by side, each made this many pixels wide."""
    height = round(shots[0].height * width / shots[0].width)
    rows = -(-len(shots) // COLUMNS)
    sheet = Image.new("RGB", (COLUMNS * (width + GAP) + GAP, rows * (height + GAP) + GAP), "#8a94a0")
    for index, shot in enumerate(shots):
        row, column = divmod(index, COLUMNS)
        place = (GAP + column * (width + GAP), GAP + row * (height + GAP))
        sheet.paste(shot.resize((width, height), Image.Resampling.LANCZOS), place)
    return sheet


def as_svg(sheet: Image.Image) -> str:
    """Give a sheet as SVG text, as finely drawn as the size allows."""
    for quality in (50, 35, 25, 18, 12, 8):
        buffer = io.BytesIO()
        sheet.save(buffer, "WEBP", quality=quality, method=6)
        text = base64.b64encode(buffer.getvalue()).decode("ascii")
        if len(text) < LARGEST_BYTES:
            break
    size = f'width="{sheet.width}" height="{sheet.height}"'
    picture = f'<image {size} href="data:image/webp;base64,{text}"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {sheet.width} {sheet.height}">{picture}</svg>\n'
    )


_DRAWN_FACE = """() => {
  const canvas = document.querySelector("#preview");
  if (!canvas) return;
  Object.assign(canvas, { width: 320, height: 360 });
  const pen = canvas.getContext("2d");
  Object.assign(pen, { lineWidth: 8, strokeStyle: "#5a6570", fillStyle: "#cdd6de" });
  pen.fillRect(0, 0, 320, 360);
  pen.beginPath(); pen.ellipse(160, 170, 90, 120, 0, 0, 7); pen.stroke();
  for (const x of [125, 195]) { pen.beginPath(); pen.arc(x, 150, 7, 0, 7); pen.stroke(); }
  pen.beginPath(); pen.arc(160, 200, 38, 0.4, 2.7); pen.stroke();
}"""


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
