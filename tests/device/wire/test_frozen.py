"""What was published of a frozen version is never changed: schemas and golden messages by their digest.

A version that is not listed yet is added by `python -m tests.device.wire.test_frozen`; a listed one never changes.
"""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

from device.wire import version

ROOT = Path(__file__).parents[3]
LIST = ROOT / "tests" / "vectors" / "messages" / "frozen.json"
FROZEN_FROM = 1


def digests(number: int) -> dict[str, str]:
    """Give the digest of every published file of a version."""
    folders = (ROOT / "docs" / "schema", ROOT / "tests" / "vectors" / "messages")
    files = sorted(path for folder in folders for path in (folder / str(number)).glob("*.json"))
    return {str(path.relative_to(ROOT)): sha256(path.read_bytes()).hexdigest() for path in files}


def test_frozen_versions_are_as_they_were_published() -> None:
    known = json.loads(LIST.read_text("utf-8"))
    assert set(known) == {str(number) for number in range(FROZEN_FROM, version.NEWEST + 1)}
    for number, files in known.items():
        assert digests(int(number)) == files


def add_new_versions() -> None:
    """List the versions that are not listed yet."""
    known = json.loads(LIST.read_text("utf-8")) if LIST.exists() else {}
    for number in range(FROZEN_FROM, version.NEWEST + 1):
        known.setdefault(str(number), digests(number))
    LIST.write_text(json.dumps(known, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    add_new_versions()
