"""What may stand in a bundle: values made harmless one by one. A field that nobody named does not come this far."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

Plain = str | int | float | bool | None
_LONG = re.compile(r"(?<![0-9A-Fa-f.])\d{7,}(?![0-9A-Fa-f])")
_TEXT_LIMIT = 300
_PATHS = ("/usr/", "/var/lib/uketsuke", "/etc/uketsuke", "/run/", "/dev/", "/opt/")
_PATH = re.compile(r"/[A-Za-z0-9_./@:-]{1,120}")
SET = "<set>"
_GREATEST = 999_999
_END_OF_TIME_S = 4e9


def clean(value: Any) -> Any:
    """Give a JSON value with every text and number harmless."""
    if isinstance(value, Mapping):
        return {
            clean_text(str(name)): clean_moment(one) if name == "time" else clean(one) for name, one in value.items()
        }
    if isinstance(value, list | tuple):
        return [clean(one) for one in value]
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, bool) or value is None:
        return value
    return clean_number(value) if isinstance(value, int | float) else SET


def clean_text(text: str) -> str:
    """Give a text in ASCII, on one line, with long numbers blotted out."""
    shown = text.encode("ascii", "replace").decode()[:_TEXT_LIMIT]
    printable = "".join(character if character.isprintable() else " " for character in shown)
    return _LONG.sub(lambda found: "#" * len(found[0]), printable)


def clean_number(value: float) -> float | str:
    """Give a number of at most six figures before the point; greater ones as text with three figures."""
    return value if abs(value) <= _GREATEST else f"{value:.3g}"


def clean_moment(value: Any) -> Any:
    """Give seconds since 1970 as a date and a time in UTC: as a number it would be a long one."""
    if not isinstance(value, int | float) or not 0 <= value < _END_OF_TIME_S:
        return clean(value)
    return datetime.fromtimestamp(value, UTC).isoformat(timespec="milliseconds")


def clean_setting(name: str, value: Any, words: frozenset[str]) -> Any:
    """Give a setting's value: numbers and switches, closed words named in `words`, paths of the system; else `<set>`.

    A clinic's name, an address or a code never comes through.
    """
    if isinstance(value, bool | int | float):
        return value if isinstance(value, bool) else clean_number(value)
    if isinstance(value, str) and (name in words or is_system_path(value)):
        return clean_text(value)
    if isinstance(value, list):
        return [clean_setting(name, one, words) for one in value]
    return SET


def is_system_path(text: str) -> bool:
    """Whether a text is the path of something that a package or a unit makes."""
    return bool(_PATH.fullmatch(text)) and text.startswith(_PATHS) and ".." not in text
