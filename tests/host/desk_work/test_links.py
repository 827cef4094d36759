"""Patient links at the desk: made with consent, found by kana however written, shown without the card, deleted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from device.wire.messages.visit import Holder
from device.wire.words import EligibilityStatus
from host.eligibility.answer import EligibilityAnswer, could_not_check
from host.eligibility.reason import Reason
from tests.host.desk_work.answering import insured_by
from tests.host.desk_work.world import WorkDesk
from tests.host.line.bodies import FACE, STAFF, visit_body

SHOICHI = replace(insured_by("0000078"), name="見本　翔一", kana="ﾐﾎﾝ ｼﾖｳｲﾁ")
SERIAL = 4711


def arrive(desk: WorkDesk, *, holder: Holder = FACE, serial: int = SERIAL, known: bool = True) -> str:
    answer = EligibilityAnswer(EligibilityStatus.ELIGIBLE, qualifications=(SHOICHI,))
    body = visit_body(holder, desk.world.issuer.card(serial).facts())
    return desk.arrive(body, answer if known else could_not_check(Reason.AUTHORITY_BUSY))


def link(desk: WorkDesk) -> str:
    path = f"/visits/{arrive(desk)}/link"
    answer = desk.post(path, path, consent="yes")
    assert (answer.status_code, answer.headers["location"]) == (303, "/links?notice=linked")
    return path


def find(desk: WorkDesk, text: str) -> str:
    return desk.post("/links", "/links", text=text).text


def test_a_link_is_made_with_consent_only(desk: WorkDesk) -> None:
    path = f"/visits/{arrive(desk)}/link"
    assert "同意を得ました" in desk.get(path).text
    answer = desk.post(path, path)
    assert (answer.status_code, "番号 937" in answer.text) == (409, True)
    assert desk.world.rows("SELECT * FROM links") == []
    desk.post(path, path, consent="yes")
    assert len(desk.world.rows("SELECT * FROM links")) == 1
    assert "もう患者リンクがあります" in desk.get(path).text
    assert ("reception", "link", "") in desk.audit()


@pytest.mark.parametrize(
    "text", ["ショウイチ", "シヨウイチ", "ｼｮｳｲﾁ", "しょういち", "ショーイチ", "見本", "翔一", "0000078"]
)
def test_a_person_is_found_however_it_is_written(desk: WorkDesk, text: str) -> None:
    link(desk)
    page = find(desk, text)
    assert "見本　翔一" in page
    assert "ﾐﾎﾝ ｼﾖｳｲﾁ" in page, "shown as it was received"
    assert page.count("data-link") == 1


def test_neither_card_nor_serial_is_shown(desk: WorkDesk) -> None:
    link(desk)
    card = desk.world.issuer.card(SERIAL).facts()
    page = find(desk, "見本")
    assert card.issuer not in page
    assert f">{SERIAL}<" not in page
    assert "見本" not in str(desk.audit())
    assert desk.audit()[-1] == ("reception", "see_insurance", "search of links, 1 shown")


def test_an_unknown_name_finds_nobody(desk: WorkDesk) -> None:
    link(desk)
    assert "見つかりませんでした" in find(desk, "架空")


@pytest.mark.both_databases
def test_a_link_is_deleted_when_the_patient_wishes_it(desk: WorkDesk) -> None:
    link(desk)
    name = find(desk, "見本").split('name="link" value="')[1].partition('"')[0]
    assert desk.post("/links/delete", "/links", link=name).status_code == 409
    answer = desk.post("/links/delete", "/links", link=name, wished="yes")
    assert answer.headers["location"] == "/links?notice=deleted"
    assert "患者リンクを消しました" in desk.get(answer.headers["location"]).text
    assert desk.world.rows("SELECT * FROM links") == []
    assert desk.post("/links/delete", "/links", link=name, wished="yes").status_code == 404


@pytest.mark.parametrize("why", ["not confirmed", "not checked"])
def test_without_holder_or_insurance_there_is_no_link(desk: WorkDesk, why: str) -> None:
    visit_id = arrive(desk, holder=STAFF) if why == "not confirmed" else arrive(desk, known=False)
    path = f"/visits/{visit_id}/link"
    assert "番号 937" in desk.get(path).text
    assert "番号 937" in desk.post(path, "/links", consent="yes").text
    assert desk.world.rows("SELECT * FROM links") == []


def test_a_search_with_control_characters_is_refused(desk: WorkDesk) -> None:
    assert "番号 915" in find(desk, "見\x07本")
