"""Taking in an outbox: by the inbox's checks, with the keys of replaced terminals, and harmless when done twice."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from device.wire.bundle import BundledMessage
from host.holder.anchors import TrustAnchors
from host.inbox.arrivals import Arrivals
from host.inbox.batch import InboxBatches
from host.inbox.checks import MessageChecks
from host.inbox.importing import Imported, Importer
from host.inbox.subscribers import SubscriberMessages
from host.store.registry import deactivate, importable_terminals
from tests.host.line.bodies import FACE, visit_body
from tests.host.line.cards import TestIssuer
from tests.host.line.voice import TerminalKeys, Voice
from tests.host.world import NOW, SETTINGS, World

pytestmark = pytest.mark.both_databases

CARD = TestIssuer.make().card(1).facts()
NOTHING: Counter[int] = Counter()


@pytest.fixture
def importer(world: World) -> Importer:
    """Give an importer that takes keys replaced from `NOW` on."""
    batches = InboxBatches(
        world.engine,
        MessageChecks("h-main", world.keys.find_opening),
        SubscriberMessages("h-main"),
        Arrivals(TrustAnchors([world.issuer.certificate], accept_test=True), SETTINGS.confirm_within_s),
        world.log,
        quarantine_rows=10,
        list_terminals=lambda connection, names: importable_terminals(connection, NOW, names),
    )
    return Importer(batches, "c1")


def bundled(voice: Voice, count: int = 1) -> list[BundledMessage]:
    """Give rows of a terminal's outbox."""
    claims = [voice.claims(visit_body(FACE, CARD)) for _ in range(count)]
    return [BundledMessage(one.boot, one.seq, 0, voice.seal(one)) for one in claims]


def replaced(world: World) -> Voice:
    """Put another device in the place of the terminal."""
    successor = Voice(world.voice.name, world.keys.identity(), TerminalKeys())
    world.enrol_terminal(successor, "A")
    return successor


def test_twice(world: World, importer: Importer) -> None:
    rows = bundled(world.voice, 3)
    world.store(rows[0].sealed)
    assert importer.take(rows, NOW) == Imported(2, 1, NOTHING)
    assert importer.take(rows, NOW) == Imported(0, 3, NOTHING)
    assert world.rows("SELECT count(*) FROM visits") == [(3,)]


def test_more_than_one_group(world: World, importer: Importer) -> None:
    assert importer.take(bundled(world.voice, 150), NOW) == Imported(150, 0, NOTHING)


def test_replaced_terminal_counts_for_the_import_only(world: World, importer: Importer) -> None:
    successor = replaced(world)
    (row,) = bundled(world.voice)
    assert world.store(row.sealed).refused == [403]
    assert importer.take([row, *bundled(successor)], NOW) == Imported(2, 0, NOTHING)


def test_revoked_and_then_replaced_is_refused(world: World, importer: Importer) -> None:
    with world.engine.begin() as connection:
        assert deactivate(connection, world.voice.name)
    replaced(world)
    assert importer.take(bundled(world.voice), NOW).refused == Counter({403: 1})


def test_revoked_is_refused(world: World, importer: Importer) -> None:
    with world.engine.begin() as connection:
        assert deactivate(connection, world.voice.name)
    assert importer.take(bundled(world.voice), NOW).refused == Counter({412: 1})


def test_key_that_was_replaced_too_long_ago(world: World) -> None:
    replaced(world)
    with world.engine.begin() as connection:
        assert importable_terminals(connection, NOW + 1)["t-front"].former == ()
        assert len(importable_terminals(connection, NOW)["t-front"].former) == 1


def test_what_nobody_of_ours_made(world: World, importer: Importer) -> None:
    (row,) = bundled(world.voice)
    (stranger,) = bundled(Voice("t-front", world.keys.identity(), TerminalKeys()))
    rows = [replace(row, sealed=text) for text in ("", "a.b.c.d.e", "見本", row.sealed[:-2] + "AA")]
    imported = importer.take([*rows, stranger], NOW)
    assert (imported.stored, imported.known, imported.refused.total()) == (0, 0, 5)
    assert imported.refused[403] == 1
