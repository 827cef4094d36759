"""On which line of a TOML file a key stands; Python's reader does not say.

It knows tables, keys and arrays of tables as people write them in settings. What it cannot find gives 0: a line
number is a help, never a reason to fail.
"""

from __future__ import annotations

import re

_HEADER = re.compile(r"\s*\[\[?\s*([^\]#]+?)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"\s*((?:[A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*'))*)\s*=")
_ERROR = re.compile(r"\(at line (\d+), column \d+\)")


def find_line(text: str, path: tuple[str, ...]) -> int:
    """Give the line, counted from 1, of a key or a section; of its section where the key is not there; else 0."""
    best, best_length = 0, 0
    for number, found in _paths(text):
        length = _common(found, path)
        if length > best_length:
            best, best_length = number, length
    return best


def line_of_error(message: str, text: str) -> int:
    """Give the line that a TOML reader's message names; the last one where it says "end of document"."""
    match = _ERROR.search(message)
    if match:
        return int(match[1])
    return text.count("\n") + 1 if "end of document" in message else 0


def _paths(text: str) -> list[tuple[int, tuple[str, ...]]]:
    """Give each line that begins a section or sets a key, with the whole path."""
    section: tuple[str, ...] = ()
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        header, key = _HEADER.match(line), _KEY.match(line)
        if header and not key:
            section = _split(header[1])
            found.append((number, section))
        elif key:
            found.append((number, (*section, *_split(key[1]))))
    return found


def _split(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in dotted.split("."))


def _common(found: tuple[str, ...], path: tuple[str, ...]) -> int:
    """Say how far a line's path leads to the wanted one; 0 when it leads elsewhere."""
    if found[: len(path)] == path:
        return len(path)
    return len(found) if path[: len(found)] == found else 0
