"""The last line and the table."""

from __future__ import annotations

from drill.conducting import Planted
from drill.telling import Outcome, format_results


def planted(name: str, *, named: bool = True, took_s: float = 3.0, calls: int = 1, kind: str = "clock") -> Planted:
    return Planted(name, kind, named, "clock.behind", ("camera.dark",), took_s, 2.0, calls, healed=True)


def test_the_last_line() -> None:
    outcome = Outcome((planted("a"), planted("b", named=False, took_s=31.26), planted("c", kind="pair", calls=2)), ())
    line = outcome.to_json()
    assert list(line)[:5] == ["faults", "first", "missed", "false_alarms", "slowest_s"]
    assert list(line.values())[:5] == [3, 2, ["b"], 0, 31.3]
    assert (line["pairs"], line["at_first_call"]) == (1, 1)


def test_nineteen_of_twenty_are_enough_without_false_alarms() -> None:
    enough = (*(planted(str(number)) for number in range(19)), planted("missed", named=False))
    assert Outcome(enough, ()).is_good
    assert not Outcome(enough, ("clock.behind",)).is_good
    assert not Outcome(enough[10:], ()).is_good


def test_what_could_not_be_mended_is_not_good() -> None:
    broken = Planted("a", "clock", True, "clock.behind", (), 1.0, 1.0, 1, healed=False)
    outcome = Outcome((broken,), ())
    assert not outcome.is_good
    assert outcome.to_json()["not_healed"] == ["a"]


def test_the_table() -> None:
    assert format_results([planted("a"), planted("b", named=False)]).splitlines()[2:] == [
        "| a | `clock.behind` | `camera.dark` | 3.0 | 1 |",
        "| b | **missed**: `clock.behind` | `camera.dark` | 3.0 | 1 |",
    ]
