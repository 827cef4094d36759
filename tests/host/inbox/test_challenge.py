"""Challenges: one nonce for all terminals, addressed and signed for each, stored before it is told."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest
from sqlalchemy.exc import OperationalError

from device.wire import codec, envelope
from device.wire.messages.host import CHALLENGE_TYPE, ChallengeClaims
from host.base.link import Outgoing, Wait
from host.eligibility.reason import Reason
from host.inbox.challenge import ChallengeIssuer, Challenging
from host.insurance.way import note_failed, note_worked
from host.store.challenges import KEPT_S, add_challenge, fresh_nonces, was_issued
from tests.host.line.voice import Voice
from tests.host.world import NOW, SETTINGS, World


def issuer(world: World) -> ChallengeIssuer:
    return ChallengeIssuer(
        world.engine, world.keys, "c1", SETTINGS, clock=world.clock, nonces=lambda: f"nonce at {world.clock.now:.0f}"
    )


def test_one_message_for_each_terminal(world: World) -> None:
    world.enrol_terminal(Voice("t-back", world.voice.host), "B")
    messages = sorted(issuer(world).issue(), key=lambda message: message.topic)
    assert [message.topic for message in messages] == [
        "uketsuke/1/c1/t-back/challenge",
        "uketsuke/1/c1/t-front/challenge",
    ]
    assert all(message.retain and message.expires_s == SETTINGS.challenge_s for message in messages)
    key = world.keys.control.public()
    verified = envelope.verify(messages[1].payload, CHALLENGE_TYPE, lambda kid: key if kid == key.kid else None)
    claims = codec.from_json(verified.claims, ChallengeClaims)
    assert claims == ChallengeClaims(1, "h-main", "t-front", int(NOW), int(NOW) + 90, f"nonce at {NOW:.0f}")


def test_nonce_is_known_before_it_is_told(world: World) -> None:
    issuer(world).issue()
    with world.engine.begin() as connection:
        assert fresh_nonces(connection, NOW + 89) == {f"nonce at {NOW:.0f}"}
        assert fresh_nonces(connection, NOW + 90) == frozenset()
        assert was_issued(connection, f"nonce at {NOW:.0f}")
        assert not was_issued(connection, "invented")


def test_old_nonces_are_forgotten(world: World) -> None:
    with world.engine.begin() as connection:
        add_challenge(connection, "old", NOW, NOW + 90)
        add_challenge(connection, "new", NOW + KEPT_S + 1, NOW + KEPT_S + 91)
        assert not was_issued(connection, "old")
        assert was_issued(connection, "new")


def test_terminals_are_told_that_the_host_lacks_the_eligibility_system(world: World) -> None:
    with world.engine.begin() as connection:
        note_failed(connection, Reason.TLS_REFUSED, NOW, None)
    key = world.keys.control.public()
    for expected in (513, 0):
        (message,) = issuer(world).issue()
        verified = envelope.verify(message.payload, CHALLENGE_TYPE, lambda _: key)
        assert codec.from_json(verified.claims, ChallengeClaims).eligibility_error == expected
        with world.engine.begin() as connection:
            note_worked(connection, NOW)
        world.clock.now += 1


class Heard:
    """A line that keeps to whom challenges went."""

    def __init__(self) -> None:
        self.is_connected = True
        self.terminals: list[str] = []

    def start(self) -> None:
        raise AssertionError("it is begun elsewhere")

    def stop(self) -> None:
        raise AssertionError("it is ended elsewhere")

    def publish(self, messages: Sequence[Outgoing], wait_s: float) -> list[bool]:
        raise AssertionError("nobody waits for a challenge")

    def begin(self, messages: Sequence[Outgoing]) -> Wait:
        raise AssertionError("nobody waits for a challenge")

    def send(self, message: Outgoing) -> None:
        self.terminals.append(message.topic.split("/")[3])


def test_who_says_that_it_is_there_is_answered_and_nobody_else(world: World) -> None:
    world.enrol_terminal(Voice("t-back", world.voice.host), "B")
    line = Heard()
    challenging = Challenging(issuer(world), line)
    asyncio.run(challenging.answer_births())
    assert line.terminals == []
    challenging.born("t-front")
    challenging.born("t-front")
    asyncio.run(challenging.answer_births())
    assert line.terminals == ["t-front"]
    world.clock.now += 1
    asyncio.run(challenging.challenge())
    assert sorted(line.terminals) == ["t-back", "t-front", "t-front"]


def test_a_birth_without_a_broker_is_answered_with_the_round_that_follows_the_connection(world: World) -> None:
    line = Heard()
    line.is_connected = False
    challenging = Challenging(issuer(world), line)
    challenging.born("t-front")
    asyncio.run(challenging.answer_births())
    line.is_connected = True
    asyncio.run(challenging.challenge())
    assert line.terminals == ["t-front"]


def test_a_birth_that_the_database_refused_is_answered_later(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    line = Heard()
    challenging = Challenging(made := issuer(world), line)
    challenging.born("t-front")

    def refuse(_names: object) -> list[Outgoing]:
        raise OperationalError("", {}, Exception())

    with monkeypatch.context() as patched:
        patched.setattr(made, "issue", refuse)
        with pytest.raises(OperationalError):
            asyncio.run(challenging.answer_births())
    asyncio.run(challenging.answer_births())
    assert line.terminals == ["t-front"]
