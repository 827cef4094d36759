"""The reader on the real card service: events, limits, recovery, and the faults that a card can cause."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from device.firmware.card.basics.apdu import format_command
from device.firmware.card.basics.errors import (
    CardGone,
    CardMute,
    NoCard,
    NoReader,
    NumberBWrong,
    PinWrong,
    ReaderBusy,
    ReaderStuck,
    ServiceStopped,
)
from device.firmware.card.basics.number_b import VerificationNumberB
from device.firmware.card.basics.profile import JPKI, CardKind
from device.firmware.card.basics.secret import Pin
from device.firmware.card.steps.facts import Judging, query_pin, read_card
from device.firmware.card.steps.opening import Genuine, RecordLimits, open_record
from device.firmware.card.steps.sameness import read_same_card
from device.firmware.card.steps.signing import sign_challenge
from device.firmware.card.transport.channel import Presence
from device.firmware.card.transport.events import ReaderEvent
from tests.device.firmware.card.stack import Stack, wait_for
from tests.device.firmware.simulated.made import Maker

pytestmark = pytest.mark.system

SELECT_JPKI = format_command(b"\x00\xa4\x04\x0c", JPKI.aid)
NONCE = bytes(range(32))
RECOVERY_S, EMULATOR_STARTS_S = 2.0, 3.0
SLOWER = 5.0
"""A busy machine may take so much longer than the time that is promised."""
TEST = RecordLimits(accept_test=True)


@pytest.fixture(autouse=True)
def _mended(stack: Stack) -> Iterator[None]:
    yield
    stack.mend()


def number_b(code: str = "4821") -> VerificationNumberB:
    return VerificationNumberB(date(1985, 4, 12), 2033, code)


def judging(maker: Maker) -> Judging:
    return Judging(maker.anchors(), datetime.now(UTC), accept_test=True)


def test_a_whole_visit_on_one_connection(stack: Stack, maker: Maker) -> None:
    with stack.reader() as watched, stack.card("hanako", "--fresh-counters") as card:
        watched.expect(ReaderEvent.CARD_IN)
        with watched.reader.connect() as connection:
            facts = read_card(connection, maker.anchors(), datetime.now(UTC), accept_test=True)
            record = open_record(connection, number_b(), maker.anchors(), NONCE, TEST)
            signed = sign_challenge(connection, Pin("1234"), b"challenge", facts, judging(maker))
            assert read_same_card(connection, facts)
        assert facts.kind is CardKind.MYNUMBER
        assert record.genuine is Genuine.PROVED
        assert record.photo.decode().shape == (320, 240)
        assert len(signed.signature) == 256
        assert card.secrets_sent() == 2
        wait_for(lambda: bool(card.exchanges()[-1]["what"] == "power_off"))
        assert card.take() == 0
        watched.expect(ReaderEvent.CARD_OUT)
        assert watched.quiet()


def test_tries_spent_are_still_spent_after_the_card_was_lifted(stack: Stack, maker: Maker) -> None:
    with stack.reader() as watched:
        with stack.card("taro", "--fresh-counters") as first:
            watched.expect(ReaderEvent.CARD_IN)
            with watched.reader.connect() as connection:
                facts = read_card(connection, maker.anchors(), datetime.now(UTC), accept_test=True)
                with pytest.raises(PinWrong) as wrong:
                    sign_challenge(connection, Pin("0000"), b"challenge", facts, judging(maker))
            assert wrong.value.attempts_remaining == 2
            assert first.secrets_sent() == 1
        watched.expect(ReaderEvent.CARD_OUT)
        with stack.card("taro") as second:
            watched.expect(ReaderEvent.CARD_IN)
            with watched.reader.connect() as connection:
                assert query_pin(connection).remaining == 2
            assert second.secrets_sent() == 0
        watched.expect(ReaderEvent.CARD_OUT)


def test_a_wrong_number_b_says_how_many_tries_are_left(stack: Stack, maker: Maker) -> None:
    with stack.reader() as watched, stack.card("hanako", "--fresh-counters"):
        watched.expect(ReaderEvent.CARD_IN)
        with watched.reader.connect() as connection, pytest.raises(NumberBWrong) as wrong:
            open_record(connection, number_b("0000"), maker.anchors(), NONCE, TEST)
        assert wrong.value.attempts_remaining == 9


@pytest.mark.parametrize("answered", [1, 9])
def test_a_card_pulled_at_a_command_is_gone_and_the_next_one_reads(stack: Stack, maker: Maker, answered: int) -> None:
    with stack.reader() as watched:
        with stack.card("hanako", "--pull-after", str(answered)):
            watched.expect(ReaderEvent.CARD_IN)
            connection = watched.reader.connect()
            with pytest.raises(CardGone):
                read_card(connection, maker.anchors(), datetime.now(UTC), accept_test=True)
            connection.close()
        watched.expect(ReaderEvent.CARD_OUT)
        with pytest.raises(NoCard):
            watched.reader.connect()
        with stack.card("hanako"):
            watched.expect(ReaderEvent.CARD_IN)
            with watched.reader.connect() as connection:
                assert query_pin(connection).remaining == 3


def test_a_stuck_command_costs_the_process_and_not_the_reader(stack: Stack) -> None:
    with stack.reader(apdu_timeout_s=0.3) as watched:
        with stack.card("hanako", "--delay-ms", "20000"):
            watched.expect(ReaderEvent.CARD_IN)
            connection = watched.reader.connect()
            started = time.monotonic()
            with pytest.raises(ReaderStuck):
                connection.send_and_receive(SELECT_JPKI)
            assert time.monotonic() - started < 15
            with pytest.raises(CardGone):
                connection.send_and_receive(SELECT_JPKI)
        watched.expect(ReaderEvent.CARD_OUT)
        assert watched.reader.health().restarts == 1
        with stack.card("hanako"):
            watched.expect(ReaderEvent.CARD_IN)
            with watched.reader.connect() as connection:
                assert connection.send_and_receive(SELECT_JPKI).sw == 0x9000


def test_a_mute_card_is_told_apart_from_no_card(stack: Stack) -> None:
    with stack.reader() as watched:
        with stack.card("hanako", "--mute"):
            watched.expect(ReaderEvent.CARD_MUTE)
            with pytest.raises(CardMute):
                watched.reader.connect()
            assert watched.reader.health().card is Presence.MUTE
        watched.expect(ReaderEvent.CARD_OUT)


def test_a_card_in_use_is_busy(stack: Stack) -> None:
    with stack.reader() as first, stack.reader() as second, stack.card("hanako"):
        first.expect(ReaderEvent.CARD_IN)
        second.expect(ReaderEvent.CARD_IN)
        with first.reader.connect(), pytest.raises(ReaderBusy):
            second.reader.connect()


def test_a_reader_that_is_not_there_is_told_at_once(stack: Stack) -> None:
    with stack.reader(name="No Such Reader") as watched:
        watched.expect(ReaderEvent.READER_GONE)
        with pytest.raises(NoReader):
            watched.reader.connect()


def test_the_death_of_the_card_service_is_survived(stack: Stack) -> None:
    with stack.reader() as watched:
        with stack.card("hanako"):
            watched.expect(ReaderEvent.CARD_IN)
            connection = watched.reader.connect()
            stack.kill()
            watched.expect(ReaderEvent.CARD_OUT, ReaderEvent.SERVICE_STOPPED)
            with pytest.raises(CardGone):
                connection.send_and_receive(SELECT_JPKI)
            with pytest.raises(ServiceStopped):
                watched.reader.connect()
        stack.start()
        returned = time.monotonic()
        watched.expect(ReaderEvent.SERVICE_BACK)
        with stack.card("hanako"):
            watched.expect(ReaderEvent.CARD_IN)
            with watched.reader.connect() as connection:
                assert connection.send_and_receive(SELECT_JPKI).sw == 0x9000
            # the card is started within this time, too, by an interpreter of its own
            assert time.monotonic() - returned < (RECOVERY_S + EMULATOR_STARTS_S) * SLOWER
        assert watched.reader.health().restarts == 0


def test_a_reader_is_found_again_within_two_seconds_of_the_services_return(stack: Stack) -> None:
    with stack.reader() as watched:
        wait_for(lambda: bool(watched.reader.health().reader))
        for _ in range(2):
            stack.kill()
            watched.expect(ReaderEvent.SERVICE_STOPPED)
            stack.start()
            returned = time.monotonic()
            watched.expect(ReaderEvent.SERVICE_BACK)
            assert time.monotonic() - returned < RECOVERY_S * SLOWER
        assert watched.reader.health().restarts == 0


def test_an_unplugged_reader_is_told_and_found_again(stack: Stack) -> None:
    with stack.reader() as watched:
        wait_for(lambda: bool(watched.reader.health().reader))
        stack.kill()
        watched.expect(ReaderEvent.SERVICE_STOPPED)
        stack.start(plugged=False)
        watched.expect(ReaderEvent.READER_GONE)
        with pytest.raises(NoReader):
            watched.reader.connect()
        stack.kill()
        watched.expect(ReaderEvent.SERVICE_STOPPED)
        stack.start()
        watched.expect(ReaderEvent.SERVICE_BACK)
        assert watched.reader.health().restarts == 0


def test_an_abandoned_connection_lets_nothing_through(stack: Stack) -> None:
    with stack.reader() as watched, stack.card("hanako", "--delay-ms", "300") as card:
        watched.expect(ReaderEvent.CARD_IN)
        connection = watched.reader.connect()
        threading.Timer(0.1, connection.abandon).start()
        assert connection.send_and_receive(SELECT_JPKI).sw == 0x9000
        with pytest.raises(CardGone):
            connection.send_and_receive(SELECT_JPKI)
        connection.close()
        assert sum(line["what"] == "00a4040c" for line in card.exchanges()) == 1
