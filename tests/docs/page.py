"""A page's commands in their order, with what each is said to print."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_BLOCK = re.compile(r"^```(sh|text)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Step:
    """One command (a `sh` block), and the lines of the `text` block after it, each somewhere in its output."""

    command: str
    prints: tuple[str, ...] = ()


def read_steps(page: Path) -> list[Step]:
    """Give the steps of a page."""
    steps: list[Step] = []
    for kind, text in _BLOCK.findall(page.read_text("utf-8")):
        if kind == "sh":
            steps.append(Step(text.strip()))
        else:
            steps[-1] = Step(steps[-1].command, tuple(text.strip().splitlines()))
    return steps
