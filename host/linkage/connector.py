"""The connector `oqs-files`: questions by insured number through the linkage software's folders.

It cannot ask by certificate: no clinic-side request takes a serial. A card that is linked to an insured number is
asked about by that number; any other goes to the desk. Medical information and disaster mode have no file form.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import date

from sqlalchemy import Connection, Engine

from host.base.oqs_settings import OqsSettings
from host.eligibility.answer import EligibilityAnswer, could_not_check
from host.eligibility.batch import BatchProgress, BatchQuestion, BatchState, BatchTicket
from host.eligibility.question import CertificateQuestion, InsuredNumberQuestion
from host.eligibility.reason import Reason
from host.eligibility.unable import UnableConnector
from host.insurance.links import find_linked
from host.insurance.person_keys import InsuredNumbers, person_keys
from host.linkage.batches import Batches
from host.linkage.folders import PostOffice
from host.linkage.ledger import Request, RequestState, add_request, find_request, mark_taken
from host.linkage.reading import is_still_running, judge_single
from host.linkage.searching import search_of
from host.official_files.archive import is_archive, unpack
from host.official_files.encoding import Encoding
from host.official_files.errors import NotWritable
from host.official_files.names import FileKind
from host.official_files.records import RequestFile
from host.official_files.requests import format_request
from host.official_files.result_reading import parse_result
from host.store.engine import reading

LEFT_BEHIND_S = 10.0
"""Whoever opens a request writes its file; when that has not happened by then, a crash was in the way."""


class LinkageConnector(UnableConnector):
    """Asks through the folders; an `EligibilityConnector`."""

    def __init__(
        self,
        engine: Engine,
        office: PostOffice,
        settings: OqsSettings,
        clock: Callable[[], float],
        make_ident: Callable[[], str],
    ) -> None:
        """Ask through `office`; `make_ident` gives an id that no request had before."""
        self._engine = engine
        self._office = office
        self._settings = settings
        self._clock = clock
        self._make_ident = make_ident
        self._batches = Batches(engine, office, settings, clock, make_ident)

    async def ask_by_certificate(self, question: CertificateQuestion) -> EligibilityAnswer:
        """Ask about the insured number that the card is linked to, or say that there is none."""
        linked = await asyncio.to_thread(self._find_linked, question)
        if linked is None:
            return could_not_check(Reason.NOT_BY_CERTIFICATE)
        return await self.ask_by_insured_number(
            InsuredNumberQuestion(
                request_id=question.request_id,
                insurer_number=linked.insurer_number,
                symbol=linked.symbol,
                number=linked.number,
                branch=linked.branch,
                birth_date=linked.birth_date,
                on_date=question.on_date,
            )
        )

    async def ask_by_insured_number(self, question: InsuredNumberQuestion) -> EligibilityAnswer:
        """Ask, wait for the answer for a while, and take it up the next time if it comes later."""
        try:
            request = await asyncio.to_thread(self._open, question)
            return await self._wait(request, question)
        except NotWritable:
            return could_not_check(Reason.NOT_WRITABLE_IN_ENCODING)
        except OSError:
            return could_not_check(Reason.FOLDER_UNREACHABLE)

    async def start_batch(self, question: BatchQuestion) -> BatchTicket:
        """Hand in a list."""
        try:
            return await asyncio.to_thread(self._batches.start, question)
        except NotWritable:
            return BatchTicket(question, "", Reason.NOT_WRITABLE_IN_ENCODING)
        except OSError:
            return BatchTicket(question, "", Reason.FOLDER_UNREACHABLE)

    async def poll_batch(self, ticket: BatchTicket) -> BatchState:
        """Look how far a list came."""
        try:
            return await asyncio.to_thread(self._batches.poll, ticket)
        except OSError:
            return BatchState(BatchProgress.FAILED, reason=Reason.FOLDER_UNREACHABLE)

    def _find_linked(self, question: CertificateQuestion) -> InsuredNumbers | None:
        with reading(self._engine) as connection:
            return find_linked(connection, question.issuer_key_id, str(question.serial))

    def _open(self, question: InsuredNumberQuestion) -> Request:
        now = self._clock()
        search = search_of(question)
        with self._engine.begin() as connection:
            subject = name_subject(connection, question, question.on_date)
            request = find_request(connection, subject, now - self._settings.fresh_s)
            lost = request is not None and now - request.sent_at > self._settings.give_up_s
            is_mine = request is None or lost
            if request is None or lost:
                request = add_request(connection, self._make_ident(), FileKind.SINGLE, subject, now)
        left_behind = request.state is RequestState.OPENED and now - request.sent_at > LEFT_BEHIND_S
        if is_mine or left_behind:
            asked = RequestFile(self._settings.institution, request.ident, question.on_date, (search,))
            self._office.send(request, format_request(asked, Encoding.of(self._settings.encoding)))
        return request

    async def _wait(self, request: Request, question: InsuredNumberQuestion) -> EligibilityAnswer:
        deadline = time.monotonic() + self._settings.answer_s
        while True:
            found = await asyncio.to_thread(self._office.look, request.ident)
            answer = await asyncio.to_thread(self._take, found, question) if found else None
            if answer is not None:
                return answer
            if time.monotonic() > deadline:
                return could_not_check(Reason.LINKAGE_SILENT)
            await asyncio.sleep(self._settings.poll_s)

    def _take(self, request: Request, question: InsuredNumberQuestion) -> EligibilityAnswer | None:
        if request.state is RequestState.REJECTED:
            return could_not_check(Reason.REQUEST_REJECTED)
        if request.state is RequestState.UNREADABLE:
            return could_not_check(Reason.RESULT_UNREADABLE)
        if request.answer is None:
            return None
        data = unpack(request.answer) if is_archive(request.answer) else request.answer
        result = parse_result(data)
        if is_still_running(result):
            return could_not_check(Reason.AUTHORITY_BUSY)
        with self._engine.begin() as connection:
            mark_taken(connection, request.ident)
        return judge_single(result, question)


def name_subject(connection: Connection, question: InsuredNumberQuestion, on_date: date) -> str:
    """Name whom and which day a question is about, by a hash that only this clinic can make."""
    insured = InsuredNumbers(
        question.insurer_number, question.symbol, question.number, question.branch, question.birth_date
    )
    return f"{person_keys(connection).numbers(insured)}-{on_date:%Y%m%d}"
