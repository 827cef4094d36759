"""From a question to the words of a request in the official layout: whom it is about."""

from __future__ import annotations

from host.eligibility.question import InsuredNumberQuestion
from host.official_files.records import SearchInfo
from host.official_files.requests import pad_insurer


def search_of(question: InsuredNumberQuestion, row_id: str = "") -> SearchInfo:
    """Give whom a question is about in the words of a request; the insurer number has its eight characters."""
    return SearchInfo(
        insurer_number=pad_insurer(question.insurer_number),
        symbol=question.symbol,
        number=question.number,
        branch=question.branch,
        birth_date=question.birth_date,
        row_id=row_id,
    )
