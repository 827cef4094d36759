"""How a qualification is told to a clinic: the insurer's spelling, and the papers that are valid on the day. Pure."""

from __future__ import annotations

from datetime import date, timedelta

from host.authority.insurance.answer import QualificationAnswer
from host.authority.insurance.paper_codes import LossReason
from host.authority.insurance.papers import find_valid, is_valid_on
from host.authority.insurance.person import Person, Qualification

SCHOOL_AGE = 6


def describe(held: Qualification, holder: Person, day: date, *, limit_consent: bool) -> QualificationAnswer:
    """Tell one qualification as of `day`; limits and diseases only with consent."""
    paper = find_valid(held.papers.eligibility, day)
    elderly = find_valid(held.papers.elderly, day)
    spelling = held.spelling
    own_place = not spelling.address
    return QualificationAnswer(
        insurer_number=held.insurer_number,
        insurer_name=held.insurer_name,
        symbol=held.symbol,
        number=held.number,
        branch=held.branch,
        relation=held.relation,
        name=spelling.name or holder.name,
        kana=spelling.kana or holder.kana,
        birth_date=holder.birth_date,
        sex=holder.sex,
        ratio_percent=held.ratio_percent if elderly is None else elderly.ratio_percent,
        valid_from=held.valid_from,
        valid_until=held.valid_until,
        card_class=held.card_class,
        insured_name=spelling.insured_name,
        name_of_other=holder.name_of_other,
        kana_of_other=holder.kana_of_other,
        postal_code=holder.postal_code if own_place else spelling.postal_code,
        address=holder.address if own_place else spelling.address,
        certificate_issued_on=None if paper is None else paper.issued_on,
        certificate_valid_from=None if paper is None else paper.valid_from,
        certificate_valid_until=None if paper is None else paper.valid_until,
        loss_reason=LossReason.NOT_TOLD if held.covers(day) else held.loss_reason,
        preschool=is_preschool(holder.birth_date, day),
        elderly=elderly,
        limit=find_valid(held.papers.limits, day) if limit_consent else None,
        specific_diseases=tuple(one for one in held.papers.diseases if limit_consent and is_valid_on(one, day)),
        medical_tickets=tuple(one for one in held.papers.tickets if is_valid_on(one, day)),
    )


def is_preschool(birth_date: date, day: date) -> bool:
    """Whether a child is not of school age yet: to the 31 March after the day before the sixth birthday.

    By law an age is reached on the day before the birthday, so that a child of 1 April goes to school with those
    of March.
    """
    anniversary = date(birth_date.year + SCHOOL_AGE, birth_date.month, min(birth_date.day, 28)) + timedelta(
        days=birth_date.day - min(birth_date.day, 28)
    )
    reached = anniversary - timedelta(days=1)
    last_year = reached.year if reached.month <= 3 else reached.year + 1
    return day <= date(last_year, 3, 31)
