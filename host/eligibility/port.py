"""The port: what every way of asking about insurance offers to the host."""

from __future__ import annotations

from typing import Protocol

from host.eligibility.answer import EligibilityAnswer, RegistrationOutcome
from host.eligibility.batch import BatchQuestion, BatchState, BatchTicket
from host.eligibility.disaster import DisasterAnswer, DisasterQuestion
from host.eligibility.medical import MedicalAnswer, MedicalQuestion
from host.eligibility.question import CertificateQuestion, InsuredNumberQuestion, RegistrationRequest


class EligibilityConnector(Protocol):
    """Asks an authority. A failure is an answer with its reason; only programming errors raise.

    A connector that cannot do one of these says so by the reason NOT_OFFERED (or NOT_BY_CERTIFICATE).
    """

    async def ask_by_certificate(self, question: CertificateQuestion) -> EligibilityAnswer:
        """Ask who holds a certificate and how the person is insured."""

    async def ask_by_insured_number(self, question: InsuredNumberQuestion) -> EligibilityAnswer:
        """Ask how the person with an insured number and birth date is insured."""

    async def register(self, request: RegistrationRequest) -> RegistrationOutcome:
        """Register a certificate as the holder's insurance card."""

    async def withdraw(self, request: RegistrationRequest) -> RegistrationOutcome:
        """Withdraw such a registration."""

    async def start_batch(self, question: BatchQuestion) -> BatchTicket:
        """Hand in a list of insured numbers; it is processed while others are asked."""

    async def poll_batch(self, ticket: BatchTicket) -> BatchState:
        """Ask how far a batch came, and take its results when it is done."""

    async def read_medical_information(self, question: MedicalQuestion) -> MedicalAnswer:
        """Read what a person let the clinic see, with the token of their consent."""

    async def search_in_disaster(self, question: DisasterQuestion) -> DisasterAnswer:
        """Find a person by name, birth date, sex and address, with their consent by word of mouth."""
