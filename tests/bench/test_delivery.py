"""The delivery part's figures: ratios of the same run."""

from __future__ import annotations

from bench.delivery.part import AIM, Least, tell_alone, tell_together
from bench.delivery.visits import Timed

LEAST = Least(0.001, 0.005, 0.002)
PAIRS = [(Timed(0.001, 0.002, 0.010, 0.014), LEAST)] * 99 + [(Timed(0.001, 0.002, 0.050, 0.030), LEAST)] * 2


def test_one_terminal_is_held_against_the_bare_trip() -> None:
    rows = {row.name: row.value for row in tell_alone(PAIRS)}
    assert rows["bare TLS MQTT round trip, p50"] == 5
    assert rows["commit to the host's receipt, p50"] == 10
    assert rows["hand-over to the reply, p99"] == 32
    assert rows["commit to receipt / bare round trip, p50"] == 2
    assert rows["commit to receipt / bare round trip, p99"] == 10


def test_several_terminals_are_held_against_flush_trip_and_flush() -> None:
    rows = {row.name: row for row in tell_together(PAIRS, 10)}
    assert rows["10 terminals: flush + bare round trip + flush, p99"].value == 8
    assert rows["10 terminals: hand-over to reply / floor, p50"].value == 2
    worst = rows["10 terminals: hand-over to reply / floor, p99"]
    assert (worst.value, worst.aim, worst.missed) == (4, AIM, True)
