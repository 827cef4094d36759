"""Made-up persons at the real authority, and how to ask about them."""

from __future__ import annotations

import asyncio
import dataclasses
import itertools
from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from host.authority.base.records import format_record
from host.authority.insurance.japan_time import JAPAN
from host.authority.insurance.person import Certificate, Qualification
from host.eligibility.answer import EligibilityAnswer
from host.eligibility.connection import AuthorityConnection, open_authority
from host.eligibility.port import EligibilityConnector
from host.eligibility.question import CertificateQuestion, InsuredNumberQuestion, RegistrationRequest
from host.eligibility.retry import RetryLimits
from tests.host.authority.people import ISSUER, certificate, person, qualification
from tests.host.authority.process import RunningAuthority

T = TypeVar("T")

QUICK = RetryLimits(attempts=3, first_pause_s=0.01, total_s=5)

TODAY = datetime.now(JAPAN).date()
SERIALS = itertools.count(1000)
ENDED = qualification(date(2020, 4, 1), TODAY - timedelta(days=30))


def asking(connection: AuthorityConnection, ask: Callable[[EligibilityConnector], Awaitable[T]]) -> T:
    """Open a connector, ask through it, close it."""

    async def run() -> T:
        async with open_authority(connection, lambda: 0.5) as connector:
            return await ask(connector)

    return asyncio.run(run())


@dataclasses.dataclass(frozen=True)
class Case:
    """One made-up person at the authority, and how to ask about them."""

    connection: AuthorityConnection
    serial: int
    number: str

    @property
    def request_id(self) -> str:
        """Give an id that no other question has."""
        return f"request-{next(SERIALS)}"

    def by_certificate(self) -> EligibilityAnswer:
        """Ask by the certificate."""
        question = CertificateQuestion(self.request_id, ISSUER, self.serial, date(2040, 1, 1), TODAY)
        return asking(self.connection, lambda connector: connector.ask_by_certificate(question))

    def by_number(self) -> EligibilityAnswer:
        """Ask by the insured number."""
        question = InsuredNumberQuestion(
            self.request_id, "999999", "架01", self.number, "", date(1952, 2, 29), TODAY
        )  # fmt: skip
        return asking(self.connection, lambda connector: connector.ask_by_insured_number(question))

    def wish(self) -> RegistrationRequest:
        """Give the wish to register or withdraw."""
        return RegistrationRequest(self.request_id, ISSUER, self.serial)


class Town:
    """Puts persons into the authority, each with a certificate and a number of their own."""

    def __init__(self, authority: RunningAuthority, token_file: Path) -> None:
        """Use this authority."""
        self.authority = authority
        self.connection = AuthorityConnection(authority.url, "clinic-a", token_file, retries=QUICK)

    def person(self, *history: Qualification, held: Certificate | None = None) -> Case:
        """Put one; the first qualification gets the number of the case."""
        serial = next(SERIALS)
        first, *others = history or (qualification(),)
        numbered = dataclasses.replace(first, number=str(serial))
        issued = dataclasses.replace(held or certificate(), serial=str(serial), card_id=f"card-{serial}")
        body = format_record(person(numbered, *others, certificates=(issued,)))
        self.authority.admin("PUT", f"/admin/persons/person-{serial}", body)
        return Case(self.connection, serial, str(serial))

    def behave(self, mode: str, **keys: float) -> None:
        """Let the authority misbehave."""
        self.authority.admin("PUT", "/admin/behaviour", {"mode": mode, **keys})
