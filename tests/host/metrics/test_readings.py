"""What the database says of who waits and what works, as gauges."""

from __future__ import annotations

import pytest
from prometheus_client.parser import text_string_to_metric_families

from device.base.metrics import Metrics
from device.wire.messages.host import Eligibility, NextStep
from device.wire.messages.visit import Card
from device.wire.words import CardKind, EligibilityStatus, ReceiptState
from host.eligibility.reason import Reason
from host.insurance.way import note_failed
from host.metrics.measures import Measures
from host.metrics.readings import STALE_S, StoreReadings
from host.store.host_parts import BROKER, note_part
from tests.host.desk_service.test_situation import say
from tests.host.line.bodies import FACE, STAFF, visit_body
from tests.host.world import World

pytestmark = pytest.mark.both_databases

CARD = Card(CardKind.MYNUMBER, issuer="0badcafe", serial="4711", not_after=1_900_000_000)


def read(metrics: Metrics) -> dict[str, float]:
    """Give every sample by its name and labels."""
    families = text_string_to_metric_families(metrics.render().decode())
    samples = (sample for family in families for sample in family.samples)
    return {f"{one.name}{sorted(one.labels.values())}": one.value for one in samples}


@pytest.fixture
def metrics(world: World) -> Metrics:
    """Readings from the world's database."""
    made = Metrics("host", "0.1.0")
    StoreReadings(world.engine, world.clock).register(made)
    return made


def test_who_waits_and_for_how_long(world: World, metrics: Metrics) -> None:
    world.arrive(visit_body(STAFF, CARD))
    world.clock.now += 60
    world.arrive(visit_body(FACE, CARD))
    told = read(metrics)
    assert told["uketsuke_desk_visits['to_confirm']"] == 1
    assert told["uketsuke_desk_visits['unanswered']"] == 2
    assert told["uketsuke_desk_oldest_seconds['to_confirm']"] == 60
    world.clock.now += 86_400
    assert read(metrics)["uketsuke_desk_visits['to_confirm']"] == 0


def test_nobody_waits(metrics: Metrics) -> None:
    told = read(metrics)
    assert told["uketsuke_desk_visits['to_confirm']"] == told["uketsuke_desk_oldest_seconds['unanswered']"] == 0
    assert told["uketsuke_quarantine_rows['kept']"] == told["uketsuke_results_rows['waiting']"] == 0
    assert not [name for name in told if name.startswith("uketsuke_host_part_up")]


def test_parts_and_terminals(world: World, metrics: Metrics) -> None:
    say(world)
    with world.engine.begin() as connection:
        note_part(connection, BROKER, world.clock(), works=True)
        note_failed(connection, Reason.AUTHORITY_SLOW, world.clock(), None)
    told = read(metrics)
    assert told["uketsuke_host_part_up['broker']"] == 1
    assert told["uketsuke_host_part_up['eligibility']"] == 0
    assert (told["uketsuke_terminals['there']"], told["uketsuke_terminals['away']"]) == (1, 0)
    world.clock.now += STALE_S + 1
    assert read(metrics)["uketsuke_host_part_up['broker']"] == 0


@pytest.mark.owner_rights
def test_a_database_that_is_gone_leaves_the_rest(world: World) -> None:
    made = Metrics("host", "0.1.0")
    readings = StoreReadings(world.engine, world.clock)
    readings.register(made)
    _rename(world, "quarantine", "aside")
    try:
        assert "uketsuke_quarantine_rows['kept']" not in read(made)
        assert read(made)["uketsuke_desk_visits['unanswered']"] == 0
    finally:
        _rename(world, "aside", "quarantine")


def _rename(world: World, old: str, new: str) -> None:
    with world.engine.begin() as connection:
        connection.exec_driver_sql(f"ALTER TABLE {old} RENAME TO {new}")


def test_what_the_host_counts_as_it_works() -> None:
    measures = Measures()
    measures.messages_came((ReceiptState.STORED, ReceiptState.REPEAT, ReceiptState.STORED))
    unable = Eligibility(
        checked=False,
        checked_late=False,
        status=EligibilityStatus.COULD_NOT_CHECK,
        next_step=NextStep(2, "could_not_check"),
        reason=503,
    )
    measures.answered(unable, 2.5)
    measures.settled("fresh", 3.0)
    told = read(measures.metrics)
    assert told["uketsuke_host_messages_total['stored']"] == 2
    assert told["uketsuke_eligibility_answers_total['503', 'could_not_check']"] == 1
    assert told["uketsuke_eligibility_seconds_sum[]"] == 2.5
    assert told["uketsuke_settle_seconds_count['fresh']"] == 1
