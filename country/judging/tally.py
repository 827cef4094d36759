"""What became of the visits, from the player's journal: how long receipts and replies took, what was lost or doubled.

Of some terminals everything is opened and checked as their firmware would; of the others receipts are read and
replies counted, since opening all would take longer than playing.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from country.making.terminals import Terminal
from country.making.visit_store import VisitStore
from country.playing.journal import Entry, Line
from country.playing.player import entries_of
from device.wire import codec, envelope
from device.wire.keys import OpeningKey, VerifyKey, read_verify_key
from device.wire.messages.host import RECEIPT_TYPE, REPLY_TYPE, ReceiptClaims, ReplyClaims
from device.wire.words import EligibilityStatus, ReceiptState


@dataclass
class Times:
    """When visits were due, in seconds from the beginning, and how long each took from then on."""

    due: array[float] = field(default_factory=lambda: array("d"))
    took: array[float] = field(default_factory=lambda: array("d"))

    def add(self, due: float, took: float) -> None:
        """Add a visit."""
        self.due.append(due)
        self.took.append(took)


@dataclass
class Tally:
    """The counts; times run from the moment at which a visit was due, so that a late generator hides nothing."""

    offered: int = 0
    again: int = 0
    stored: int = 0
    """Visits with a receipt."""
    repeats: int = 0
    rejected: Counter[int] = field(default_factory=Counter)
    """By the number of the error."""
    receipts_again: int = 0
    """Receipts that came again, the same bytes."""
    stored_twice: int = 0
    """Visits that two different receipts call new."""
    replies: int = 0
    opened: int = 0
    of_opened: int = 0
    """Visits of the terminals whose replies were opened."""
    replies_again: int = 0
    """Opened replies that came again, the same bytes: a terminal drops them."""
    replied_twice: int = 0
    """Visits with two replies that are not the same one."""
    foreign: int = 0
    """Replies of opened terminals to a visit that is not theirs."""
    eligible: int = 0
    to_receipt: Times = field(default_factory=Times)
    to_reply: Times = field(default_factory=Times)
    """Of the opened ones."""

    @property
    def without_receipt(self) -> int:
        """How many visits were offered and have no receipt."""
        return self.offered - self.stored


@dataclass
class Reader:
    """Reads a journal; `began` and `moments` say when each visit was due."""

    terminals: list[Terminal]
    store: VisitStore
    moments: array[float]
    skip: int
    open_each: int
    """Everything of every so-many-th terminal is opened."""
    tally: Tally = field(default_factory=Tally)
    _began: float = 0.0
    _states: dict[int, ReceiptState] = field(default_factory=dict)
    _ids: dict[str, int] = field(default_factory=dict)
    _former: dict[str, int] = field(default_factory=dict)
    _receipts: set[tuple[int, int]] = field(default_factory=set)
    _opened: set[str] = field(default_factory=set)
    _replied: set[int] = field(default_factory=set)
    _keys: dict[int, tuple[OpeningKey, VerifyKey, VerifyKey]] = field(default_factory=dict)

    def read(self, journal: Iterable[Line]) -> Tally:
        """Read all of it."""
        for line in journal:
            if line.entry is Entry.SENT:
                self._take_sent(line)
            elif line.entry is Entry.SENT_AGAIN:
                self.tally.again += 1
            elif line.entry is Entry.RECEIPT:
                self._take_receipt(line)
            else:
                self._take_reply(line)
        return self.tally

    def _take_sent(self, line: Line) -> None:
        self._began = self._began or line.at - self.moments[line.place]
        self.tally.offered += 1
        if self._is_opened((line.place + self.skip) % len(self.terminals)):
            self.tally.of_opened += 1
            self._ids[self.store.visit_id(line.place + self.skip)] = line.place

    def _take_receipt(self, line: Line) -> None:
        token = line.place, hash(line.payload)
        if token in self._receipts:
            self.tally.receipts_again += 1
            return
        self._receipts.add(token)
        if self._is_opened(line.place):
            self._check_receipt(line)
        for entry in entries_of(line.payload):
            number = (entry["seq"] - 1) * len(self.terminals) + line.place - self.skip
            self._note(number, ReceiptState(str(entry["state"])), entry["error"], line.at)

    def _note(self, number: int, state: ReceiptState, error: int, at: float) -> None:
        known = self._states.get(number)
        if state is ReceiptState.REJECTED:
            self.tally.rejected[error] += 1
        elif known is None:
            self.tally.stored += 1
            self._time(self.tally.to_receipt, number, at)
        elif state is known is ReceiptState.STORED:
            self.tally.stored_twice += 1
        if state is ReceiptState.REPEAT:
            self.tally.repeats += 1
        if known is not ReceiptState.STORED:  # a repeat's receipt may be the quicker one, or come later
            self._states[number] = state

    def _take_reply(self, line: Line) -> None:
        self.tally.replies += 1
        if not self._is_opened(line.place):
            return
        claims = self._open(line)
        if claims.jti in self._opened:
            self.tally.replies_again += 1
            return
        self._opened.add(claims.jti)
        self.tally.opened += 1
        number = self._ids.get(claims.body.visit_id)
        if number is None and self._is_former(claims.body.visit_id, line.place):
            self.tally.replies_again += 1
        elif number is None or (number + self.skip) % len(self.terminals) != line.place:
            self.tally.foreign += 1
        elif number in self._replied:
            self.tally.replied_twice += 1
        else:
            self._replied.add(number)
            self._time(self.tally.to_reply, number, line.at)
            self.tally.eligible += claims.body.eligibility.status is EligibilityStatus.ELIGIBLE

    def _is_former(self, visit_id: str, place: int) -> bool:
        """Tell whether a visit of an earlier run came from that terminal: it is told once more."""
        if not self._former:
            self._former = {self.store.visit_id(number): number for number in range(self.skip)}
        number = self._former.get(visit_id)
        return number is not None and number % len(self.terminals) == place

    def _time(self, times: Times, number: int, at: float) -> None:
        times.add(self.moments[number], at - self._began - self.moments[number])

    def _is_opened(self, place: int) -> bool:
        return place % self.open_each == 0

    def _check_receipt(self, line: Line) -> None:
        receipt = self._keys_of(line.place)[2]
        verified = envelope.verify(line.payload.decode(), RECEIPT_TYPE, lambda _: receipt)
        codec.from_json(verified.claims, ReceiptClaims)

    def _open(self, line: Line) -> ReplyClaims:
        opening, control, _ = self._keys_of(line.place)
        terminal = self.terminals[line.place]
        token = envelope.open_sealed(
            line.payload.decode(), opening, receiver=terminal.name, sender=terminal.host
        ).token
        return codec.from_json(envelope.verify(token, REPLY_TYPE, lambda _: control).claims, ReplyClaims)

    def _keys_of(self, place: int) -> tuple[OpeningKey, VerifyKey, VerifyKey]:
        if place not in self._keys:
            one = self.terminals[place]
            self._keys[place] = one.opening, read_verify_key(one.control_jwk), read_verify_key(one.receipt_jwk)
        return self._keys[place]
