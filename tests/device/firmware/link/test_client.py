"""The link: greeting, handing over, reconnecting, enrolment, and what it refuses to believe."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from device.firmware.link.errors import DaemonUnreachable, OutboxRefused
from device.wire.local import (
    LINE_LIMIT_BYTES,
    Enrolled,
    Hello,
    Incoming,
    Link,
    Offer,
    OfferRequest,
    Put,
    Received,
    Refused,
    StatusQuery,
    Stored,
    format_line,
)
from tests.device.daemon.keys_of_host import HostKeys
from tests.device.firmware.link.scripted_daemon import NOW, Firmware, ScriptedDaemon, linked

KEYS = HostKeys()
BROKEN_LINES = [
    b"nonsense\n",
    b"x" * (LINE_LIMIT_BYTES + 10) + b"\n",
    b'{"kind":"stored"}\n',
    b'{"kind":[]}\n',
    b"[" * 100_000 + b"\n",
]
ENROLLED = Enrolled("c1", "t-front", "A", KEYS.identity())


async def until(condition: Callable[[], object]) -> None:
    """Let the loop turn until a condition holds."""
    async with asyncio.timeout(5):
        while not condition():
            await asyncio.sleep(0.001)


async def enrol(daemon: ScriptedDaemon, firmware: Firmware) -> None:
    """Bring a link into the enrolled state."""
    assert await daemon.heard() == Hello("b1", enrolled=False)
    daemon.say(ENROLLED)
    assert await daemon.heard() == Hello("b1", enrolled=True)
    assert len(firmware.heard.identities) == 1


def test_put_waits_for_the_commit(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with linked(tmp_path) as (daemon, firmware):
            await daemon.heard()
            putting = asyncio.create_task(firmware.link.put(1, "sealed", urgent=True))
            assert await daemon.heard() == Put("b1", 1, "sealed", urgent=True)
            daemon.say(Stored("b1", 2))  # for another one
            daemon.say(Received("b1", 2, "stored", 0))
            await until(lambda: firmware.heard.receipts)
            assert not putting.done()
            daemon.say(Stored("b1", 1))
            await putting

    asyncio.run(scenario())


def test_a_reply_does_not_overtake_the_commit_before_it(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with linked(tmp_path) as (daemon, firmware):
            await enrol(daemon, firmware)
            replies: list[int] = []

            async def put() -> None:
                await firmware.link.put(1, "sealed", urgent=True)
                replies.append(len(firmware.heard.replies))

            putting = asyncio.create_task(put())
            await daemon.heard()
            reply = KEYS.seal_reply("t-front", firmware.keystore.opening.public(), iat=NOW, jti="one")
            daemon.say(format_line(Stored("b1", 1)) + format_line(Incoming("reply", reply)))
            await putting
            assert replies == [0]
            await until(lambda: firmware.heard.replies)

    asyncio.run(scenario())


@pytest.mark.parametrize("number", [704, 705, 409])
def test_refused_put(tmp_path: Path, number: int) -> None:
    async def scenario() -> None:
        async with linked(tmp_path) as (daemon, firmware):
            await daemon.heard()
            putting = asyncio.create_task(firmware.link.put(1, "sealed", urgent=False))
            await daemon.heard()
            daemon.say(Refused("b1", 1, number))
            with pytest.raises(OutboxRefused) as error:
                await putting
            assert error.value.number == number

    asyncio.run(scenario())


def test_silent_daemon(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with linked(tmp_path) as (daemon, firmware):
            await daemon.heard()
            with pytest.raises(DaemonUnreachable):
                await firmware.link.put(1, "sealed", urgent=True)
            await daemon.heard()
            daemon.hang_up()
            assert isinstance(await daemon.heard(), Hello)
            putting = asyncio.create_task(firmware.link.put(2, "next", urgent=True))
            assert await daemon.heard() == Put("b1", 2, "next", urgent=True)  # the given-up one is not repeated
            daemon.say(Stored("b1", 2))
            await putting

    asyncio.run(scenario())


def test_open_puts_are_handed_over_again(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with linked(tmp_path) as (daemon, firmware):
            await daemon.heard()
            putting = asyncio.gather(*(firmware.link.put(seq, "sealed", urgent=True) for seq in (1, 2)))
            await daemon.heard()
            await daemon.heard()
            daemon.hang_up()
            assert isinstance(await daemon.heard(), Hello)
            assert [await daemon.heard(), await daemon.heard()] == [
                Put("b1", s, "sealed", urgent=True) for s in (1, 2)
            ]
            daemon.say(Stored("b1", 2))
            daemon.say(Stored("b1", 1))
            await putting

    asyncio.run(scenario())


def test_link_state(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with linked(tmp_path) as (daemon, firmware):
            await daemon.heard()
            daemon.say(Link(connected=True))
            await until(lambda: firmware.link.connected)
            daemon.hang_up()
            await until(lambda: not firmware.link.connected)
            assert firmware.heard.links == [True, False]

    asyncio.run(scenario())


def test_receipts_are_reported(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with linked(tmp_path) as (daemon, firmware):
            await daemon.heard()
            daemon.say(Received("b1", 1, "stored", 0))
            await until(lambda: firmware.heard.receipts)
            assert firmware.heard.receipts == [Received("b1", 1, "stored", 0)]

    asyncio.run(scenario())


def test_challenge_and_reply(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with linked(tmp_path) as (daemon, firmware):
            await enrol(daemon, firmware)
            key = firmware.keystore.opening.public()
            daemon.say(Incoming("challenge", KEYS.sign_challenge("t-front", "nonce", iat=NOW)))
            for iat, jti in ((NOW, "one"), (NOW, "one"), (NOW - 500, "old"), (NOW, "two")):
                daemon.say(Incoming("reply", KEYS.seal_reply("t-front", key, iat=iat, jti=jti)))
            daemon.say(Incoming("reply", "nonsense"))
            daemon.say(Incoming("event", "nobody sends this here"))
            daemon.say(Link(connected=True))
            await until(lambda: firmware.heard.links)
            assert firmware.link.current_challenge() == "nonce"
            assert len(firmware.heard.replies) == 2  # the repeat, the old one and the nonsense are dropped

    asyncio.run(scenario())
    log = (tmp_path / "log").read_text()
    assert [number for number in (408, 401) if f'"error": {number}' in log] == [408, 401]


def test_nothing_is_believed_before_enrolment(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with linked(tmp_path) as (daemon, firmware):
            await daemon.heard()
            daemon.say(Incoming("challenge", KEYS.sign_challenge("t-front", "nonce", iat=NOW)))
            daemon.say(Link(connected=True))
            await until(lambda: firmware.heard.links)
            assert firmware.link.current_challenge() == ""

    asyncio.run(scenario())


def test_enrolled_terminal_takes_no_other_host_unasked(tmp_path: Path) -> None:
    other = replace(ENROLLED, host=HostKeys().identity())

    async def scenario() -> None:
        async with linked(tmp_path) as (daemon, firmware):
            await enrol(daemon, firmware)
            daemon.say(ENROLLED)  # as after each reconnect: nothing new
            daemon.say(other)
            daemon.say(OfferRequest("0" * 64))
            assert isinstance(await daemon.heard(), Offer)
            assert [identity.host for identity in firmware.heard.identities] == [ENROLLED.host]
            daemon.say(other)  # now somebody at the terminal's command line has asked for it
            assert await daemon.heard() == Hello("b1", enrolled=True)
            assert firmware.heard.identities[-1].host == other.host

    asyncio.run(scenario())


def test_enrolled_again_with_its_own_host_it_says_so(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with linked(tmp_path) as (daemon, firmware):
            await enrol(daemon, firmware)
            daemon.say(OfferRequest("0" * 64))
            assert isinstance(await daemon.heard(), Offer)
            daemon.say(ENROLLED)
            assert await daemon.heard() == Hello("b1", enrolled=True)
            assert len(firmware.heard.identities) == 1

    asyncio.run(scenario())


def test_unusable_enrolment_is_not_kept(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with linked(tmp_path) as (daemon, firmware):
            await daemon.heard()
            daemon.say(replace(ENROLLED, letter="?"))
            daemon.say(replace(ENROLLED, terminal="nobody"))
            daemon.say(Link(connected=True))
            await until(lambda: firmware.heard.links)
            assert firmware.keystore.identity is None

    asyncio.run(scenario())


@pytest.mark.parametrize("line", BROKEN_LINES)
def test_broken_line_ends_the_connection(tmp_path: Path, line: bytes) -> None:
    async def scenario() -> None:
        async with linked(tmp_path) as (daemon, _):
            await daemon.heard()
            daemon.say(line)
            assert isinstance(await daemon.heard(), Hello)

    asyncio.run(scenario())


def test_message_of_the_wrong_direction(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with linked(tmp_path) as (daemon, _):
            await daemon.heard()
            daemon.say(StatusQuery())
            assert isinstance(await daemon.heard(), Hello)

    asyncio.run(scenario())
