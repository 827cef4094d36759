"""The moments of one visit, from the firmware's own log and the card's record, and the machine's share of it. Pure.

The log tells every change of state with its time and no person; times are seconds since 1970.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bench.basics.errors import NotMeasured
from device.firmware.simulated.link.contactless import ContactlessLink

_HEADER = re.compile(r"[0-9a-f]{8}")
"""Of a command, in hexadecimal; everything else in a record is a word."""
_HEADER_BYTES, _STATUS_BYTES = 4, 2


class Step(StrEnum):
    """A stretch in which the person waits for the machine, in the order of a visit."""

    READING = "card powered until the ways are offered"
    OPENING = "number entered until the camera looks"
    SIGNING = "PIN entered until verified"
    SENDING = "touched until sealed and committed"


@dataclass(frozen=True)
class Told:
    """One line of the log: what happened, and the state that it led to."""

    at: float
    happened: str
    state: str


@dataclass(frozen=True)
class Span:
    """From when to when."""

    began: float
    ended: float

    @property
    def seconds(self) -> float:
        """How long it is."""
        return self.ended - self.began


@dataclass(frozen=True)
class OnAir:
    """One command to the card and its answer: when it was done, and how long the link had to take for it."""

    at: float
    seconds: float


def parse_record(lines: Iterable[str], link: ContactlessLink, wall_minus_monotonic: float) -> list[OnAir]:
    """Read the card's record: the exchanges, without power and resets; a header has four bytes."""
    found = (json.loads(line) for line in lines)
    return [
        OnAir(one["t_ms"] / 1000 + wall_minus_monotonic, _air_s(link, one))
        for one in found
        if _HEADER.fullmatch(one["what"])
    ]


def air_in(span: Span, exchanges: Iterable[OnAir]) -> float:
    """Give the seconds that the link had to take for what ended in a span."""
    return sum(one.seconds for one in exchanges if span.began <= one.at <= span.ended)


def _air_s(link: ContactlessLink, exchange: Mapping[str, Any]) -> float:
    sent, received = exchange["sent_bytes"], exchange["received_bytes"]
    command = _HEADER_BYTES + (1 + sent if sent else 0) + (1 if received else 0)
    return link.exchange_s(command, received + _STATUS_BYTES)


def parse_log(lines: Iterable[str]) -> list[Told]:
    """Read the firmware's log; lines of anything else are left aside."""
    found = (json.loads(line) for line in lines if line.startswith("{"))
    return [
        Told(one["time"], one["event_in"], one["state"])
        for one in found
        if one.get("event") in ("visit_state", "visit_event")
    ]


def find_steps(powered_at: float, told: Iterable[Told]) -> Mapping[Step, Span]:
    """Give when each step of a visit that was sent began and ended.

    Raises:
        NotMeasured: a step did not end.
    """
    began: dict[Step, float] = {Step.READING: powered_at}
    taken: dict[Step, Span] = {}
    for one in told:
        if one.happened in _BEGINS:
            began[_BEGINS[one.happened]] = one.at
        step = _ENDS.get(one.happened)
        if step in began:
            taken[step] = Span(began.pop(step), one.at)
    if began or Step.SENDING not in taken:
        raise NotMeasured(f"a visit did not go as it should: {', '.join(began) or 'nothing was sent'}")
    return taken


_BEGINS = {"number_entered": Step.OPENING, "pin_entered": Step.SIGNING, "accepted": Step.SENDING}
_ENDS = {
    "card_read": Step.READING,
    "record_opened": Step.OPENING,
    "pin_verified": Step.SIGNING,
    "committed": Step.SENDING,
}
