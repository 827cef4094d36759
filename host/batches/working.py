"""The work on lists: hand one in, ask how far it came, write the answers; each step can be the last before a restart.

What was handed in keeps its own number (the list's id), so that handing it in again after a crash asks nothing twice.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from itertools import islice

from sqlalchemy import Engine

from device.base.log import EventLog
from host.base.settings import BatchSettings
from host.batches.record import Batch, ListRow, Phase, RowAnswer
from host.batches.rows import claim_due, end_leases, has_due, load_batch, load_rows, save_answers, save_batch
from host.eligibility.answer import EligibilityAnswer, could_not_check
from host.eligibility.batch import BatchProgress, BatchQuestion, BatchRow, BatchState, BatchTicket
from host.eligibility.port import EligibilityConnector
from host.eligibility.reason import Reason
from host.insurance.memory import remember_answers
from host.insurance.record import Difference, How
from host.store.engine import reading

_WRITTEN_AT_ONCE = 100
"""Rows in one transaction: visits that arrive meanwhile wait no longer than that."""


class BatchWork:
    """Works on the lists of one database."""

    def __init__(
        self,
        engine: Engine,
        connector: EligibilityConnector,
        settings: BatchSettings,
        clock: Callable[[], float],
        log: EventLog,
    ) -> None:
        """Ask through `connector`; `clock` gives seconds since 1970."""
        self._engine = engine
        self._connector = connector
        self._settings = settings
        self._clock = clock
        self._log = log
        self._rows: dict[str, tuple[ListRow, ...]] = {}

    async def begin(self) -> None:
        """Go on at once with what an earlier run left; asking once more under the same id does no harm."""
        await asyncio.to_thread(self._free)

    async def work(self) -> None:
        """Take each list with work to do one step further."""
        for batch in await asyncio.to_thread(self._claim):
            rows = await asyncio.to_thread(self._load, batch)
            question = _question(batch, rows)
            if not batch.receipt:
                await self._start(batch, question)
            else:
                await self._poll(batch, question, rows)

    async def _start(self, batch: Batch, question: BatchQuestion) -> None:
        ticket = await self._connector.start_batch(question)
        if not ticket.started:
            await asyncio.to_thread(self._save, self._failed(batch, ticket.reason))
            return
        due = self._clock() + self._settings.poll_s
        await asyncio.to_thread(self._save, replace(batch, receipt=ticket.receipt, reason=0, tries=0, due_at=due))

    async def _poll(self, batch: Batch, question: BatchQuestion, rows: tuple[ListRow, ...]) -> None:
        state = await self._connector.poll_batch(BatchTicket(question, batch.receipt))
        if state.progress is BatchProgress.DONE:
            await asyncio.to_thread(self._write, batch, rows, state)
        elif state.progress is BatchProgress.PROCESSING:
            due = self._clock() + self._settings.poll_s
            await asyncio.to_thread(self._save, replace(batch, reason=0, tries=0, due_at=due, done=state.done))
        else:
            await asyncio.to_thread(self._save, self._failed(batch, state.reason))

    def _failed(self, batch: Batch, reason: Reason) -> Batch:
        now = self._clock()
        if not reason.may_pass or now - batch.made_at > self._settings.give_up_s:
            self._rows.pop(batch.batch_id, None)
            self._log.event("list_failed", error=reason.value)
            return replace(batch, phase=Phase.FAILED, reason=reason.value, due_at=None, ended_at=now)
        pause = min(self._settings.retry_max_s, self._settings.retry_s * 2.0 ** min(batch.tries, 20))
        return replace(batch, reason=reason.value, tries=batch.tries + 1, due_at=now + pause)

    def _free(self) -> None:
        with self._engine.begin() as connection:
            end_leases(connection, self._clock())

    def _claim(self) -> list[Batch]:
        now = self._clock()
        with reading(self._engine) as connection:
            if not has_due(connection, now):
                return []
        with self._engine.begin() as connection:
            return claim_due(connection, now, now + self._settings.lease_s)

    def _load(self, batch: Batch) -> tuple[ListRow, ...]:
        if batch.batch_id not in self._rows:
            with reading(self._engine) as connection:
                self._rows[batch.batch_id] = tuple(row for row, _ in load_rows(connection, batch.batch_id))
        return self._rows[batch.batch_id]

    def _save(self, batch: Batch) -> None:
        with self._engine.begin() as connection:
            if load_batch(connection, batch.batch_id):
                save_batch(connection, batch)

    def _write(self, batch: Batch, rows: tuple[ListRow, ...], state: BatchState) -> None:
        """Write the answers, and remember them for the visits that follow; a twin row gets its twin's."""
        answers = answers_of(rows, state)
        written: dict[int, RowAnswer] = {}
        left = iter([row for row in rows if row.insured])
        while chunk := list(islice(left, _WRITTEN_AT_ONCE)):
            asked = [row.row for row in chunk if row.is_asked]
            with self._engine.begin() as connection:
                found = remember_answers(connection, [answers[row] for row in asked], How.BATCH, self._clock())
                written |= {row: _answer(answers[row], new.changes) for row, new in zip(asked, found, strict=True)}
                save_answers(connection, batch, {row.row: written[row.twin or row.row] for row in chunk})
        self._save(replace(batch, phase=Phase.DONE, reason=0, due_at=None, ended_at=self._clock()))
        self._rows.pop(batch.batch_id, None)
        self._log.event("list_done", rows=len(written))


def _question(batch: Batch, rows: tuple[ListRow, ...]) -> BatchQuestion:
    asked = (
        BatchRow(
            str(row.row),
            row.insured.insurer_number,
            row.insured.symbol,
            row.insured.number,
            row.insured.branch,
            row.insured.birth_date,
        )
        for row in rows
        if row.insured and row.is_asked
    )
    return BatchQuestion(batch.batch_id, batch.on_date, tuple(asked))


def answers_of(rows: tuple[ListRow, ...], state: BatchState) -> dict[int, EligibilityAnswer]:
    """Give the answer of each row that was asked.

    A row that the eligibility system left out was not checked; it is not "not found".
    """
    results = {result.row_id: result.answer for result in state.results}
    left_out = could_not_check(Reason.AUTHORITY_WRONG_ANSWER)
    return {row.row: results.get(str(row.row), left_out) for row in rows if row.is_asked}


def _answer(answer: EligibilityAnswer, changes: tuple[Difference, ...]) -> RowAnswer:
    step, reason = answer.next_step.value, answer.reason.value
    return RowAnswer(answer.status, step, reason, answer.official, answer.qualifications, changes)
