"""Selecting, reading and verifying: exact commands, and cards that lie about their files."""

from __future__ import annotations

import pytest

from device.firmware.card.application.files import ROUNDS_MAX, read_first, read_object, read_record, verify
from device.firmware.card.application.status import TryCounter
from device.firmware.card.basics.errors import UnexpectedStatus
from device.firmware.card.basics.tlv import TlvMalformed
from tests.device.firmware.card.scripted import Scripted, Stubborn

QUERY, SECRET = "00200080", "002000800431323334"


def test_an_object_is_read_to_its_own_length_with_short_commands() -> None:
    der = bytes.fromhex("30820203") + bytes(range(256)) * 2 + b"\x01\x02\x03"
    below = Scripted(
        ("00b08a00fb", der[:251].hex() + "9000"),
        ("00b000fbfb", der[251:502].hex() + "9000"),
        ("00b001f611", der[502:519].hex() + "9000"),
    )
    assert read_object(below, 0x0A) == der
    assert below.finished()


@pytest.mark.parametrize("sw", ["6a82", "6a86", "6b00", "6700", "6d00", "6985", "6986", "6a81"])
def test_a_card_that_knows_no_short_identifiers_is_asked_in_two_commands(sw: str) -> None:
    below = Scripted(("00b08a0020", sw), ("00a4020c02000a", "9000"), ("00b0000020", "aabb9000"))
    assert read_first(below, 0x0A, 0x20) == b"\xaa\xbb"
    record = Scripted(("00b2010c00", sw), ("00a4020c020001", "9000"), ("00b2010400", "cc9000"))
    assert read_record(record, 1) == b"\xcc"
    assert below.finished()
    assert record.finished()


def test_a_closed_file_is_not_asked_for_twice() -> None:
    below = Scripted(("00b08a0020", "6982"))
    with pytest.raises(UnexpectedStatus) as refused:
        read_first(below, 0x0A, 0x20)
    assert refused.value.sw == 0x6982


def test_a_short_object_is_cut_out_of_its_filler() -> None:
    below = Scripted(("00b08400fb", "3003020101" + "ff" * 20 + "9000"))
    assert read_object(below, 4) == bytes.fromhex("3003020101")


@pytest.mark.parametrize("end", ["6b00", "6282", "9000"])
def test_a_file_that_ends_inside_its_object_is_refused(end: str) -> None:
    below = Stubborn(["30820200" + "00" * 252 + "9000", end])
    with pytest.raises(TlvMalformed, match="inside"):
        read_object(below, 4)
    assert below.asked == ROUNDS_MAX + 1


@pytest.mark.parametrize(
    ("answers", "defect"),
    [
        (["308300ffff" + "00" * 250 + "9000"], "larger"),
        (["9000"], "no object"),
        (["ffff" * 8 + "9000"], "tag"),
    ],
)
def test_a_file_that_lies_about_its_length_is_refused(answers: list[str], defect: str) -> None:
    with pytest.raises(TlvMalformed, match=defect):
        read_object(Stubborn(answers), 4)


def test_crumbs_are_put_together_up_to_a_limit() -> None:
    crumbs = Stubborn(["308203e8" + "9000", "aa9000"])
    with pytest.raises(TlvMalformed, match="inside"):
        read_object(crumbs, 4)
    whole = Stubborn(["30820008" + "9000", "aa9000"])
    assert read_object(whole, 4) == bytes.fromhex("30820008") + b"\xaa" * 8


def test_a_secret_is_sent_only_after_its_counter() -> None:
    below = Scripted(("00a4020c020018", "9000"), (QUERY, "63c3"), (SECRET, "9000"))
    verdict = verify(below, 0x18, b"1234", 1)
    assert (verdict.sent, verdict.right) == (True, True)
    assert below.sent[-1] == bytes(9)


@pytest.mark.parametrize(
    ("sw", "kept", "left"), [("63c1", 1, 1), ("63c3", 3, 3), ("63c2", 3, 2), ("63c0", 0, 0), ("6984", 0, 0)]
)
def test_kept_tries_are_never_spent(sw: str, kept: int, left: int) -> None:
    below = Scripted(("00a4020c020018", "9000"), (QUERY, sw))
    verdict = verify(below, 0x18, b"1234", kept)
    assert (verdict.sent, verdict.right, verdict.counter.remaining) == (False, False, left)
    assert below.finished()


@pytest.mark.parametrize("sw", ["6300", "6982", "6700", "6985", "6a88"])
def test_what_is_no_verdict_is_not_taken_for_one(sw: str) -> None:
    below = Scripted(("00a4020c020018", "9000"), (QUERY, "63c3"), (SECRET, sw))
    with pytest.raises(UnexpectedStatus):
        verify(below, 0x18, b"1234", 1)


def test_a_counter_that_is_not_told_forbids_nothing() -> None:
    below = Scripted(("00a4020c020018", "9000"), (QUERY, "9000"), (SECRET, "63c2"))
    assert verify(below, 0x18, b"1234", 1).counter == TryCounter(2, blocked=False)
