"""What is counted from a journal: nothing lost or doubled goes unseen, and repeats are no doubles."""

from __future__ import annotations

from array import array
from pathlib import Path

import pytest

from country.judging.tally import Reader, Tally
from country.making.cache import HOST, Made
from country.playing.journal import Entry, Journal, Line, read_journal
from device.wire import codec, envelope, version
from device.wire.errors import CannotOpen
from device.wire.messages.host import (
    REPLY_TYPE,
    Eligibility,
    NextStep,
    ReceiptEntry,
    Reply,
    ReplyClaims,
)
from device.wire.words import EligibilityStatus, Outcome, ReceiptState
from host.base.ring import KeyRing
from host.inbox.receipts import ReceiptMaker
from tests.country.made import VISITS, make_small

BEGAN = 1000.0
PLACES = 4


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make_small(tmp_path_factory.mktemp("country"), terminals=PLACES)


@pytest.fixture(scope="module")
def ring(made: Made) -> KeyRing:
    return KeyRing(made.folder / "clinics" / "c1" / "keys", HOST, lambda: BEGAN)


def sent(number: int, at: float = BEGAN) -> Line:
    return Line(Entry.SENT, at, number)


def receipt(
    made: Made, ring: KeyRing, number: int, state: ReceiptState = ReceiptState.STORED, now: float = BEGAN
) -> Line:
    place, error = number % PLACES, 401 if state is ReceiptState.REJECTED else 0
    entry = ReceiptEntry("boot", number // PLACES + 1, "0" * 64, state, error)
    payload = ReceiptMaker("c1", ring).make(made.terminals[place].name, [entry], now).payload
    return Line(Entry.RECEIPT, BEGAN + 0.25, place, payload.encode())


def reply(made: Made, ring: KeyRing, number: int, jti: str = "", place: int | None = None) -> Line:
    terminal = made.terminals[number % PLACES if place is None else place]
    found = Eligibility(True, False, EligibilityStatus.ELIGIBLE, NextStep(100, "proceed"))
    body = Reply(made.store.visit_id(number), Outcome.MATCH, found)
    claims = ReplyClaims(version.NEWEST, HOST, terminal.name, jti or f"j{number}", 0, 1, body)
    token = envelope.sign(REPLY_TYPE, codec.to_json(claims), ring.control)
    sealed = envelope.seal(token, terminal.opening.public(), sender=HOST, receiver=terminal.name)
    return Line(Entry.REPLY, BEGAN + 0.5, made.terminals.index(terminal), sealed.encode())


def count(made: Made, *lines: Line, open_each: int = 1, skip: int = 0) -> Tally:
    moments = array("d", [0.0] * VISITS)
    return Reader(made.terminals, made.store, moments, skip, open_each).read(lines)


def test_a_visit_from_beginning_to_end(made: Made, ring: KeyRing) -> None:
    tally = count(made, sent(5), receipt(made, ring, 5), reply(made, ring, 5))
    assert (tally.offered, tally.stored, tally.without_receipt, tally.opened, tally.eligible) == (1, 1, 0, 1, 1)
    assert list(tally.to_receipt.took) == [pytest.approx(0.25)]
    assert list(tally.to_reply.took) == [pytest.approx(0.5)]


def test_a_lost_one_is_seen(made: Made, ring: KeyRing) -> None:
    tally = count(made, sent(0), sent(1), receipt(made, ring, 1))
    assert (tally.without_receipt, tally.of_opened - len(tally.to_reply.took)) == (1, 2)


def test_a_repeat_is_no_double_and_new_twice_is_one(made: Made, ring: KeyRing) -> None:
    first, repeat = receipt(made, ring, 0), receipt(made, ring, 0, ReceiptState.REPEAT)
    tally = count(made, sent(0), first, first, repeat)
    assert (tally.stored, tally.receipts_again, tally.repeats, tally.stored_twice) == (1, 1, 1, 0)
    later = receipt(made, ring, 0, now=BEGAN + 1)
    assert count(made, sent(0), first, later).stored_twice == 1
    assert count(made, sent(0), repeat, first).stored_twice == 0  # the receipt of the repeat was the quicker one


def test_the_same_reply_again_is_no_double_and_another_one_is(made: Made, ring: KeyRing) -> None:
    first = reply(made, ring, 0)
    again = count(made, sent(0), first, first)
    assert (again.replies_again, again.replied_twice) == (1, 0)
    assert count(made, sent(0), first, reply(made, ring, 0, "other")).replied_twice == 1


def test_a_reply_to_another_terminal_s_visit_is_seen(made: Made, ring: KeyRing) -> None:
    assert count(made, sent(0), sent(1), reply(made, ring, 1, place=0)).foreign == 1


def test_a_reply_to_a_visit_of_an_earlier_run_is_told_once_more(made: Made, ring: KeyRing) -> None:
    own, other = reply(made, ring, 0), reply(made, ring, 0, "other", place=1)
    tally = count(made, own, other, skip=PLACES)
    assert (tally.replies_again, tally.foreign) == (1, 1)


def test_a_rejected_one_counts_by_its_number(made: Made, ring: KeyRing) -> None:
    tally = count(made, sent(0), receipt(made, ring, 0, ReceiptState.REJECTED))
    assert (tally.rejected, tally.without_receipt) == ({401: 1}, 1)


def test_what_is_not_opened_is_counted(made: Made, ring: KeyRing) -> None:
    lines = [sent(0), sent(1), reply(made, ring, 0), reply(made, ring, 1)]
    tally = count(made, *lines, open_each=PLACES)
    assert (tally.replies, tally.opened, tally.of_opened) == (2, 1, 1)


def test_a_forged_reply_is_no_reply(made: Made, ring: KeyRing) -> None:
    line = reply(made, ring, 0)
    with pytest.raises(CannotOpen):
        count(made, sent(0), Line(Entry.REPLY, line.at, 1, line.payload))


def test_the_journal_gives_back_what_was_written_and_leaves_out_what_was_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    with path.open("wb") as file:
        journal = Journal(file)
        journal.note(Entry.SENT, 1.5, 7)
        journal.note(Entry.REPLY, 2.5, 3, b"sealed")
        journal.note(Entry.RECEIPT, 3.5, 3, b"cut off")
    path.write_bytes(path.read_bytes()[:-2])
    assert list(read_journal(path)) == [Line(Entry.SENT, 1.5, 7), Line(Entry.REPLY, 2.5, 3, b"sealed")]
