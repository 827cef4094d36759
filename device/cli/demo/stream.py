"""The event stream of the terminal's page, line by line (WHATWG HTML, "Server-sent events")."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

_EVENT, _DATA = "event: ", "data: "


def read_states(lines: Iterable[str]) -> Iterator[dict[str, Any] | None]:
    """Give each state of the page, and None for every other line: beats, what is said, signs of life."""
    event = ""
    for line in lines:
        if line.startswith(_EVENT):
            event = line.removeprefix(_EVENT)
        elif not line:
            event = ""
        yield json.loads(line.removeprefix(_DATA)) if line.startswith(_DATA) and not event else None
