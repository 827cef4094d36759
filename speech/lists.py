"""The list beside the sounds of a language: which text is in which file, how long it lasts, what it was made from."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from device.firmware.speech.naming import LIST_FILE


@dataclass(frozen=True)
class Entry:
    """One sound.

    `text` is as it is shown, `spoken` as the engine got it; `made` is the hash of everything that it was made from.
    """

    file: str
    text: str
    spoken: str
    seconds: float
    made: str


def read_list(folder: Path) -> dict[str, Entry]:
    """Give the entries by file name; a list that is not there or not ours is empty, and all is built anew."""
    try:
        entries = [Entry(**entry) for entry in json.loads((folder / LIST_FILE).read_text("utf-8"))["sounds"]]
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return {}
    return {entry.file: entry for entry in entries}


def write_list(folder: Path, language: str, entries: Iterable[Entry]) -> None:
    """Write the list, in the order of texts."""
    sounds = [asdict(entry) for entry in sorted(entries, key=lambda entry: entry.text)]
    text = json.dumps({"language": language, "sounds": sounds}, ensure_ascii=False, indent=1) + "\n"
    write_whole(folder / LIST_FILE, text.encode())


def write_whole(file: Path, content: bytes) -> None:
    """Write a file that is never seen half written."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f".{file.name}.{os.getpid()}")
    part.write_bytes(content)
    part.replace(file)
