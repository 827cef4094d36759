"""Questions through the folders, answered by the stand-in from the real authority."""

from __future__ import annotations

import asyncio
from datetime import date

import pytest
from sqlalchemy import select

from device.wire.words import EligibilityStatus
from host.base.handover_settings import FileEncoding
from host.eligibility.answer import EligibilityAnswer
from host.eligibility.disaster import DisasterQuestion
from host.eligibility.medical import MedicalQuestion
from host.eligibility.next_step import Step
from host.eligibility.qualification import ConsentKind
from host.eligibility.question import CertificateQuestion, RegistrationRequest
from host.eligibility.reason import Reason
from host.insurance.links import PatientLink, add_link
from host.insurance.person_keys import InsuredNumbers, person_keys
from host.linkage.connector import LEFT_BEHIND_S, name_subject
from host.linkage.ledger import add_request
from host.linkage.set_aside import list_at_desk, read_kept
from host.official_files.names import FileKind
from host.store.engine import reading
from host.store.tables import official_requests
from tests.host.linkage.conftest import BIRTH, ISSUER, Insured, Reception
from tests.host.world import NOW

pytestmark = pytest.mark.system


def ask(reception: Reception, person: Insured, **changes: object) -> EligibilityAnswer:
    return reception.ask(lambda connector: connector.ask_by_insured_number(person.question("q-1", **changes)))


def count_requests(reception: Reception) -> int:
    with reading(reception.world.engine) as connection:
        return len(connection.execute(select(official_requests.c.ident)).all())


def test_eligible(reception: Reception, each_encoding: FileEncoding) -> None:
    before = set(reception.stand_in.result.iterdir())
    answer = ask(reception.with_settings(encoding=each_encoding), reception.insured())
    assert (answer.status, answer.medical_information) == (EligibilityStatus.ELIGIBLE, False)
    assert answer.qualification is not None
    assert (answer.qualification.name, answer.qualification.insurer_number) == ("見本　●子", "  999999")
    assert set(reception.stand_in.result.iterdir()) <= before


def test_ended(reception: Reception) -> None:
    answer = ask(reception, reception.insured(ended=True))
    assert answer.status is EligibilityStatus.NOT_ELIGIBLE


def test_unknown(reception: Reception) -> None:
    assert ask(reception, Insured("1")).status is EligibilityStatus.NOT_FOUND


@pytest.mark.parametrize("keys", [{"zipped": True}, {"encoding": "cp932"}, {"encoding": "utf-8"}, {"delay_s": 0.5}])
def test_other_forms_of_the_same_answer(reception: Reception, keys: dict[str, object]) -> None:
    person = reception.insured()
    reception.stand_in.behave(**keys)
    assert ask(reception, person).status is EligibilityStatus.ELIGIBLE


def test_still_running_then_the_answer(reception: Reception) -> None:
    person = reception.insured()
    reception.stand_in.behave(mode="running_first")
    assert ask(reception, person).status is EligibilityStatus.ELIGIBLE


@pytest.mark.parametrize(
    ("mode", "reason"),
    [
        ("reject", Reason.REQUEST_REJECTED),
        ("truncated", Reason.RESULT_UNREADABLE),
        ("other_encoding", Reason.RESULT_UNREADABLE),
        ("bomb", Reason.RESULT_UNREADABLE),
        ("other_institution", Reason.RESULT_UNREADABLE),
        ("other_request", Reason.RESULT_UNREADABLE),
        ("other_person", Reason.ANOTHER_PERSONS_ANSWER),
        ("no_validity", Reason.AUTHORITY_WRONG_ANSWER),
        ("aborted", Reason.OFFICIAL_ERROR),
    ],
)
@pytest.mark.parametrize("ended", [False, True])
def test_misbehaviour_is_could_not_check(reception: Reception, mode: str, reason: Reason, ended: bool) -> None:
    """For insured and uninsured alike; what cannot be read is set aside, and nothing is lost."""
    person = reception.insured(ended=ended)
    reception.stand_in.behave(mode=mode)
    answer = ask(reception, person)
    assert (answer.status, answer.reason) == (EligibilityStatus.COULD_NOT_CHECK, reason)
    official = reason is Reason.OFFICIAL_ERROR
    own = Step.OFFICIAL_ERROR_SELF_DECLARATION if official else Step.COULD_NOT_CHECK_SELF_DECLARATION
    assert answer.next_step is own
    with reading(reception.world.engine) as connection:
        kept = list_at_desk(connection)
        assert bool(kept) == (reason is Reason.RESULT_UNREADABLE)
        assert all(read_kept(connection, one.file_id) for one in kept)
    for path in reception.stand_in.result.iterdir():
        path.unlink()


def test_after_a_rejected_request_it_may_be_asked_again(reception: Reception) -> None:
    person = reception.insured()
    before = set(reception.stand_in.request.iterdir())
    reception.stand_in.behave(mode="reject")
    assert ask(reception, person).reason is Reason.REQUEST_REJECTED
    assert set(reception.stand_in.request.iterdir()) <= before
    reception.stand_in.behave(mode="normal")
    assert ask(reception, person).status is EligibilityStatus.ELIGIBLE


def test_a_late_answer_is_taken_and_nothing_is_sent_twice(reception: Reception) -> None:
    """The linkage software sleeps: asked three times, by programs that were restarted in between, one request."""
    person = reception.insured()
    reception.stand_in.behave(mode="asleep")
    before = set(reception.stand_in.request.iterdir())
    reception.with_settings(answer_s=0.2)
    for _ in range(3):
        assert ask(reception, person).reason is Reason.LINKAGE_SILENT
    assert len(set(reception.stand_in.request.iterdir()) - before) == count_requests(reception) == 1
    reception.stand_in.behave(mode="normal")
    assert ask(reception.with_settings(answer_s=20), person).status is EligibilityStatus.ELIGIBLE
    assert count_requests(reception) == 1


def test_an_answer_that_came_meanwhile_is_kept_before_it_vanishes(reception: Reception) -> None:
    person = reception.insured()
    reception.stand_in.behave(mode="asleep")
    assert ask(reception.with_settings(answer_s=0.2), person).reason is Reason.LINKAGE_SILENT
    reception.stand_in.behave(mode="normal")
    office = reception.office

    async def collect() -> None:
        while not await asyncio.to_thread(office.look_for_all, NOW + 1, 0.0):
            await asyncio.sleep(0.05)

    asyncio.run(asyncio.wait_for(collect(), 60))
    for path in reception.stand_in.result.iterdir():
        path.unlink()
    reception.stand_in.behave(mode="silent")
    assert ask(reception, person).status is EligibilityStatus.ELIGIBLE


def test_two_who_ask_about_one_person_at_once_send_one_request(reception: Reception) -> None:
    person = reception.insured()

    async def both() -> list[EligibilityAnswer]:
        connectors = (reception.connector(), reception.connector())
        asking = (
            connector.ask_by_insured_number(person.question(f"q-{n}")) for n, connector in enumerate(connectors)
        )
        return await asyncio.gather(*asking)

    assert [answer.status for answer in asyncio.run(both())] == [EligibilityStatus.ELIGIBLE] * 2
    assert count_requests(reception) == 1


def test_a_request_whose_file_was_never_written_is_sent_by_the_next(reception: Reception) -> None:
    """The program died between the note of the request and its file."""
    person = reception.insured()
    question = person.question()
    with reception.world.engine.begin() as connection:
        subject = name_subject(connection, question, question.on_date)
        add_request(connection, "uk-left-behind", FileKind.SINGLE, subject, reception.world.clock.now)
    assert ask(reception.with_settings(answer_s=0.2), person).reason is Reason.LINKAGE_SILENT
    reception.world.clock.now += LEFT_BEHIND_S + 1
    assert ask(reception.with_settings(answer_s=20), person).status is EligibilityStatus.ELIGIBLE
    assert count_requests(reception) == 1


def test_a_folder_that_is_not_there(own_folders: Reception) -> None:
    assert own_folders.settings.request is not None
    own_folders.settings.request.rmdir()
    assert ask(own_folders, Insured("1")).reason is Reason.FOLDER_UNREACHABLE


def test_a_number_that_the_encoding_lacks(own_folders: Reception) -> None:
    answer = ask(own_folders.with_settings(encoding=FileEncoding.CP932), Insured("1"), symbol="𠮷")
    assert answer.reason is Reason.NOT_WRITABLE_IN_ENCODING


def test_a_card_that_is_linked_to_nobody(reception: Reception) -> None:
    question = CertificateQuestion("q-1", ISSUER, 4711, date(2040, 1, 1), date(2026, 11, 24))
    answer = reception.ask(lambda connector: connector.ask_by_certificate(question))
    assert (answer.reason, answer.next_step) == (Reason.NOT_BY_CERTIFICATE, Step.LOOK_UP_AND_LINK)


def test_a_linked_card_is_asked_about_by_its_number(reception: Reception) -> None:
    person = reception.insured()
    insured = InsuredNumbers("  999999", "架０１", person.number, "", BIRTH)
    with reception.world.engine.begin() as connection:
        link = person_keys(connection).link(ISSUER, "4711")
        add_link(connection, PatientLink(link, "somebody", NOW, "mihon", NOW, insured))
    question = CertificateQuestion("q-1", ISSUER, 4711, date(2040, 1, 1), person.question().on_date)
    answer = reception.ask(lambda connector: connector.ask_by_certificate(question))
    assert (answer.status, answer.medical_information) == (EligibilityStatus.ELIGIBLE, False)


def test_what_has_no_file_form_says_so(reception: Reception) -> None:
    medical = MedicalQuestion("q-1", "medicines=x", (ConsentKind.MEDICINES,))
    search = DisasterQuestion("q-2", "見本", "", BIRTH, 0, "", True, "mihon", "停電", BIRTH)
    wish = RegistrationRequest("q-3", ISSUER, 4711)
    assert reception.ask(lambda connector: connector.read_medical_information(medical)).reason is Reason.NOT_OFFERED
    assert reception.ask(lambda connector: connector.search_in_disaster(search)).reason is Reason.NOT_OFFERED
    assert reception.ask(lambda connector: connector.register(wish)).reason is Reason.NOT_OFFERED
