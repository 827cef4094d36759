"""`python -m tests.negative.table`: write `docs/refusals.md` from the attacks that the tests carry out."""

from __future__ import annotations

from pathlib import Path

from device.wire.numbers import find_error
from tests.negative.attacks import ATTACKS, TAKEN, Attack

PAGE = Path(__file__).parents[2] / "docs" / "refusals.md"
COLUMNS = ("visit", "reply", "settings", "challenge", "receipt", "result", "result-receipt")
_HEAD = """# What is refused, and with which number

Made by `python -m tests.negative.table` from the attacks that `tests/negative/test_refusals.py` carries out on the
real decoders; before and after each, a good message is taken. On real programs and a real broker the same is tried by
`tests/negative/test_line.py` (terminal and subscriber to host) and `tests/device/daemon/test_distrust.py` (host to
terminal).

*Visit* goes from terminal to host; *reply*, *settings* and *challenge* from host to firmware, *receipt* from host to
daemon; *result* from host to clinic software, *result-receipt* back. "Taken" stands where content can do no harm and
refusing would lose a visit: clocks are evidence and mark a visit late, a repeat is absorbed by its key. A dash
means that it cannot be tried: what is not sealed cannot be sealed again.

Where they are counted: the host puts every refused message aside as it came, counts its repeats, and shows the sums
by `uketsuke-host refusals`; daemon and firmware count what they did not believe, shown by `uketsuke doctor`, and
write each to the log under its number; clinic software writes it to its log.

"""


def format_page() -> str:
    """Give the page."""
    rows = [f"| attack | {' | '.join(COLUMNS)} |", "|---" * (len(COLUMNS) + 1) + "|"]
    rows += [f"| {attack.name} | {' | '.join(_cells(attack))} |" for attack in ATTACKS]
    return f"{_HEAD}{chr(10).join(rows)}\n\n{_legend()}"


def _cells(attack: Attack) -> list[str]:
    return [_cell(attack.numbers.get(name)) for name in COLUMNS]


def _cell(number: int | None) -> str:
    if number is None:
        return "–"
    return "taken" if number == TAKEN else str(number)


def _legend() -> str:
    numbers = sorted({number for attack in ATTACKS for number in attack.numbers.values()} - {TAKEN})
    rows = [f"| {number} | `{find_error(number).name}` | {find_error(number).clinic.en} |" for number in numbers]
    return "\n".join(["| number | name | meaning |", "|---|---|---|", *rows]) + "\n"


if __name__ == "__main__":
    PAGE.write_text(format_page(), "utf-8")
