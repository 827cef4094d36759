"""One limit for the questions of all clinics of a worker: each clinic's own limit knows nothing of the others.

Beyond it questions wait, and with them their visits; so many more at once would only make each of them too late.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from host.eligibility.answer import EligibilityAnswer, RegistrationOutcome
from host.eligibility.batch import BatchQuestion, BatchState, BatchTicket
from host.eligibility.disaster import DisasterAnswer, DisasterQuestion
from host.eligibility.medical import MedicalAnswer, MedicalQuestion
from host.eligibility.port import EligibilityConnector
from host.eligibility.question import CertificateQuestion, InsuredNumberQuestion, RegistrationRequest
from host.roles.eligibility import connect_eligibility
from host.roles.parts import Parts

Connect = Callable[[Parts], AbstractAsyncContextManager[EligibilityConnector]]


class LimitedConnector:
    """Asks through another connector (`EligibilityConnector`) as soon as the limit lets it."""

    def __init__(self, connector: EligibilityConnector, limit: asyncio.Semaphore) -> None:
        """Share `limit` with the connectors of other clinics."""
        self._connector = connector
        self._limit = limit

    async def ask_by_certificate(self, question: CertificateQuestion) -> EligibilityAnswer:
        """Ask for a visit."""
        async with self._limit:
            return await self._connector.ask_by_certificate(question)

    async def ask_by_insured_number(self, question: InsuredNumberQuestion) -> EligibilityAnswer:
        """Ask for somebody at the desk."""
        async with self._limit:
            return await self._connector.ask_by_insured_number(question)

    async def register(self, request: RegistrationRequest) -> RegistrationOutcome:
        """Ask for somebody at the terminal."""
        async with self._limit:
            return await self._connector.register(request)

    async def withdraw(self, request: RegistrationRequest) -> RegistrationOutcome:
        """Ask for somebody at the terminal."""
        async with self._limit:
            return await self._connector.withdraw(request)

    async def start_batch(self, question: BatchQuestion) -> BatchTicket:
        """Hand in a list."""
        async with self._limit:
            return await self._connector.start_batch(question)

    async def poll_batch(self, ticket: BatchTicket) -> BatchState:
        """Ask about a list."""
        async with self._limit:
            return await self._connector.poll_batch(ticket)

    async def read_medical_information(self, question: MedicalQuestion) -> MedicalAnswer:
        """Ask for somebody at the desk."""
        async with self._limit:
            return await self._connector.read_medical_information(question)

    async def search_in_disaster(self, question: DisasterQuestion) -> DisasterAnswer:
        """Ask for somebody at the desk."""
        async with self._limit:
            return await self._connector.search_in_disaster(question)


def limited(at_once: int) -> Connect:
    """Give what connects clinics to the eligibility system with one limit for all of them."""
    limit = asyncio.Semaphore(at_once)

    @asynccontextmanager
    async def connect(parts: Parts) -> AsyncIterator[EligibilityConnector]:
        async with connect_eligibility(parts) as connector:
            yield LimitedConnector(connector, limit)

    return connect
