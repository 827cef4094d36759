"""Look-ups as the authority serves them: judged and recorded, each in a transaction of its own that is flushed."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date

from host.authority.insurance.batch import BatchRequest, BatchRow
from host.authority.insurance.codes import Validity
from host.authority.insurance.question import CertificateQuestion, InsuredNumberQuestion
from host.authority.seeding.people import Population, SeededPerson
from host.authority.serving.authority import Authority

CLINIC = "bench"
THREADS = 8
SECONDS = 5.0


class Questions:
    """Questions about the people of a population, over and over, each under an id of its own."""

    def __init__(self, population: Population, people: int, day: date) -> None:
        """Ask about the first `people` as of `day`."""
        made = [population.make(index) for index in range(people)]
        self._with_card = [one for one in made if one.person.certificates]
        self._insured = [one for one in made if one.person.qualifications]
        self._day = day
        self._numbers = itertools.count()
        self._lock = threading.Lock()

    def by_certificate(self) -> CertificateQuestion:
        """Give the next question by certificate."""
        number = self._next()
        card = self._of(self._with_card, number).person.certificates[-1]
        return CertificateQuestion(f"c{number}", CLINIC, card.issuer_key_id, card.serial, card.not_after, self._day)

    def by_insured_number(self) -> InsuredNumberQuestion:
        """Give the next question by insured number."""
        number = self._next()
        one = self._of(self._insured, number)
        held = one.person.qualifications[-1]
        return InsuredNumberQuestion(
            request_id=f"n{number}",
            clinic=CLINIC,
            insurer_number=held.insurer_number,
            symbol=held.symbol,
            number=held.number,
            branch=held.branch,
            birth_date=one.person.birth_date,
            on_date=self._day,
        )

    def batch(self, rows: int) -> BatchRequest:
        """Give the next batch."""
        asked = (self.by_insured_number() for _ in range(rows))
        return BatchRequest(f"b{self._next()}", CLINIC, tuple(self._rows(asked)))

    def _rows(self, asked: Iterator[InsuredNumberQuestion]) -> Iterator[BatchRow]:
        for place, one in enumerate(asked):
            days = (one.birth_date.isoformat(), one.on_date.isoformat())
            yield BatchRow(str(place), one.insurer_number, one.symbol, one.number, one.branch, *days)

    def _next(self) -> int:
        with self._lock:
            return next(self._numbers)

    @staticmethod
    def _of(people: Sequence[SeededPerson], number: int) -> SeededPerson:
        return people[number * 7919 % len(people)]  # a prime, so that neighbours are not asked about in a row


@dataclass(frozen=True)
class Pace:
    """Look-ups per second, and what this process worked for one of them, in milliseconds of a processor."""

    per_s: float
    cpu_ms: float


def count_lookups(ask: Callable[[], Validity | None], threads: int = THREADS, seconds: float = SECONDS) -> Pace:
    """Let `threads` ask as fast as they can; give the pace of all together."""
    began, worked = time.monotonic(), time.process_time()
    end = began + seconds

    def keep_asking(_: int) -> int:
        asked = 0
        while time.monotonic() < end:
            ask()
            asked += 1
        return asked

    with ThreadPoolExecutor(threads) as pool:
        total = sum(pool.map(keep_asking, range(threads)))
    cpu_ms = 1000 * (time.process_time() - worked) / total
    return Pace(total / (time.monotonic() - began), cpu_ms)


def count_batch_rows(authority: Authority, batch: BatchRequest) -> float:
    """Take one batch and judge it to its end; give rows per second."""
    began = time.monotonic()
    authority.batches.take(batch)
    while authority.batches.work_on(lambda: False):
        pass
    return len(batch.rows) / (time.monotonic() - began)
