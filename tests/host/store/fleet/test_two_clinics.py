"""Two clinics on one database: what one has, the inbox, worker and desk of the other never see."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from device.wire.messages.visit import Card
from device.wire.words import CardKind, ReceiptState
from host.audit.log import Search, search_newest, verify_log
from host.desk.board.port import Confirmed, Wanted
from host.desk_service.arrivals import read_arrivals
from host.store.due import Lane
from host.store.engine import reading
from host.store.replies import list_replies
from host.store.results import acknowledge, list_due, list_waiting
from host.store.visits import load_visit
from tests.fleet.database import CLINICS, FleetDatabase
from tests.host.desk_work.answering import ListConnector
from tests.host.desk_work.test_batch import bring
from tests.host.desk_work.test_links import SHOICHI, find, link
from tests.host.desk_work.world import WorkDesk
from tests.host.line.bodies import FACE, STAFF, visit_body
from tests.host.world import NOW, World

CARD = Card(kind=CardKind.MYNUMBER, issuer="0badcafe", serial="4711", not_after=1_800_000_000)
TODAY = Wanted(NOW - 1, NOW + 1)


@pytest.fixture
def desks(empty_fleet: FleetDatabase, tmp_path: Path) -> Iterator[tuple[WorkDesk, WorkDesk]]:
    """Give the desks of both clinics; the first has a visit with a link, one that waits, and a list."""
    with ExitStack() as stack:
        made = []
        for clinic in CLINICS:
            (tmp_path / clinic).mkdir()
            world = World(tmp_path / clinic, database=empty_fleet.worker, clinic=clinic)
            stack.callback(world.engine.dispose)
            desk = WorkDesk(world, ListConnector())
            stack.callback(desk.close)
            desk.log_in()
            made.append(desk)
        link(made[0])
        made[0].arrive(visit_body(STAFF, CARD))
        bring(made[0])
        yield made[0], made[1]


def visit_ids(desk: WorkDesk) -> list[str]:
    """Give the visits of a desk as its owner sees them."""
    return [visit_id for (visit_id,) in desk.world.rows("SELECT visit_id FROM visits ORDER BY received_at, visit_id")]


def test_pages_show_nothing_of_another(desks: tuple[WorkDesk, WorkDesk]) -> None:
    own, other = desks
    list_page = own.get("/batches").text
    (batch,) = own.world.rows("SELECT batch_id FROM batches")
    assert batch[0] in list_page
    assert SHOICHI.name in find(own, "ショウイチ")
    assert SHOICHI.name not in find(other, "ショウイチ")
    assert batch[0] not in other.get("/batches").text
    assert other.get(f"/batches/{batch[0]}").status_code == 404
    assert "link" in [action for _, action, _ in own.audit()]
    assert "link" not in [action for _, action, _ in other.audit()]


def test_arrivals_are_ones_own(desks: tuple[WorkDesk, WorkDesk]) -> None:
    own, other = desks
    theirs = visit_ids(own)
    with reading(own.engine) as connection:
        assert read_arrivals(connection, TODAY).others_in_all == len(theirs) == 2
    with other.engine.begin() as connection:
        assert read_arrivals(connection, TODAY).others == ()
        assert [load_visit(connection, visit_id) for visit_id in theirs] == [None, None]


def test_work_and_confirmations_are_ones_own(desks: tuple[WorkDesk, WorkDesk]) -> None:
    own, other = desks
    assert other.world.changes.claim("h-main", dict.fromkeys(Lane, 9)) == []
    assert other.world.changes.make_open_due() == 0
    other.clock.now += 10_000
    assert other.world.changes.lapse() == 0
    for visit_id in visit_ids(own):
        assert other.world.changes.confirm(visit_id, "mihon") is Confirmed.UNKNOWN
    assert len(own.world.changes.claim("h-main", dict.fromkeys(Lane, 9))) == 1


def test_what_goes_out_is_ones_own(desks: tuple[WorkDesk, WorkDesk]) -> None:
    own, other = desks
    name = own.world.software.name
    with reading(own.engine) as connection:
        (row, *_) = list_due(connection, NOW + 1, 10)
        assert list_replies(connection, NOW + 1)
    with other.engine.begin() as connection:
        assert list_due(connection, NOW + 1, 10) == []
        assert list_replies(connection, NOW + 1) == []
        assert acknowledge(connection, [(name, row.number, row.jti)], NOW) == 0
    with reading(own.engine) as connection:
        assert (row.number, row.visit_id) in list_waiting(connection, name)


def test_a_terminal_of_another_is_unknown_and_the_same_message_is_not_the_same(
    desks: tuple[WorkDesk, WorkDesk],
) -> None:
    own, other = desks
    body = visit_body(FACE, CARD)
    sealed = own.world.voice.seal(own.world.voice.claims(body))
    assert other.world.store(sealed).receipts == {}, "not even a refusal tells a stranger anything"
    assert other.world.rows("SELECT count(*) FROM visits") == [(0,)]
    (entry,) = own.world.store(sealed).receipts["t-front"]
    assert entry.state is ReceiptState.STORED


def test_each_audit_log_is_a_chain_of_its_own(desks: tuple[WorkDesk, WorkDesk]) -> None:
    own, other = desks
    link(other)
    for desk in (own, other):
        with reading(desk.engine) as connection:
            numbers = sorted(row.number for row in search_newest(connection, Search(), 100))
            assert numbers == list(range(1, len(numbers) + 1))
            assert verify_log(connection, {}).is_whole
