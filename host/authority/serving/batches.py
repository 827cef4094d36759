"""Batches at work: taken at once, judged a few rows at a time by a worker, and fetched when all are done.

Between the rows other questions are answered. A restart goes on where the last one stopped.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection

from host.authority.base.records import parse_record
from host.authority.insurance.answer import done, processing, refused
from host.authority.insurance.batch import (
    BatchPoll,
    BatchRequest,
    BatchRowResult,
    BatchState,
    BatchTicket,
    parse_row,
    row_answered,
    row_refused,
)
from host.authority.insurance.codes import Notice, ProcessingStatus
from host.authority.insurance.judgement import answer_by_insured_number
from host.authority.serving.work import Work, digest_of, outcome_of
from host.authority.store import batches, consents, people, uses
from host.authority.store.batches import Batch, OpenRow
from host.authority.store.uses import Asked, Purpose

CHUNK_ROWS = 50
"""Rows that are judged in one transaction."""

RowFails = Callable[[], bool]
"""Says whether the next row is to fail on demand."""


class Batches:
    """Takes batches and judges them."""

    def __init__(self, work: Work, new_number: Callable[[datetime], str]) -> None:
        """Keep them in the database of `work`; `new_number` gives a reception number that nobody had."""
        self._work = work
        self._new_number = new_number

    def take(self, request: BatchRequest) -> BatchTicket:
        """Take a batch; a repeat gets the number of the first time.

        Raises:
            RequestReused: the request's id was used for another batch.
        """
        now = self._work.now()
        with self._work.begin() as connection:
            number = self._new_number(now)
            batch = batches.take_batch(connection, request, digest_of(request), number, int(now.timestamp()))
        return BatchTicket(request.request_id, processing(), now, batch.reception_number, batch.rows)

    def poll(self, poll: BatchPoll) -> BatchState:
        """Tell how far a batch is, with its results once it is done."""
        now = self._work.now()
        with self._work.begin() as connection:
            batch = batches.find_batch(connection, poll.clinic, poll.reception_number)
            ready = batch is not None and batch.done == batch.rows
            stored = batches.results_of(connection, batch) if batch is not None and ready else []
        if batch is None:
            refusal = refused(Notice.UNKNOWN_RECEPTION)
            return BatchState(poll.request_id, refusal, now, poll.reception_number, 0, 0, 0, 0, ())
        return BatchState(
            request_id=poll.request_id,
            result=done() if ready else processing(),
            confirmed_at=now,
            reception_number=batch.reception_number,
            rows=batch.rows,
            done=batch.done,
            normal=batch.done - batch.errors,
            errors=batch.errors,
            results=tuple(parse_record(BatchRowResult, one) for one in stored),
        )

    def work_on(self, row_fails: RowFails, most: int = CHUNK_ROWS) -> bool:
        """Judge the next rows of the oldest open batch; return whether there were any."""
        now = self._work.now()
        with self._work.begin() as connection:
            batch = batches.next_batch(connection)
            if batch is None:
                return False
            results = [
                (row.position, self._judge(connection, batch, row, now, fails=row_fails()))
                for row in batches.open_rows(connection, batch, most)
            ]
            errors = sum(result.result.status is ProcessingStatus.ERROR for _, result in results)
            batches.keep_results(connection, batch, results, errors)
        return True

    def forget_old(self) -> None:
        """Delete batches and consents that nobody can use any more."""
        with self._work.begin() as connection:
            batches.forget_batches(connection, self._work.now_s())
            consents.forget_consents(connection, self._work.now_s())

    def _judge(
        self, connection: Connection, batch: Batch, row: OpenRow, now: datetime, *, fails: bool
    ) -> BatchRowResult:
        mark = str(row.question["row"])
        if fails:
            return row_refused(mark, Notice.ROW_FAILED)
        try:
            question = parse_row(row.question, batch.request_id, batch.clinic)
        except ValueError as error:
            return row_refused(mark, Notice.ROW_FORM, str(error).partition(" ")[0])
        found = people.find_by_insured_number(connection, question)
        answer = answer_by_insured_number(question, [person for _, person in found], now)
        _record(connection, batch, row, found[0][0] if len(found) == 1 else None, now, outcome_of(answer.result))
        return row_answered(mark, answer)


def _record(
    connection: Connection, batch: Batch, row: OpenRow, person_id: str | None, now: datetime, outcome: str
) -> None:
    # Parts begin at 1: part 0 under this id belongs to a question of another kind.
    asked = Asked(batch.clinic, batch.request_id, Purpose.BY_BATCH, batch.question_digest, part=row.position + 1)
    uses.record_use(connection, asked, person_id, int(now.timestamp()), outcome)
