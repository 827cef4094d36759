"""The card is exchanged while a handle is open: the hazard itself on the real card service, and that it is closed.

A handle that survived a failed transmit can talk to the next card, which sees no power-on. The second card waits in
the driver's queue here and is the card at the moment at which the first one is pulled.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime

import pytest

from device.firmware.card.basics.apdu import format_command
from device.firmware.card.basics.errors import CardGone
from device.firmware.card.basics.profile import JPKI
from device.firmware.card.certificate.head import parse_certificate_head
from device.firmware.card.steps.facts import read_card
from device.firmware.card.steps.sameness import read_same_card
from device.firmware.card.transport.events import ReaderEvent
from device.firmware.simulated.persona import load_persona
from tests.device.firmware.card.stack import DEADLINE_S, PROJECT, SLOT, Stack, wait_for
from tests.device.firmware.simulated.made import Maker

pytestmark = pytest.mark.system

SELECT_JPKI = format_command(b"\x00\xa4\x04\x0c", JPKI.aid)
READ_HEAD = bytes.fromhex("00b08a0000")


class RawHandle:
    """The careless reader."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        assert self._line() == "connected"

    def transmit(self, command: bytes | bytearray) -> str:
        assert self._process.stdin is not None
        self._process.stdin.write(command.hex() + "\n")
        self._process.stdin.flush()
        return self._line()

    def _line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()


@contextmanager
def raw_handle(stack: Stack) -> Iterator[RawHandle]:
    command = [sys.executable, "-m", "tests.device.firmware.card.transport.raw_handle", SLOT]
    environment = {"PCSCLITE_CSOCK_NAME": str(stack.plan.socket)}
    with subprocess.Popen(
        command, cwd=PROJECT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield RawHandle(process)
        process.kill()


def serial_in(answer: str) -> int:
    return parse_certificate_head(bytes.fromhex(answer)).serial


def first_answer(handle: RawHandle) -> str:
    """Go on sending until something else than an error comes back."""
    deadline = time.monotonic() + DEADLINE_S
    while (answer := handle.transmit(SELECT_JPKI)).startswith("!"):
        assert time.monotonic() < deadline, "the old handle never reached another card"
    return answer


def test_the_hazard_is_real_an_old_handle_reads_the_next_card(stack: Stack) -> None:
    own, others = (int(load_persona(name).certificate.serial) for name in ("hanako", "taro"))
    with stack.card("hanako", "--pull-after", "2"), ExitStack() as cards:
        stack.wait_for_card()
        second = cards.enter_context(stack.card("taro"))
        with raw_handle(stack) as handle:
            assert handle.transmit(SELECT_JPKI) == "9000"
            assert serial_in(handle.transmit(READ_HEAD)) == own
            assert handle.transmit(SELECT_JPKI).startswith("!")
            assert first_answer(handle) == "9000"
            assert serial_in(handle.transmit(READ_HEAD)) == others
            assert not {"power_on", "power_off", "reset"} & {line["what"] for line in second.exchanges()}


@pytest.mark.parametrize("answered", [1, 2])
def test_our_connection_never_reaches_the_next_card(stack: Stack, answered: int) -> None:
    with stack.reader() as watched, ExitStack() as cards:
        first = cards.enter_context(stack.card("hanako", "--pull-after", str(answered)))
        watched.expect(ReaderEvent.CARD_IN)
        second = cards.enter_context(stack.card("taro"))
        connection = watched.reader.connect()
        for _ in range(answered):
            connection.send_and_receive(SELECT_JPKI)
        for _ in range(30):
            with pytest.raises(CardGone):
                connection.send_and_receive(SELECT_JPKI)
        connection.close()
        assert first.process.wait(60) == 0
        wait_for(lambda: bool(second.exchanges()))
        assert not [line for line in second.exchanges() if line["what"].startswith("00a4")]


def test_a_card_that_lies_there_when_a_dead_handle_is_given_up_is_seen(stack: Stack) -> None:
    """The card service itself can say from then on that the reader is empty, until the card is lifted."""
    with stack.card("hanako", "--pull-after", "2"), ExitStack() as cards:
        stack.wait_for_card()
        cards.enter_context(stack.card("taro"))
        with raw_handle(stack) as handle:
            assert [handle.transmit(SELECT_JPKI) for _ in range(2)] == ["9000", "9000"]
            assert handle.transmit(SELECT_JPKI).startswith("!")
            assert first_answer(handle) == "9000"
        stack.wait_for_card(held=False)


def test_another_card_on_a_new_connection_is_found_out_by_its_serial(stack: Stack, maker: Maker) -> None:
    with stack.reader() as watched:
        with stack.card("hanako"):
            watched.expect(ReaderEvent.CARD_IN)
            with watched.reader.connect() as connection:
                facts = read_card(connection, maker.anchors(), datetime.now(UTC), accept_test=True)
                assert read_same_card(connection, facts)
        watched.expect(ReaderEvent.CARD_OUT)
        with stack.card("taro"):
            watched.expect(ReaderEvent.CARD_IN)
            with watched.reader.connect() as connection:
                assert not read_same_card(connection, facts)
