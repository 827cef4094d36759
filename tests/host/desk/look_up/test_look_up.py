"""The look-up by insured number: for a visit without a card only, checked before anything is asked."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from device.wire import words
from host.desk.base.errors import InsuredNumberWrong
from host.desk.base.forms import Form
from host.desk.look_up.look_ups import read_insured_number
from host.desk.look_up.port import InsuredNumber
from tests.host.desk.client import DeskClient
from tests.host.desk.conftest import TurnedClock
from tests.host.desk.memory_port import MemoryPort
from tests.host.desk.visits import make_answer, make_pending

NO_CARD = make_pending(
    "C4W",
    2,
    method=words.Method.NONE,
    reason=0,
    card_kind=words.CardKind.NONE,
    eligibility=make_answer(words.EligibilityStatus.COULD_NOT_CHECK, 9, 506),
)
TYPED = {"insurer": "06999999", "symbol": "架０１", "number": "77", "branch": "01", "birth": "1952-02-29"}
TODAY = date(2026, 11, 24)
PATH = f"/visits/{NO_CARD.visit_id}/look-up"


@pytest.fixture
def desk(client: DeskClient, port: MemoryPort) -> DeskClient:
    port.put(NO_CARD)
    client.log_in()
    return client


def ask(desk: DeskClient, **typed: str) -> tuple[int, str, str]:
    answer = desk.post(PATH, {"token": desk.token(), **TYPED, **typed})
    return answer.status_code, answer.headers.get("location", ""), answer.text


def test_only_a_visit_without_a_card_leads_to_the_look_up(desk: DeskClient) -> None:
    page = desk.get("/").text
    assert page.count("data-look-up") == 1
    assert f'href="{PATH}"' in page
    assert "C4W" in desk.get(PATH).text


def test_an_answer_is_recorded_with_who_asked(desk: DeskClient, port: MemoryPort) -> None:
    status, location, _ = ask(desk)
    assert (status, location) == (303, "/?notice=looked_up&for=C4W")
    assert "C4W の照会を記録しました。" in desk.get(location).text
    assert port.looked_up == [InsuredNumber("06999999", "架01", "77", "01", date(1952, 2, 29))]
    after = {visit.ticket: visit for visit in port.visits()}["C4W"]
    assert (after.outcome, after.confirmed_by) == (words.Outcome.CONFIRMED, "見本 受付")


def test_could_not_check_shows_why_and_keeps_what_was_typed_on_the_page_only(desk: DeskClient) -> None:
    status, _, page = ask(desk, number="78")
    assert status == 200
    assert "503" in page
    assert 'value="78"' in page
    assert 'value="78"' not in desk.get(PATH).text


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"insurer": "6999999"}, "保険者番号は 6 桁か 8 桁です"),
        ({"insurer": "7.9E+05"}, "指数の形"),
        ({"insurer": ""}, "保険者番号がありません"),
        ({"number": "  "}, "番号がありません"),
        ({"symbol": "架\u200b01"}, "見えない文字"),
        ({"birth": "1952-02-30"}, "生年月日にない日です"),
        ({"birth": "S64.1.8"}, "その元号にその日はありません"),
    ],
)
def test_what_cannot_be_right_is_not_asked(
    desk: DeskClient, port: MemoryPort, wrong: dict[str, str], words: str
) -> None:
    _, _, page = ask(desk, **wrong)
    assert "908" in page
    assert words in page
    assert port.looked_up == []


@pytest.mark.parametrize("birth", ["1952年2月29日", "S27.2.29", "昭和27年2月29日", "19520229"])
def test_full_width_digits_and_written_dates_are_read(birth: str) -> None:
    form = Form({**TYPED, "insurer": "０６９９９９９９", "birth": birth})
    read = read_insured_number(form, TODAY)
    assert (read.insurer_number, read.birth_date) == ("06999999", date(1952, 2, 29))
    assert "77" not in re.sub("0x[0-9a-f]+", "", repr(read))  # an address may hold any digits
    with pytest.raises(InsuredNumberWrong):
        read_insured_number(Form({}), TODAY)


def test_a_short_insurer_number_is_padded_and_a_branch_filled_up() -> None:
    read = read_insured_number(Form({**TYPED, "insurer": "999999", "branch": "2"}), TODAY)
    assert (read.insurer_number, read.branch) == ("  999999", "02")


def test_after_the_lapse_only_a_new_visit_helps(desk: DeskClient, port: MemoryPort, clock: TurnedClock) -> None:
    port.put(replace(NO_CARD, confirm_until=int(clock.now) + 60))
    token = desk.token()
    clock.now += 61
    answer = desk.post(PATH, {"token": token, **TYPED})
    assert answer.status_code == 409
    assert port.looked_up == []


def test_without_the_pages_token_nothing_is_asked(desk: DeskClient, port: MemoryPort) -> None:
    assert desk.post(PATH, TYPED).status_code == 403
    assert port.looked_up == []
