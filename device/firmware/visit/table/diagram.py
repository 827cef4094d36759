"""Draws the visit table as a Mermaid state diagram, so that the picture in the documentation is the table itself.

Events that leave a state where it is are left out, unless they ask for an effect; cancel, staff call, language, look,
voice and more time are alike everywhere and told in the text beside the picture.
"""

from __future__ import annotations

import sys
from collections import defaultdict

from device.firmware.visit.events import Kind
from device.firmware.visit.row import Row
from device.firmware.visit.states import State
from device.firmware.visit.table import ROWS

_ALIKE = frozenset({Kind.CANCEL, Kind.STAFF_CALLED, Kind.PREFERRED, Kind.MORE_TIME, Kind.READER_LOST})


def draw() -> str:
    """Give the diagram's text, one line per pair of states."""
    lines = ["stateDiagram-v2", f"    [*] --> {State.IDLE}"]
    edges: dict[tuple[State, State], list[str]] = defaultdict(list)
    for row in ROWS:
        if row.kind not in _ALIKE and (row.target is not row.state or row.effects):
            edges[row.state, row.target].append(_label(row))
    for (source, target), labels in edges.items():
        lines.append(f"    {source} --> {target}: {'<br/>'.join(dict.fromkeys(labels))}")
    return "\n".join(lines) + "\n"


def _label(row: Row) -> str:
    return f"{row.kind} [{row.guard.name}]" if row.guard.name else str(row.kind)


if __name__ == "__main__":
    sys.stdout.write(draw())
