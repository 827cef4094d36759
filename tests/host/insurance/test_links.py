"""The patient link: made by staff, renewed by the eligibility system's own answer, deleted at will."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from device.wire.messages.visit import Card, Holder
from host.audit.entry import Action
from host.audit.log import Search, search_newest
from host.eligibility.answer import EligibilityAnswer, could_not_check
from host.eligibility.reason import Reason
from host.insurance.links import Linked, delete_link, find_linked, list_links
from host.insurance.person_keys import InsuredNumbers
from host.store.engine import reading
from tests.host.insurance.people import HANAKO, NEW_INSURER, eligible
from tests.host.insurance.remembering import CARD, RENEWED, Reception
from tests.host.line.bodies import FACE, STAFF, new_id
from tests.host.world import NOW

pytestmark = pytest.mark.both_databases

OTHER_PERSON = replace(HANAKO, number="99", kana="ﾐﾎﾝ ﾀﾛｳ", name="見本　太郎", birth_date=date(1950, 1, 1))


def insured_by(reception: Reception, card: Card = CARD) -> InsuredNumbers | None:
    with reading(reception.world.engine) as connection:
        return find_linked(connection, card.issuer, card.serial)


def actions(reception: Reception) -> list[tuple[str, Action, str]]:
    with reading(reception.world.engine) as connection:
        rows = search_newest(connection, Search(actions=(Action.LINK, Action.UNLINK)), 10)
    return [(row.entry.actor, row.entry.action, row.entry.purpose) for row in rows]


def test_staff_link_a_card(reception: Reception) -> None:
    visit_id = reception.come(eligible())
    assert reception.link(visit_id) is Linked.LINKED
    assert insured_by(reception) == InsuredNumbers.of(HANAKO)
    assert reception.found(visit_id).link
    assert actions(reception) == [("mihon", Action.LINK, "patient agreed")]
    assert reception.link(visit_id) is Linked.ALREADY
    assert len(actions(reception)) == 1


@pytest.mark.parametrize(
    ("answer", "card", "holder", "expected"),
    [
        (eligible(), Card(), FACE, Linked.NO_CARD),
        (eligible(), CARD, STAFF, Linked.NOT_HOLDER),
        (could_not_check(Reason.AUTHORITY_SLOW), CARD, FACE, Linked.NO_INSURANCE),
    ],
)
def test_what_cannot_be_linked(
    reception: Reception, answer: EligibilityAnswer, card: Card, holder: Holder, expected: Linked
) -> None:
    assert reception.link(reception.come(answer, card, holder)) is expected
    assert insured_by(reception) is None
    assert actions(reception) == []


def test_unknown_visit(reception: Reception) -> None:
    assert reception.link(new_id()) is Linked.UNKNOWN


def test_a_renewed_certificate_is_linked_by_the_answer(reception: Reception) -> None:
    reception.link(reception.come(eligible()))
    visit_id = reception.come(eligible(), RENEWED)
    assert insured_by(reception, RENEWED) == InsuredNumbers.of(HANAKO)
    assert reception.found(visit_id).link not in ("", reception.found(reception.come(eligible())).link)
    assert actions(reception)[0] == ("host", Action.LINK, "card renewed")


def test_without_a_link_no_card_is_ever_linked_by_itself(reception: Reception) -> None:
    reception.come(eligible())
    reception.come(eligible(), RENEWED)
    assert reception.count("links") == 0


def test_the_numbers_behind_a_link_follow_a_new_insurer(reception: Reception) -> None:
    reception.link(reception.come(eligible()))
    reception.come(eligible(), RENEWED)
    reception.come(eligible(NEW_INSURER))
    assert insured_by(reception) == insured_by(reception, RENEWED) == InsuredNumbers.of(NEW_INSURER)
    assert reception.count("persons") == 1  # the former numbers are forgotten


def test_a_number_looked_up_for_somebody_else_moves_no_link(reception: Reception) -> None:
    reception.link(reception.come(eligible()))
    visit_id = reception.come(could_not_check(Reason.CERTIFICATE_EXPIRED))
    reception.world.changes.look_up(visit_id, eligible(OTHER_PERSON), "mihon")
    assert insured_by(reception) == InsuredNumbers.of(HANAKO)
    assert reception.found(visit_id).changes == ()


def test_a_card_that_could_not_be_asked_is_linked_after_a_look_up(reception: Reception) -> None:
    """The way with the linkage software: by number once, by the linked card from then on."""
    visit_id = reception.come(could_not_check(Reason.NOT_BY_CERTIFICATE))
    assert reception.link(visit_id) is Linked.NO_INSURANCE
    reception.world.changes.look_up(visit_id, eligible(), "mihon")
    assert reception.link(visit_id) is Linked.LINKED
    assert insured_by(reception) == InsuredNumbers.of(HANAKO)


def test_a_link_is_deleted(reception: Reception) -> None:
    reception.link(reception.come(eligible()))
    with reading(reception.world.engine) as connection:
        (linked,) = list_links(connection, 5)
    assert (linked.made_by, linked.made_at, linked.insured) == ("mihon", NOW, InsuredNumbers.of(HANAKO))
    for expected in (True, False):
        with reception.world.engine.begin() as connection:
            assert delete_link(connection, linked.link, "hoka", NOW) is expected
    assert insured_by(reception) is None
    assert actions(reception)[0] == ("hoka", Action.UNLINK, "")
    assert reception.found(reception.come(eligible())).link == ""


def test_links_come_a_page_at_a_time(reception: Reception) -> None:
    for serial in ("1", "2", "3"):
        card, person = replace(CARD, serial=serial), replace(HANAKO, number=serial)
        reception.link(reception.come(eligible(person), card))
    with reading(reception.world.engine) as connection:
        first = list_links(connection, 2)
        rest = list_links(connection, 2, after=first[-1].link)
    assert len({link.link for link in [*first, *rest]}) == 3


def test_neither_serial_nor_number_can_be_read_in_the_register(reception: Reception) -> None:
    card = replace(CARD, serial="90071992547409")
    reception.link(reception.come(eligible(), card))
    sql = "SELECT content FROM {0} UNION ALL SELECT {1} FROM {0}"
    columns = {"links": "link", "persons": "person", "qualifications": "visit_id"}
    stored = [
        str(row) for table, column in columns.items() for row in reception.world.rows(sql.format(table, column))
    ]
    assert len(stored) == 6
    for secret in (card.serial, card.issuer, "0000077", "999999", "見本", "ﾐﾎﾝ", "1952-02-29"):
        assert secret not in "\n".join(stored)
