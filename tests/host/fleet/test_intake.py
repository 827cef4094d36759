"""From the stream to the clinics' stores: grouped, acknowledged after the commit, given back when that failed."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import pytest

from device.base.log import EventLog
from host.base.link import Delivery, Outgoing, Source
from host.fleet.bus import Pulled
from host.fleet.intake import Intake

C1, C2 = "uketsuke.1.c1.t-front.visit", "uketsuke.1.c2.t-front.visit"


@dataclass
class PlayedBus:
    """Gives messages and notes what is done with them, in order."""

    messages: list[Pulled]
    done: list[tuple[str, object]] = field(default_factory=list)

    @property
    def dealt_with(self) -> int:
        """How many messages were given back, or kept and followed by their receipt."""
        ended = max((place for place, (what, _) in enumerate(self.done) if what != "kept"), default=-1)
        return sum(what != "said" for what, _ in self.done[: ended + 1])

    async def pull(self, take: Callable[[Pulled], None], room: Callable[[], Awaitable[int]]) -> None:
        """Give as many as there is room for, then wait for ever."""
        while self.messages:
            for _ in range(min(await room(), len(self.messages))):
                take(self.messages.pop(0))
        await asyncio.Event().wait()

    async def acknowledge(self, pulled: Iterable[Pulled]) -> None:
        """Note it."""
        self.done += [("kept", one.payload) for one in pulled]

    async def give_back(self, pulled: Iterable[Pulled], after_s: float) -> None:
        """Note it."""
        self.done += [("again", one.payload) for one in pulled]

    async def publish(self, messages: Iterable[tuple[str, bytes]], wait_s: float = 0) -> bool:
        """Note it."""
        self.done += [("said", message) for message in messages]
        return True


@dataclass
class PlayedStore:
    """Stores all but what says that it cannot be, and receipts once for a group."""

    groups: list[list[bytes]] = field(default_factory=list)

    def store(self, group: list[Delivery], link: Source) -> None:
        """Store a group."""
        self.groups.append([delivery.payload for delivery in group])
        if group[0].payload == b"breaks":
            raise RuntimeError("a programmer's mistake")
        if group[0].payload == b"refused":
            link.restart()
            return
        for delivery in group:
            assert delivery.topic == "uketsuke/1/c1/t-front/visit"
            link.ack(delivery)
        link.send(Outgoing("uketsuke/1/c1/t-front/receipt", "signed"))


def run(messages: list[Pulled], wanted: int, at_once: int = 10) -> tuple[PlayedBus, PlayedStore, str]:
    """Let an intake work until so many messages were dealt with, and what followed them was said."""
    bus, store, log = PlayedBus(messages), PlayedStore(), io.StringIO()

    async def work() -> None:
        with ThreadPoolExecutor(1) as executor:
            find = {"c1": store}.get
            intake = Intake(bus, find, executor, at_once, EventLog("intake", log))  # type: ignore[arg-type]  # played
            task = asyncio.create_task(intake.run())
            async with asyncio.timeout(20):
                while bus.dealt_with < wanted and "group_not_stored" not in log.getvalue():
                    await asyncio.sleep(0)
            task.cancel()
            await asyncio.wait([task])

    asyncio.run(work())
    return bus, store, log.getvalue()


def pulled(subject: str, payload: bytes) -> Pulled:
    return Pulled(subject, payload, "reply")


def test_stored_then_acknowledged_then_receipted() -> None:
    bus, _, _ = run([pulled(C1, b"1")], 1)
    assert bus.done == [("kept", b"1"), ("said", ("uketsuke.1.c1.t-front.receipt", b"signed"))]


def test_what_comes_together_is_one_group_and_never_more_in_hand_than_allowed() -> None:
    _, store, _ = run([pulled(C1, bytes([number])) for number in range(7)], 7, at_once=3)
    assert b"".join(one for group in store.groups for one in group) == bytes(range(7))
    assert max(len(group) for group in store.groups) <= 3
    assert len(store.groups) < 7


def test_what_the_database_refuses_is_given_back_and_not_receipted() -> None:
    bus, _, _ = run([pulled(C1, b"refused"), pulled(C1, b"too")], 2)
    assert bus.done == [("again", b"refused"), ("again", b"too")]


@pytest.mark.parametrize("subject", [C2, "nonsense"])
def test_clinic_that_is_not_known_here_is_given_back(subject: str) -> None:
    bus, store, log = run([pulled(subject, b"1")], 1)
    assert bus.done == [("again", b"1")]
    assert not store.groups
    assert "clinic_unknown" in log


def test_mistake_in_one_group_acknowledges_nothing() -> None:
    bus, _, log = run([pulled(C1, b"breaks")], 1)
    assert not bus.done
    assert "RuntimeError" in log
