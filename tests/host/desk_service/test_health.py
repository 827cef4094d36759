"""Terminals' health from the database."""

from __future__ import annotations

from dataclasses import replace

import pytest

from device.wire.messages.visit import Card, FaceProof, Model
from device.wire.words import CardKind
from host.desk.health.port import Strictness
from host.desk_service.health import HealthService
from tests.host.desk_service.test_situation import say
from tests.host.line.bodies import FACE, STAFF, visit_body
from tests.host.world import World

pytestmark = pytest.mark.both_databases

CARD = Card(CardKind.MYNUMBER, issuer="0badcafe", serial="4711", not_after=1_900_000_000)
PROOF = FaceProof((Model("sface", "ab" * 32),), "0.420", "above_threshold", 5, "standard")


def test_a_terminal_that_never_spoke(world: World) -> None:
    (terminal,) = HealthService(world.engine).terminals()
    assert (terminal.name, terminal.heard_at, terminal.visit_at, terminal.schemas) == ("t-front", 0.0, 0.0, "")
    assert terminal.strictness == Strictness()


def test_what_it_said_and_how_it_compared_faces_last(world: World) -> None:
    say(world, outbox_rows=7)
    world.arrive(replace(visit_body(FACE, CARD), face=PROOF))
    world.clock.now += 1
    world.arrive(visit_body(STAFF, CARD))
    (terminal,) = HealthService(world.engine).terminals()
    assert (terminal.software, terminal.unsent, terminal.alive) == ("0.1.0", 7, True)
    assert terminal.visit_at == world.clock()
    assert terminal.strictness == Strictness("standard", "0.420", ("sface abababab",))


def test_one_number_for_two_messages_is_counted(world: World) -> None:
    body = visit_body(FACE, CARD)
    claims = world.voice.claims(body)
    world.store(world.voice.seal(claims))
    world.store(world.voice.seal(replace(claims, body=replace(body, ticket="A9Z"))))
    (terminal,) = HealthService(world.engine).terminals()
    assert (terminal.refused, terminal.numbers_used_twice) == (1, 1)
