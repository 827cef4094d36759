"""What clinics may ask: for each operation its question, who answers it, and the answer that tells only a result."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from host.authority.api.body import BODY_LIMIT_BYTES, LARGE_LIMIT_BYTES
from host.authority.insurance.answer import RegistrationAnswer, Result
from host.authority.insurance.batch import BatchPoll, BatchRequest, BatchState, BatchTicket
from host.authority.insurance.codes import Reference
from host.authority.insurance.disaster import DisasterAnswer, DisasterQuestion
from host.authority.insurance.information import MedicalQuestion, medical_answer
from host.authority.insurance.judgement import unfound
from host.authority.insurance.medical import MedicalRecord
from host.authority.insurance.question import CertificateQuestion, InsuredNumberQuestion, RegistrationRequest
from host.authority.serving.authority import Authority


@dataclass(frozen=True)
class ClinicOperation:
    """One operation below `/v1`; `undone` gives an answer of its kind from question, result and moment."""

    path: str
    takes: type[Any]
    answer: Callable[[Any], Any]
    undone: Callable[[Any, Result, datetime], Any]
    event: str
    limit_bytes: int = BODY_LIMIT_BYTES


def clinic_operations(authority: Authority) -> Sequence[ClinicOperation]:
    """Give all operations of one authority."""
    return [*_eligibility(authority), *_registrations(authority), *_batches(authority), *_others(authority)]


def _eligibility(authority: Authority) -> list[ClinicOperation]:
    def undone(reference: Reference) -> Callable[[Any, Result, datetime], Any]:
        return lambda asked, result, now: unfound(asked.request_id, result, now, reference)

    return [
        ClinicOperation(
            "/eligibility/by-certificate",
            CertificateQuestion,
            authority.eligibility.by_certificate,
            undone(Reference.CARD),
            "eligibility_answered",
        ),
        ClinicOperation(
            "/eligibility/by-insured-number",
            InsuredNumberQuestion,
            authority.eligibility.by_insured_number,
            undone(Reference.INSURED_NUMBER),
            "eligibility_answered",
        ),
    ]


def _registrations(authority: Authority) -> list[ClinicOperation]:
    def undone(wish: RegistrationRequest, result: Result, now: datetime) -> RegistrationAnswer:
        return RegistrationAnswer(wish.request_id, result, now, registered=False)

    work = authority.registrations
    return [
        ClinicOperation("/registrations", RegistrationRequest, work.register, undone, "registration_answered"),
        ClinicOperation(
            "/registrations/withdraw", RegistrationRequest, work.withdraw, undone, "registration_answered"
        ),
    ]


def _batches(authority: Authority) -> list[ClinicOperation]:
    def not_taken(asked: BatchRequest, result: Result, now: datetime) -> BatchTicket:
        return BatchTicket(asked.request_id, result, now, "", len(asked.rows))

    def not_told(asked: BatchPoll, result: Result, now: datetime) -> BatchState:
        return BatchState(asked.request_id, result, now, asked.reception_number, 0, 0, 0, 0, ())

    return [
        ClinicOperation(
            "/batches", BatchRequest, authority.batches.take, not_taken, "batch_taken", LARGE_LIMIT_BYTES
        ),
        ClinicOperation("/batches/result", BatchPoll, authority.batches.poll, not_told, "batch_polled"),
    ]


def _others(authority: Authority) -> list[ClinicOperation]:
    def untold(asked: MedicalQuestion, result: Result, now: datetime) -> Any:
        return medical_answer(asked, result, now, None, MedicalRecord())

    def unsearched(asked: DisasterQuestion, result: Result, now: datetime) -> DisasterAnswer:
        return DisasterAnswer(asked.request_id, result, now, 0, ())

    return [
        ClinicOperation(
            "/medical-information", MedicalQuestion, authority.information.read, untold, "medical_answered"
        ),
        ClinicOperation(
            "/disaster/search", DisasterQuestion, authority.disaster.search, unsearched, "disaster_searched"
        ),
    ]
