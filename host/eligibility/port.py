"""The port: what every way of asking about insurance offers to the host."""

from __future__ import annotations

from typing import Protocol

from host.eligibility.answer import EligibilityAnswer, RegistrationOutcome
from host.eligibility.question import CertificateQuestion, InsuredNumberQuestion, RegistrationRequest


class EligibilityConnector(Protocol):
    """Asks an authority. A failure is an answer with its reason; only programming errors raise."""

    async def ask_by_certificate(self, question: CertificateQuestion) -> EligibilityAnswer:
        """Ask who holds a certificate and how the person is insured."""

    async def ask_by_insured_number(self, question: InsuredNumberQuestion) -> EligibilityAnswer:
        """Ask how the person with an insured number and birth date is insured."""

    async def register(self, request: RegistrationRequest) -> RegistrationOutcome:
        """Register a certificate as the holder's insurance card."""

    async def withdraw(self, request: RegistrationRequest) -> RegistrationOutcome:
        """Withdraw such a registration."""
