"""Which key of a pad comes next, from what is shown so far: pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from people.mind.seen import Entry

ERASE, GO_ON = "key-erase", "key-ok"


def is_digit(name: str) -> bool:
    """Whether that is a digit's key."""
    return name.removeprefix("key-").isdigit()


def next_key(entries: Sequence[Entry], wanted: Mapping[str, str], *, secret: bool = False) -> str:
    """Give the name of the key to touch for `wanted` to stand in the fields.

    Of a secret only the number of digits is shown; a slip cannot be seen there.
    """
    for entry in entries:
        aim = wanted[entry.name]
        shown = aim[: len(entry.text)] if secret else entry.text
        if not aim.startswith(shown) or len(entry.text) > len(aim):
            return ERASE
        if shown != aim:
            return f"key-{aim[len(shown)]}" if entry.is_next else GO_ON
    return GO_ON
