"""`python -m tests.arm64.inside PIECE GIVEN MODELS`: do a piece of work and print what came out as a JSON object."""

from __future__ import annotations

import json
import platform
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from tests.arm64.inside import face, keys, libraries, reading

OFFER, SENT, KEYS = "offer.json", "sent.json", "keys.json"


def main() -> int:
    """Do the one piece that is named: each is a process of its own, so that one that dies hides no other."""
    piece, given, models = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    print(json.dumps(PIECES[piece](given, models)))
    return 0


def _face(given: Path, models: Path) -> dict[str, Any]:
    return {"face": face.work(given, models)}


def _print(given: Path, _models: Path) -> dict[str, Any]:
    return {"print": reading.work(given)}


def _keys(given: Path, _models: Path) -> dict[str, Any]:
    """Answer the other processor's messages."""
    offered, sent = (json.loads((given / name).read_text("utf-8")) for name in (OFFER, SENT))
    opened = keys.receive(sent, keys.read_opening_keys(given / KEYS))
    return {"opened": opened, "sent": keys.send(offered)}


def _machine(_given: Path, _models: Path) -> dict[str, Any]:
    found = libraries.list_libraries(Path(sys.prefix))
    small = [path.name for path in found if libraries.least_alignment(path) < libraries.PAGE_BYTES]
    about = {"machine": platform.machine(), "python": platform.python_version()}
    return {**about, "libraries": len(found), "small_pages_only": small}


PIECES: Mapping[str, Callable[[Path, Path], dict[str, Any]]] = {
    "machine": _machine,
    "keys": _keys,
    "face": _face,
    "print": _print,
}
BOTH = ("face", "print")
"""In which both processors have to agree."""


if __name__ == "__main__":
    sys.exit(main())
