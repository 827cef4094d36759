"""Medical information, to whom a person agreed: every reading is a use of its own, and recorded as such."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from host.authority.insurance.answer import done, refused
from host.authority.insurance.codes import Notice
from host.authority.insurance.consent import CONSENT_LASTS, GivenConsent, obstacle_to
from host.authority.insurance.information import MedicalAnswer, MedicalQuestion, medical_answer
from host.authority.insurance.japan_time import japan_date
from host.authority.insurance.medical import MedicalKind, MedicalRecord, newest
from host.authority.serving.work import Work, digest_of, outcome_of
from host.authority.store import consents, medical, uses
from host.authority.store.uses import Asked, Purpose

_PURPOSES = {
    MedicalKind.MEDICINES: Purpose.MEDICINES,
    MedicalKind.DIAGNOSES: Purpose.DIAGNOSES,
    MedicalKind.SURGERY: Purpose.SURGERY,
    MedicalKind.CHECKUPS: Purpose.CHECKUPS,
}


class MedicalInformation:
    """Tells medical information to the clinics that hold a token."""

    def __init__(self, work: Work) -> None:
        """Tell it from the database of `work`."""
        self._work = work

    def read(self, question: MedicalQuestion) -> MedicalAnswer:
        """Answer what is known of one kind, while the consent lasts.

        Raises:
            RequestReused: the request's id was used for another question.
        """
        now = self._work.now()
        with self._work.begin() as connection:
            consent = consents.find_consent(connection, question.token, question.clinic)
            known = MedicalRecord() if consent is None else medical.get_record(connection, consent.person_id)
            notice = obstacle_to(consent, question.kind, now)
            if notice is Notice.NOTHING and not known.obtainable:
                notice = Notice.NOT_OBTAINABLE
            result = done() if notice is Notice.NOTHING else refused(notice)
            _record(connection, question, consent, now, outcome_of(result))
        if consent is None or notice is not Notice.NOTHING:
            return medical_answer(question, result, now, None, MedicalRecord())
        until = consent.consented_at + CONSENT_LASTS
        return medical_answer(question, result, now, until, newest(known, japan_date(now)))


def _record(
    connection: Connection, question: MedicalQuestion, consent: GivenConsent | None, now: datetime, outcome: str
) -> None:
    spoken = consent is not None and consent.card is None
    purpose = Purpose.DISASTER_MEDICAL if spoken else _PURPOSES[question.kind]
    told = question.kind.value if spoken and outcome == "done" else outcome
    detail = "" if consent is None else consent.staff
    asked = Asked(question.clinic, question.request_id, purpose, digest_of(question), detail=detail)
    person_id = None if consent is None else consent.person_id
    uses.record_use(connection, asked, person_id, int(now.timestamp()), told)
