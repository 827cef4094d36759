"""Whose file is this? Pure. A file names no visit and no reader, so several fields must agree, and only one visit.

Birth date, kana, time and, where both know it, the number have to fit. Two who fit, or one who fits only in part, are
a question for a member of staff: nothing is linked by being the next.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from host.eligibility.qualification import QualificationDetails
from host.official_files.encoding import fold_text
from host.official_files.kana import fold_kana, fold_parts


class Fit(StrEnum):
    """What came of comparing."""

    ONE = "one"
    SEVERAL = "several"
    UNSURE = "unsure"
    NOBODY = "nobody"


@dataclass(frozen=True, repr=False)
class PersonFacts:
    """What is known about a person; an empty text is not known. `number` is the insured number alone."""

    birth_date: date
    kana: str
    insurer_number: str = ""
    number: str = ""

    @classmethod
    def of(cls, found: QualificationDetails) -> PersonFacts:
        """Take them from a qualification."""
        return cls(found.birth_date, found.kana, found.insurer_number, found.number)


@dataclass(frozen=True, repr=False)
class Candidate:
    """A visit in its window, with what is known about its person; `at` in seconds since 1970."""

    visit_id: str
    at: float
    person: PersonFacts


@dataclass(frozen=True)
class Match:
    """The outcome, and the visits that it is about: exactly one with ONE, none with NOBODY."""

    fit: Fit
    visit_ids: tuple[str, ...] = ()


def match(person: PersonFacts, at: float, candidates: Sequence[Candidate], window_s: float) -> Match:
    """Find the visit of a person whose file was made at `at`."""
    near = [one for one in candidates if abs(one.at - at) <= window_s]
    born = [one for one in near if one.person.birth_date == person.birth_date]
    named = [one for one in born if _same_kana(one.person, person)]
    numbered = [one for one in named if _numbers(one.person, person) is True]
    if len(numbered) == 1:
        return Match(Fit.ONE, (numbered[0].visit_id,))
    open_numbers = [one for one in named if _numbers(one.person, person) is not False]
    if len(open_numbers) == 1 and len(named) == 1:
        return Match(Fit.ONE, (named[0].visit_id,))
    if len(named) > 1:
        return Match(Fit.SEVERAL, tuple(one.visit_id for one in named))
    partly = [one for one in born if one in named or _fits_partly(one.person, person)]
    return Match(Fit.UNSURE, tuple(one.visit_id for one in partly)) if partly else Match(Fit.NOBODY)


def _same_kana(one: PersonFacts, other: PersonFacts) -> bool:
    return bool(one.kana and other.kana) and fold_kana(one.kana) == fold_kana(other.kana)


def _fits_partly(one: PersonFacts, other: PersonFacts) -> bool:
    """Whether the names may be written the other way round, or the number is the same with another or no name."""
    swapped = bool(one.kana and other.kana) and fold_parts(one.kana) == fold_parts(other.kana)
    return swapped or _numbers(one, other) is True


def _numbers(one: PersonFacts, other: PersonFacts) -> bool | None:
    """Whether insurer and number are the same; None while one side does not know them."""
    if not (one.number and other.number):
        return None
    pairs = ((one.insurer_number, other.insurer_number), (one.number, other.number))
    return all(_fold_number(left) == _fold_number(right) for left, right in pairs)


def _fold_number(text: str) -> str:
    return fold_text(text).lstrip("0")
