"""Takes single packages out of requirements.txt, with their hashes, for trees that need only some. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

_NAME = re.compile(r"^([A-Za-z0-9._-]+)==")


def pick(requirements: str, names: Iterable[str]) -> str:
    """Give the lines of these packages; markers and hashes stay.

    Raises:
        ValueError: one of them is not pinned.
    """
    wanted = set(names)
    kept, found, keeping = [], set(), False
    for line in requirements.splitlines(keepends=True):
        match = _NAME.match(line)
        if match:
            keeping = match[1] in wanted
            if keeping:
                found.add(match[1])
        if keeping:
            kept.append(line)
    if wanted - found:
        raise ValueError(f"not pinned: {', '.join(sorted(wanted - found))}")
    return "".join(kept)
