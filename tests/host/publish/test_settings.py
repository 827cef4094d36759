"""Settings for the terminals: sealed for each, to all when they change, to one that says that it is there."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

import pytest

from device.wire import codec
from device.wire.envelope import open_sealed, verify
from device.wire.messages.command import SETTINGS_TYPE, SettingsClaims
from host.base.link import BrokerLink, Outgoing
from host.desk_service.accounts import Accounts
from host.publish.settings import SettingsAnnouncer, SettingsSealer
from tests.host.line.bodies import new_id
from tests.host.line.voice import TerminalKeys, Voice
from tests.host.world import World


class Sent:
    """Stands where the link stands and keeps what is sent (the port is ours: two members are used)."""

    def __init__(self) -> None:
        self.is_connected = True
        self.messages: list[Outgoing] = []

    def send(self, message: Outgoing) -> None:
        self.messages.append(message)

    def topics(self) -> list[str]:
        taken, self.messages = self.messages, []
        return sorted(message.topic for message in taken)


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = World(tmp_path)
    made.enrol_terminal(Voice("t-side", made.keys.identity(), TerminalKeys()), "B")
    return made


def announcer(world: World, sent: Sent) -> SettingsAnnouncer:
    sealer = SettingsSealer(world.engine, world.keys, "c1", new_id, 3600)
    return SettingsAnnouncer(sealer, cast("BrokerLink", sent), world.clock)


def add_code(world: World, code: str = "482913") -> None:
    Accounts(world.engine).add("mihon", "見本 受付", "made-up-password", code)


def announce(announcing: SettingsAnnouncer) -> None:
    asyncio.run(announcing.announce())


def opened(world: World, messages: Sequence[Outgoing]) -> Any:
    (message,) = [one for one in messages if "/t-front/" in one.topic]
    keys = world.voice.keys
    token = open_sealed(message.payload, keys.opening, receiver="t-front", sender="h-main").token
    control = world.keys.control.public()
    return codec.from_json(verify(token, SETTINGS_TYPE, lambda _kid: control).claims, SettingsClaims)


def test_nothing_is_sent_while_there_is_nothing_to_say(world: World) -> None:
    sent = Sent()
    announce(announcer(world, sent))
    assert sent.topics() == []


def test_a_change_goes_to_every_terminal_once(world: World) -> None:
    sent = Sent()
    announcing = announcer(world, sent)
    add_code(world)
    announce(announcing)
    claims = opened(world, sent.messages)
    assert (claims.number, [code.staff for code in claims.staff_codes]) == (1, ["mihon"])
    assert sent.topics() == ["uketsuke/1/c1/t-front/command", "uketsuke/1/c1/t-side/command"]
    announce(announcing)
    assert sent.topics() == []
    add_code(world, "571026")
    announce(announcing)
    assert opened(world, sent.messages).number == 2


def test_a_terminal_that_says_it_is_there_gets_them_again(world: World) -> None:
    sent = Sent()
    announcing = announcer(world, sent)
    add_code(world)
    announce(announcing)
    sent.topics()
    announcing.born("t-side")
    announcing.born("t-nobody")
    announce(announcing)
    assert sent.topics() == ["uketsuke/1/c1/t-side/command"]


def test_without_a_connection_nothing_is_lost(world: World) -> None:
    sent = Sent()
    sent.is_connected = False
    announcing = announcer(world, sent)
    add_code(world)
    announce(announcing)
    sent.is_connected = True
    announce(announcing)
    assert len(sent.topics()) == 2


def test_the_code_itself_is_in_no_message(world: World) -> None:
    sent = Sent()
    add_code(world)
    announce(announcer(world, sent))
    claims = opened(world, sent.messages)
    assert "482913" not in str(codec.to_json(claims))
    assert claims.staff_codes[0].hash not in repr(claims)
