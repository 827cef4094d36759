"""When two ways of writing an insured number mean the same one. Pure; used to compare, never to store.

Numbers are typed in half or full width, with any of a dozen dashes, with or without the spaces that pad an
insurer number. Leading zeros are part of a number and are kept.
"""

from __future__ import annotations

import re
import unicodedata

from host.authority.insurance.person import Qualification
from host.authority.insurance.question import InsuredNumberQuestion

_DASHES = re.compile("[\u2010-\u2015\u2212\uff0d\ufe63]")
_SPACES = re.compile(r"\s+")


def fold(text: str) -> str:
    """Give the form to compare: half width, one case, one kind of dash, no spaces."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    joined = _SPACES.sub("", _DASHES.sub("-", plain))
    return unicodedata.normalize("NFKC", joined)  # letters that a space had kept apart may combine


def insured_key(insurer_number: str, symbol: str, number: str) -> str:
    """Give one string that is equal exactly for insured numbers that mean the same; no branch in it."""
    return "/".join(fold(part) for part in (insurer_number, symbol, number))


def same_branch(held: str, asked: str) -> bool:
    """Whether a branch fits; an empty one that is asked about fits all, and 2 means 02."""
    return not asked or held.zfill(2) == asked.zfill(2)


def is_asked_about(held: Qualification, question: InsuredNumberQuestion) -> bool:
    """Whether the question means this qualification; the birth date is the person's and is not looked at."""
    asked = insured_key(question.insurer_number, question.symbol, question.number)
    return insured_key(held.insurer_number, held.symbol, held.number) == asked and same_branch(
        held.branch, question.branch
    )
