"""The table of faults (docs/faults.md), made of the scenarios themselves and of the times of the last run.

`python -m tests.scenarios.table` writes it. What a fault shows, its number and the next step come from the scenario
and from the registry of numbers, so that the table cannot say anything else than what is played.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from device.wire import numbers
from tests.scenarios.language.grammar import read_scenario
from tests.scenarios.language.seen import UNSAID, Seen, SeenEvent, SeenLog, SeenRecord, SeenRow, SeenScreen
from tests.scenarios.language.statements import Browser, Deed, DoTo, Expect, Intruder, Part, Scenario
from tests.system.probing import PROJECT

FAULTS = sorted((Path(__file__).parent / "faults").glob("*.scenario"))
TIMES = PROJECT / "build" / "scenarios" / "times.json"
DOCUMENT = PROJECT / "docs" / "faults.md"

_NO_FAULT = frozenset({*range(261, 267), 301, 302, 303, 506})
"""Why staff looked, ended by the person or by time, staff called, staff wanted, no card: what people do."""
_BY_DOCTOR = {Part.HOST: 702, Part.FIRMWARE: 613}
"""Parts that cannot say themselves that they are away; the numbers are those of `uketsuke doctor`."""
_NO_BROWSER = 616
"""The same for the browser."""
_HEAD = """# Faults

Each fault that a terminal can meet, what the person sees, its stable number, the next step, and how soon people can
go on. This page is made by `python -m tests.scenarios.table` of the scenarios in `tests/scenarios/faults/`, which
[scenarios.md](scenarios.md) explains. `uketsuke explain NUMBER` tells more about a number, in Japanese and English.

Times are those of one run of all scenarios on a machine of two shared cores, with the programs' time limits shortened
(a clinic's terminal reads the same keys, with longer limits). They are counted from the moment in which the cause is
gone, or, where it says *way out*, until the screen offers another way. *At once*: the screen that tells of the fault
offers the way on. After every fault that can pass, the scenario goes on to the end of the same person's visit.

| fault | on the screen | number | next step | recovery |
|---|---|---|---|---|
"""


@dataclass(frozen=True)
class FaultRow:
    """One fault; `recovery` is what was measured."""

    name: str
    title: str
    screen: str
    number: str
    step: str
    recovery: str

    def format(self) -> str:
        """Give the row of the document."""
        cells = (f"{self.title} `{self.name}`", self.screen, self.number, self.step, self.recovery)
        return f"| {' | '.join(cells)} |"


def make_row(scenario: Scenario, times: Mapping[str, float], shares: Counter[int]) -> FaultRow:
    """Tell a scenario of a fault as a row; `shares` counts the scenarios in which a number is seen."""
    found = _numbers(scenario, shares)
    named = ", ".join(f"{number} `{numbers.find_error(number).name}`" for number in found)
    first = numbers.find_error(found[0]) if found else None
    step = f"{first.clinic.en} {first.engineer.en}" if first else "What the screen says."
    recovery = ", ".join(f"{name.replace('_', ' ')} {seconds:.1f} s" for name, seconds in times.items())
    screen = _screen(scenario, found[0] if found else 0)
    return FaultRow(scenario.path.stem, scenario.title, screen, named or "–", step, recovery or "at once")


def make_document(times: Mapping[str, Mapping[str, float]]) -> str:
    """Give the whole page; `times` are the stopwatches by scenario."""
    scenarios = [read_scenario(path) for path in FAULTS]
    shares = Counter(number for scenario in scenarios for number in set(_told(scenario)))
    rows = [make_row(scenario, times.get(scenario.name, {}), shares).format() for scenario in scenarios]
    return _HEAD + "\n".join(rows) + "\n"


def _seen(scenario: Scenario) -> list[Seen]:
    return [line.statement.seen for line in scenario.lines if isinstance(line.statement, Expect)]


def _numbers(scenario: Scenario, shares: Counter[int]) -> list[int]:
    """Give the numbers of a scenario, the one first that tells most: on the screen, and seen in few scenarios."""
    screens = {one.message for one in _seen(scenario) if isinstance(one, SeenScreen)}
    found = list(dict.fromkeys(number for number in _told(scenario) if number not in _NO_FAULT))
    return sorted(found or _by_doctor(scenario), key=lambda number: (number not in screens, shares[number]))


def _told(scenario: Scenario) -> Iterator[int]:
    for one in _seen(scenario):
        match one:
            case SeenScreen():
                found = [one.message]
            case SeenRow() | SeenRecord():
                found = [one.because, one.reason]
            case SeenLog():
                found = [one.error]
            case SeenEvent():
                found = [one.number]
        yield from filter(None, found)


def _by_doctor(scenario: Scenario) -> list[int]:
    found = []
    for line in scenario.lines:
        if isinstance(line.statement, Browser):
            found.append(_NO_BROWSER)
        if isinstance(line.statement, DoTo) and line.statement.deed in (Deed.STOP, Deed.KILL, Deed.FREEZE):
            found += [number for part, number in _BY_DOCTOR.items() if part is line.statement.part]
    return list(dict.fromkeys(found))


def _screen(scenario: Scenario, number: int) -> str:
    """Give the screen that explains a number, or else the one with which the visit ends."""
    if any(isinstance(line.statement, Intruder) for line in scenario.lines):
        return "stays as it is"
    screens = [one for one in _seen(scenario) if isinstance(one, SeenScreen)]
    told = [one for one in screens if number and one.message == number]
    gone = [one for one in screens if one.name == "gone" and number in (201, _BY_DOCTOR[Part.FIRMWARE])]
    shown = (told + gone + [one for one in reversed(screens) if one.name == "result"] + screens)[0]
    return f"`{shown.name}`" if shown.says in (UNSAID, "") else f"`{shown.name}`: {shown.says}"


def main() -> None:
    """Write the page."""
    DOCUMENT.write_text(make_document(json.loads(TIMES.read_text("utf-8")) if TIMES.exists() else {}), "utf-8")


if __name__ == "__main__":
    main()
