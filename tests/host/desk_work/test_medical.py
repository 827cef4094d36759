"""Medical information: only with consent by card, only of a confirmed person, only for 24 hours, only recorded."""

from __future__ import annotations

import pytest

from device.wire.messages.visit import Holder
from device.wire.words import EligibilityStatus
from host.desk.base.role import Role
from host.desk_service.tidying import Tidying
from host.eligibility.answer import EligibilityAnswer
from host.eligibility.qualification import Consent, ConsentKind, ConsentState
from host.eligibility.reason import Reason
from tests.host.desk_work.answering import ListConnector, insured_by
from tests.host.desk_work.world import WorkDesk
from tests.host.line.bodies import FACE, STAFF, visit_body
from tests.host.world import NOW

DAY_S = 24 * 3600
GIVEN = tuple(
    Consent(kind, ConsentState.GIVEN, int(NOW), int(NOW) + DAY_S)
    for kind in (ConsentKind.MEDICINES, ConsentKind.DIAGNOSES)
)


TOKEN = "m-token"


def arrive(
    desk: WorkDesk, *, holder: Holder = FACE, consents: tuple[Consent, ...] = GIVEN, token: str = TOKEN
) -> str:
    answer = EligibilityAnswer(
        EligibilityStatus.ELIGIBLE,
        medical_information=bool(token),
        qualifications=(insured_by("0000077"),),
        consents=consents,
        medical_token=token,
    )
    return desk.arrive(visit_body(holder, desk.world.issuer.card(4711).facts()), answer)


def path_of(visit_id: str) -> str:
    return f"/visits/{visit_id}/medical"


def see(desk: WorkDesk, visit_id: str, why: str = "treatment") -> tuple[int, str]:
    desk.log_in(Role.CLINICIAN)
    answer = desk.post(path_of(visit_id), path_of(visit_id), why=why)
    return answer.status_code, answer.text


def test_it_is_asked_why_before_anything_is_read(desk: WorkDesk, connector: ListConnector) -> None:
    visit_id = arrive(desk)
    desk.log_in(Role.CLINICIAN)
    page = desk.get(path_of(visit_id)).text
    assert "薬剤" in page
    assert "診療" in page
    assert "24時間00分" in page
    assert "アムロジピン" not in page
    assert connector.read == []
    assert all(action != "see_medical" for _, action, _ in desk.audit())


def test_what_was_consented_to_is_shown_and_recorded(desk: WorkDesk, connector: ListConnector) -> None:
    visit_id = arrive(desk)
    status, page = see(desk, visit_id)
    assert status == 200
    assert page.index("アムロジピン錠５ｍｇ") < page.index("高血圧症")
    assert "１日１回" in page
    (question,) = connector.read
    assert (question.token, question.kinds) == ("m-token", (ConsentKind.MEDICINES, ConsentKind.DIAGNOSES))
    assert desk.world.rows("SELECT actor, purpose, visit_id, detail FROM audit WHERE action = 'see_medical'") == [
        ("clinician", "treatment", visit_id, "medicines diagnoses")
    ]


def test_every_look_is_recorded_but_asked_only_once(desk: WorkDesk, connector: ListConnector) -> None:
    visit_id = arrive(desk)
    assert see(desk, visit_id)[0] == 200
    connector.medical_reason = Reason.AUTHORITY_UNREACHABLE
    assert "高血圧症" in see(desk, visit_id, "prescription")[1]
    assert len(connector.read) == 1
    assert len([entry for entry in desk.audit() if entry[1] == "see_medical"]) == 2


@pytest.mark.both_databases
def test_it_lies_sealed_and_leaves_with_the_consent(desk: WorkDesk) -> None:
    visit_id = arrive(desk)
    see(desk, visit_id)
    content = str(desk.world.rows("SELECT content FROM medical_information"))
    assert "アムロジピン" not in content
    tidying = Tidying(desk.engine, desk.clock)
    desk.clock.now = NOW + DAY_S - 1
    desk.runner.run(tidying.tidy())
    assert len(desk.world.rows("SELECT kind FROM medical_information")) == 2
    desk.clock.now = NOW + DAY_S
    desk.runner.run(tidying.tidy())
    assert desk.world.rows("SELECT kind FROM medical_information") == []


def test_after_24_hours_nothing_is_shown_even_before_it_is_deleted(desk: WorkDesk, connector: ListConnector) -> None:
    visit_id = arrive(desk)
    see(desk, visit_id)
    desk.clock.now = NOW + DAY_S
    desk.log_in(Role.CLINICIAN)
    answer = desk.get(path_of(visit_id))
    assert (answer.status_code, "番号 933" in answer.text) == (403, True)
    posted = desk.post(path_of(visit_id), "/batches", why="treatment")
    assert "アムロジピン" not in posted.text
    assert len(connector.read) == 1


def test_the_systems_own_end_comes_first(desk: WorkDesk, connector: ListConnector) -> None:
    visit_id = arrive(desk)
    connector.available_until = int(NOW) + 60
    see(desk, visit_id)
    assert desk.world.rows("SELECT DISTINCT until FROM medical_information") == [(NOW + 60,)]


@pytest.mark.parametrize(
    ("consents", "token", "number"),
    [((), "m-token", 932), (GIVEN, "", 932)],
    ids=["no consent", "no token: grace period, or a look-up by number"],
)
def test_without_consent_there_is_nothing_to_see(
    desk: WorkDesk, consents: tuple[Consent, ...], token: str, number: int
) -> None:
    visit_id = arrive(desk, consents=consents, token=token)
    desk.log_in(Role.CLINICIAN)
    answer = desk.get(path_of(visit_id))
    assert (answer.status_code, f"番号 {number}" in answer.text) == (403, True)


def test_before_the_person_is_confirmed_nothing_is_shown(desk: WorkDesk, connector: ListConnector) -> None:
    visit_id = arrive(desk, holder=STAFF)
    desk.log_in(Role.CLINICIAN)
    assert "番号 934" in desk.get(path_of(visit_id)).text
    desk.world.changes.confirm(visit_id, "reception")
    assert see(desk, visit_id)[0] == 200
    assert len(connector.read) == 1


@pytest.mark.parametrize("role", [Role.RECEPTION, Role.ADMINISTRATOR, Role.ENGINEER])
def test_other_roles_see_nothing(desk: WorkDesk, connector: ListConnector, role: Role) -> None:
    visit_id = arrive(desk)
    desk.log_in(role)
    assert desk.get(path_of(visit_id)).status_code == 403
    assert connector.read == []


def test_what_cannot_be_read_now_says_why(desk: WorkDesk, connector: ListConnector) -> None:
    visit_id = arrive(desk)
    connector.medical_reason = Reason.AUTHORITY_MAINTENANCE
    status, page = see(desk, visit_id)
    assert (status, "番号 514" in page) == (200, True)
    assert desk.world.rows("SELECT kind FROM medical_information") == []


def test_without_one_of_the_reasons_nothing_is_read(desk: WorkDesk, connector: ListConnector) -> None:
    assert see(desk, arrive(desk), "curiosity")[0] == 403
    assert connector.read == []
