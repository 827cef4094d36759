"""One limit for the questions of several clinics."""

from __future__ import annotations

import asyncio
from typing import Any

from host.fleet.questions import LimitedConnector

LIMIT = 3


class Counting:
    """A connector that counts how many questions it has at the same time."""

    def __init__(self) -> None:
        """Begin with none."""
        self.now = self.most = self.asked = 0

    def __getattr__(self, name: str) -> Any:
        """Answer every kind of question alike."""

        async def ask(_question: object) -> str:
            self.now += 1
            self.asked += 1
            self.most = max(self.most, self.now)
            await asyncio.sleep(0)
            self.now -= 1
            return name

        return ask


KINDS = (
    *("ask_by_certificate", "ask_by_insured_number", "register", "withdraw", "start_batch", "poll_batch"),
    *("read_medical_information", "search_in_disaster"),
)


def test_all_clinics_and_kinds_together_are_never_more_than_the_limit() -> None:
    counting = Counting()

    async def ask() -> list[str]:
        limit = asyncio.Semaphore(LIMIT)
        clinics = [LimitedConnector(counting, limit) for _ in range(4)]
        questions = [getattr(clinic, kind)(None) for clinic in clinics for kind in KINDS]
        return list(await asyncio.gather(*questions))

    assert asyncio.run(ask()) == list(KINDS) * 4
    assert (counting.asked, counting.most) == (4 * len(KINDS), LIMIT)
