"""Results that wait for a subscriber which was enrolled again: sealed for its new keys, none lost, none twice."""

from __future__ import annotations

import pytest

from device.wire import codec, envelope
from device.wire.errors import MessageError
from device.wire.messages.subscriber import RESULT_TYPE, ResultClaims
from device.wire.messages.visit import Card
from host.publish.resealing import reseal_waiting
from tests.host.line.bodies import FACE, visit_body
from tests.host.world import Software, World, found

pytestmark = pytest.mark.both_databases

CARD = Card(issuer="0badcafe", serial="4711", not_after=1_800_000_000)


def opened(world: World, software: Software, sealed: str) -> ResultClaims:
    token = envelope.open_sealed(sealed, software.opening, receiver=software.name, sender="h-main").token
    key = world.keys.result.public()
    return codec.from_json(envelope.verify(token, RESULT_TYPE, lambda _: key).claims, ResultClaims)


def test_what_waits_is_sealed_for_the_new_keys(world: World) -> None:
    bodies = [visit_body(FACE, CARD) for _ in range(3)]
    for body in bodies:
        world.arrive(body)
        world.settle(found(CARD))
    ((jti,),) = world.rows("SELECT jti FROM results WHERE number = 1")
    with world.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE results SET acknowledged_at = 1, due_at = NULL WHERE number = 1")
    again = Software(world.software.name)
    world.enrol_software(again)
    with world.engine.begin() as connection:
        assert reseal_waiting(connection, world.sealer, again.name, world.clock()) == 2
    rows = world.rows("SELECT number, jti, sealed, due_at FROM results ORDER BY number")
    assert [row[0] for row in rows] == [1, 2, 3]
    assert rows[0][1] == jti, "what was acknowledged stays as it was"
    with pytest.raises(MessageError):
        opened(world, again, str(rows[0][2]))
    for (number, new_jti, sealed, due_at), body in zip(rows[1:], bodies[1:], strict=True):
        claims = opened(world, again, str(sealed))
        assert (claims.number, claims.jti, claims.body.visit_id) == (number, new_jti, body.visit_id)
        assert due_at == world.clock()
