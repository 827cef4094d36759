"""Lists through the folders: one file brings a reception number, with which others fetch the results.

The ticket's receipt is the id of the first file; the ones that fetch are named after it with a number, so that a
restart goes on with the same files.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Engine

from host.base.oqs_settings import OqsSettings
from host.eligibility.answer import EligibilityAnswer, could_not_check
from host.eligibility.batch import (
    BatchProgress,
    BatchQuestion,
    BatchResult,
    BatchRow,
    BatchState,
    BatchTicket,
)
from host.eligibility.codes import Segment
from host.eligibility.question import InsuredNumberQuestion
from host.eligibility.reason import Reason
from host.linkage.folders import PostOffice
from host.linkage.ledger import Request, RequestState, add_request, find_request, load_request, mark_taken
from host.linkage.reading import is_still_running, judge_person, read_answer
from host.linkage.searching import search_of
from host.official_files.archive import is_archive
from host.official_files.encoding import Encoding
from host.official_files.names import FileKind, name_result
from host.official_files.records import RequestFile, ResultFile
from host.official_files.requests import format_request
from host.store.engine import reading

_MOST_FETCHES = 10_000

_FAILED = {
    RequestState.REJECTED: Reason.REQUEST_REJECTED,
    RequestState.UNREADABLE: Reason.RESULT_UNREADABLE,
}


class Batches:
    """Starts and polls lists; from worker threads."""

    def __init__(
        self,
        engine: Engine,
        office: PostOffice,
        settings: OqsSettings,
        clock: Callable[[], float],
        make_ident: Callable[[], str],
    ) -> None:
        """Ask through `office`."""
        self._engine = engine
        self._office = office
        self._settings = settings
        self._clock = clock
        self._make_ident = make_ident

    def start(self, question: BatchQuestion) -> BatchTicket:
        """Hand in a list; the same `request_id` is the same list.

        Raises:
            NotWritable: a number or symbol cannot be written in the encoding.
            OSError: the folder cannot be written.
        """
        asked = RequestFile(
            self._settings.institution,
            "",
            question.on_date,
            tuple(search_of(_question(row, question), row.row_id) for row in question.rows),
            is_batch=True,
        )
        request = self._open(FileKind.BATCH_START, f"batch {question.request_id}"[:64])
        self._send(request, asked)
        return BatchTicket(question, request.ident)

    def poll(self, ticket: BatchTicket) -> BatchState:
        """Look how far a list came.

        Raises:
            OSError: a folder cannot be used.
        """
        first = self._office.look(ticket.receipt)
        reception = self._reception_number(first)
        if isinstance(reception, BatchState):
            return reception
        for number in range(1, _MOST_FETCHES):
            ident = f"{ticket.receipt}-{number}"
            with reading(self._engine) as connection:
                known = load_request(connection, ident)
            if known is None or known.state is RequestState.OPENED:
                return self._fetch(ident, reception, number, first)
            state = self._fetched(ident, ticket.question)
            if state is not None:
                return state
        return BatchState(BatchProgress.FAILED, reason=Reason.LINKAGE_SILENT)

    def _reception_number(self, first: Request | None) -> str | BatchState:
        if first is None:
            return BatchState(BatchProgress.FAILED, reason=Reason.OFFICIAL_ERROR)
        if first.state in _FAILED:
            return BatchState(BatchProgress.FAILED, reason=_FAILED[first.state])
        if first.answer is None:
            return self._waiting(first)
        result = self._parse(first)
        if result.header.segment is Segment.ABORTED or not result.header.reception_number:
            return BatchState(BatchProgress.FAILED, reason=Reason.OFFICIAL_ERROR)
        return result.header.reception_number

    def _waiting(self, request: Request) -> BatchState:
        if self._clock() - request.sent_at > self._settings.give_up_s:
            return BatchState(BatchProgress.FAILED, reason=Reason.LINKAGE_SILENT)
        return BatchState(BatchProgress.PROCESSING)

    def _fetch(self, ident: str, reception: str, number: int, first: Request | None) -> BatchState:
        since = first.answered_at if first and first.answered_at else 0.0
        if self._clock() < since + (number - 1) * self._settings.batch_every_s:
            return BatchState(BatchProgress.PROCESSING)
        request = self._open(FileKind.BATCH_RESULT, f"fetch {ident}", ident)
        self._send(request, RequestFile(self._settings.institution, "", reception_number=reception))
        return BatchState(BatchProgress.PROCESSING)

    def _fetched(self, ident: str, question: BatchQuestion) -> BatchState | None:
        """Give the state that one fetch tells, or None when it said that the list is still being processed."""
        request = self._office.look(ident)
        if request is None or request.answer is None:
            failed = _FAILED.get(request.state) if request else None
            if failed is not None:
                return BatchState(BatchProgress.FAILED, reason=failed)
            return self._waiting(request) if request else BatchState(BatchProgress.PROCESSING)
        result = self._parse(request)
        if is_still_running(result):
            return None
        with self._engine.begin() as connection:
            mark_taken(connection, ident)
        if result.header.segment is Segment.ABORTED:
            return BatchState(BatchProgress.FAILED, reason=Reason.OFFICIAL_ERROR)
        return BatchState(BatchProgress.DONE, tuple(_results(result, question)))

    def _open(self, kind: FileKind, subject: str, ident: str = "") -> Request:
        now = self._clock()
        with self._engine.begin() as connection:
            request = find_request(connection, subject, now)
            return request or add_request(connection, ident or self._make_ident(), kind, subject, now)

    def _send(self, request: Request, asked: RequestFile) -> None:
        if request.state is not RequestState.OPENED:
            return
        whole = RequestFile(
            asked.institution,
            request.ident,
            asked.asked_on,
            asked.persons,
            asked.is_batch,
            asked.reception_number,
        )
        self._office.send(request, format_request(whole, Encoding.of(self._settings.encoding)))

    def _parse(self, request: Request) -> ResultFile:
        answer = request.answer or b""
        name = str(name_result(request.kind, request.ident, "zip" if is_archive(answer) else "xml"))
        return read_answer(name, answer, self._settings.institution, request.ident)


def _results(result: ResultFile, question: BatchQuestion) -> list[BatchResult]:
    """Give an answer to each row: one that is missing or doubled could not be checked, and is never "not insured"."""
    said: dict[str, list[EligibilityAnswer]] = {row.row_id: [] for row in question.rows}
    asked = {row.row_id: row for row in question.rows}
    for person in result.persons:
        row = asked.get(person.search.row_id) if person.search else None
        if row is not None:
            said[row.row_id].append(judge_person(result, person, _question(row, question)))
    wrong = could_not_check(Reason.AUTHORITY_WRONG_ANSWER)
    return [BatchResult(row_id, found[0] if len(found) == 1 else wrong) for row_id, found in said.items()]


def _question(row: BatchRow, question: BatchQuestion) -> InsuredNumberQuestion:
    return InsuredNumberQuestion(
        request_id=row.row_id,
        insurer_number=row.insurer_number,
        symbol=row.symbol,
        number=row.number,
        branch=row.branch,
        birth_date=row.birth_date,
        on_date=question.on_date,
    )
