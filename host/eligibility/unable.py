"""The answers of a connector that cannot do something: a base that each connector overrides as far as it can."""

from __future__ import annotations

from host.eligibility.answer import EligibilityAnswer, RegistrationOutcome, could_not_check
from host.eligibility.batch import BatchProgress, BatchQuestion, BatchState, BatchTicket
from host.eligibility.disaster import DisasterAnswer, DisasterQuestion
from host.eligibility.medical import MedicalAnswer, MedicalQuestion
from host.eligibility.question import CertificateQuestion, InsuredNumberQuestion, RegistrationRequest
from host.eligibility.reason import Reason


class UnableConnector:
    """Can do nothing and says so; an `EligibilityConnector`."""

    async def ask_by_certificate(self, question: CertificateQuestion) -> EligibilityAnswer:
        """Say that there is no way by certificate."""
        return could_not_check(Reason.NOT_BY_CERTIFICATE)

    async def ask_by_insured_number(self, question: InsuredNumberQuestion) -> EligibilityAnswer:
        """Say that this is not offered."""
        return could_not_check(Reason.NOT_OFFERED)

    async def register(self, request: RegistrationRequest) -> RegistrationOutcome:
        """Say that this is not offered."""
        return RegistrationOutcome(registered=False, reason=Reason.NOT_OFFERED)

    async def withdraw(self, request: RegistrationRequest) -> RegistrationOutcome:
        """Say that this is not offered."""
        return RegistrationOutcome(registered=False, reason=Reason.NOT_OFFERED)

    async def start_batch(self, question: BatchQuestion) -> BatchTicket:
        """Say that this is not offered."""
        return BatchTicket(question, "", Reason.NOT_OFFERED)

    async def poll_batch(self, ticket: BatchTicket) -> BatchState:
        """Say that this is not offered."""
        return BatchState(BatchProgress.FAILED, reason=Reason.NOT_OFFERED)

    async def read_medical_information(self, question: MedicalQuestion) -> MedicalAnswer:
        """Say that this is not offered."""
        return MedicalAnswer(reason=Reason.NOT_OFFERED)

    async def search_in_disaster(self, question: DisasterQuestion) -> DisasterAnswer:
        """Say that this is not offered."""
        return DisasterAnswer(reason=Reason.NOT_OFFERED)
