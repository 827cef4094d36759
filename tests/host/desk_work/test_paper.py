"""The form of a visit: filled for a confirmed person, empty for anybody else, and with everything else down."""

from __future__ import annotations

from dataclasses import replace

import pytest

from device.wire.messages.visit import Holder
from device.wire.words import EligibilityStatus
from host.desk.base.role import Role
from host.eligibility.answer import EligibilityAnswer, could_not_check
from host.eligibility.reason import Reason
from host.insurance.links import Linked, make_link
from tests.host.desk_work.answering import insured_by
from tests.host.desk_work.world import WorkDesk
from tests.host.line.bodies import FACE, NO_CARD, STAFF, visit_body
from tests.host.line.cards import TestCard

KNOWN = replace(insured_by("0000077"), address="架空県見本市例示１－２－３", post_number="999-0001")
VALID = EligibilityAnswer(EligibilityStatus.ELIGIBLE, qualifications=(KNOWN,))
UNREACHED = could_not_check(Reason.AUTHORITY_UNREACHABLE)


def card(desk: WorkDesk) -> TestCard:
    return desk.world.issuer.card(4711)


def link_card(desk: WorkDesk) -> None:
    """Let the person come once with everything working, and agree to a link."""
    visit_id = desk.arrive(visit_body(FACE, card(desk).facts()), VALID)
    with desk.engine.begin() as connection:
        assert make_link(connection, visit_id, "reception", desk.clock()) is Linked.LINKED


@pytest.mark.both_databases
def test_a_known_person_finds_the_form_filled_when_nothing_can_be_asked(desk: WorkDesk) -> None:
    link_card(desk)
    visit_id = desk.arrive(visit_body(FACE, card(desk).facts(), ticket="A9K"), UNREACHED)
    page = desk.get(f"/visits/{visit_id}/paper").text
    for words in ("見本　花子", "ﾐﾎﾝ ﾊﾅｺ", "1952 年 2 月 29 日", "架空県見本市例示１－２－３", "0000077", "A9K"):
        assert words in page
    assert 'data-ticked>☑ <span lang="ja">機器・通信・システムの不具合' in page
    assert "お支払いいただく割合" in page
    assert "2 割" in page
    assert "保険がないという意味ではありません" in page
    assert desk.audit()[-1] == ("reception", "print", "self-declaration filled system")


@pytest.mark.parametrize("holder", [STAFF, NO_CARD], ids=["waits for staff", "without a card"])
def test_before_the_person_is_confirmed_nothing_is_filled_in(desk: WorkDesk, holder: Holder) -> None:
    link_card(desk)
    visit_id = desk.arrive(visit_body(holder, card(desk).facts(), ticket="A9K"), UNREACHED)
    page = desk.get(f"/visits/{visit_id}/paper").text
    assert "見本　花子" not in page
    assert "例示" not in page
    assert "A9K" in page
    assert "わかっている項目はありません" in page
    assert desk.audit()[-1][2].startswith("self-declaration empty")


def test_a_stopped_card_fills_nothing_in(desk: WorkDesk) -> None:
    link_card(desk)
    stopped = could_not_check(Reason.CARD_SUSPENDED)
    visit_id = desk.arrive(visit_body(FACE, card(desk).facts(), ticket="A9K"), stopped)
    page = desk.get(f"/visits/{visit_id}/paper").text
    assert "見本　花子" not in page
    assert 'data-ticked>☑ <span lang="ja">カードの電子証明書' in page


def test_an_empty_form_needs_no_visit(desk: WorkDesk) -> None:
    page = desk.get("/paper?lang=en").text
    assert "What to say" in page
    assert "Before school" in page
    assert "data-ticked" not in page
    assert desk.audit() == []


def test_a_visit_that_is_not_there_has_no_form(desk: WorkDesk) -> None:
    assert desk.get("/visits/01ARZ3NDEKTSV4RRFFQ69G5FAV/paper").status_code == 404
    assert desk.audit() == []


def test_the_engineer_prints_no_patient(desk: WorkDesk) -> None:
    desk.log_in(Role.ENGINEER)
    assert desk.get("/paper").status_code == 403
