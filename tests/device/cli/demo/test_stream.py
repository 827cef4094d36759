"""Of the page's events only states count."""

from __future__ import annotations

from device.cli.demo.stream import read_states

LINES = """retry: 500
id: 1
data: {"number": 1}

event: beat
data: 1

event: say
data: {"id": 3, "text": "…"}

id: 2
data: {"number": 2}
""".splitlines()


def test_only_states_are_given_and_every_line_is_a_sign_of_life() -> None:
    given = list(read_states(LINES))
    assert [state for state in given if state] == [{"number": 1}, {"number": 2}]
    assert len(given) == len(LINES)
