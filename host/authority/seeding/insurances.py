"""The insurance of made-up people: by age, with job changes, gaps, overlaps, late reports and papers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from host.authority.insurance.codes import Relation
from host.authority.insurance.paper_codes import (
    CardClass,
    Combined,
    Disease,
    LimitClass,
    LimitFlag,
    LossReason,
    TicketKind,
    Treatment,
)
from host.authority.insurance.papers import (
    ElderlyCertificate,
    EligibilityPaper,
    LimitCertificate,
    MedicalTicket,
    SpecificDisease,
)
from host.authority.insurance.person import InsurerSpelling, Qualification, QualificationPapers
from host.authority.seeding.dice import Dice
from host.authority.seeding.words import ASSISTANCE, EMPLOYEE, LATE, MUNICIPAL, Insurer

_CHILD_RATIO, _RATIO = 20, 30
_DAY = timedelta(days=1)
_LEAST_BEFORE = 60 * _DAY
"""Who has not lived longer before the present insurance has had no other."""


@dataclass(frozen=True)
class Life:
    """Who somebody is for an insurer: age on `day`, place in the household, and what the household shares."""

    day: date
    birth_date: date
    place: int
    home: int
    household: int

    @property
    def age(self) -> int:
        """The age in years."""
        before = (self.day.month, self.day.day) < (self.birth_date.month, self.birth_date.day)
        return self.day.year - self.birth_date.year - before


@dataclass(frozen=True)
class Named:
    """A person's name and kana, to be spelt by insurers."""

    name: str
    kana: str


def make_history(life: Life, name: str, kana: str, dice: Dice) -> tuple[Qualification, ...]:
    """Give the whole history of a person."""
    named, own = Named(name, kana), life.home % 100
    if life.age >= 75:
        return _with_assistance((_late(life, named, dice),), life, named, dice)
    insurers = EMPLOYEE if own < 70 and life.age < 70 else MUNICIPAL
    current = _hold(life, named, insurers[life.home % len(insurers)], date(life.day.year - 1 - own % 8, 4, 1))
    current = replace(current, papers=_papers(life, dice))
    return _with_assistance(_lived(current, life, named, dice), life, named, dice)


def _lived(current: Qualification, life: Life, named: Named, dice: Dice) -> tuple[Qualification, ...]:
    """Put what happened around the present insurance."""
    before = _hold(life, named, MUNICIPAL[life.home % len(MUNICIPAL)], date(2015, 4, 1), "9")
    fate = dice.weigh(
        (
            ("settled", 60.0),
            ("changed", 25.0),
            ("gap", 5.0),
            ("overlap", 1.5),
            ("ended", 3.0),
            ("late_end", 2.0),
            ("late_start", 1.5),
        )
    )
    began, reason = current.valid_from, LossReason.OTHER_INSURANCE
    if began - before.valid_from <= _LEAST_BEFORE or fate == "settled":
        return (current,)
    if fate == "changed":
        return replace(before, valid_until=began - _DAY, loss_reason=reason), current
    if fate == "gap":
        return replace(before, valid_until=began - 45 * _DAY, loss_reason=LossReason.OTHER), current
    if fate == "overlap":
        return before, current
    if fate in ("ended", "late_end"):
        end = dice.day_before(life.day, 3, 60)
        told = end if fate == "ended" else life.day + dice.number(1, 20) * _DAY
        return (replace(current, valid_until=end, loss_reason=reason, loss_reported_on=told),)
    new = replace(current, valid_from=life.day - 10 * _DAY, reported_on=life.day + 5 * _DAY)
    return replace(before, valid_until=life.day - 11 * _DAY), new


def _with_assistance(
    history: tuple[Qualification, ...], life: Life, named: Named, dice: Dice
) -> tuple[Qualification, ...]:
    """Add public assistance for 1.6 % of people: beside an insurance, or in place of it."""
    if life.home % 1000 >= 16:
        return history
    office = ASSISTANCE[0]
    month = life.day.replace(day=1)
    ticket = MedicalTicket(
        kind=TicketKind.MEDICAL,
        treatment=Treatment.OUTPATIENT,
        month=f"{month:%Y-%m}",
        valid_from=month,
        valid_until=(month + 31 * _DAY).replace(day=1) - _DAY,
        issue_number=f"{life.home % 1_000_000:06d}",
        combined=Combined.ALONE if life.home % 2 else Combined.BESIDE,
        self_pay_yen=0,
        institution_code="9910000001",
        institution_name="架空診療所",
        office=office.name,
    )
    held = _hold(life, named, office, dice.day_before(life.day, 40, 900))
    held = replace(
        held,
        number=f"{life.household * 3 + life.place:07d}",
        branch="",
        relation=Relation.INSURED,
        ratio_percent=0,
        card_class=CardClass.MEDICAL_ASSISTANCE,
        papers=QualificationPapers(tickets=(ticket,)),
    )
    if life.home % 2 == 0:
        return (*history, held)
    last = held.valid_from - _DAY
    ended = [
        replace(one, valid_until=last, loss_reason=LossReason.PUBLIC_ASSISTANCE, loss_reported_on=None)
        for one in history
        if one.valid_from <= last
    ]
    return (*ended[:1], held)


def _late(life: Life, named: Named, dice: Dice) -> Qualification:
    ratio = dice.weigh(((10, 71.0), (20, 21.0), (30, 8.0)))
    reached = date(life.birth_date.year + 75, life.birth_date.month, min(life.birth_date.day, 28))
    held = _hold(life, named, LATE[0], min(reached, life.day))
    number = f"{life.household * 3 + life.place:08d}"
    return replace(
        held, number=number, branch="", relation=Relation.INSURED, ratio_percent=ratio, papers=_papers(life, dice)
    )


def _hold(life: Life, named: Named, insurer: Insurer, valid_from: date, ahead: str = "") -> Qualification:
    """Give an open insurance; the household shares the number, each with a branch of their own."""
    spelling = InsurerSpelling(name=insurer.spelling.name(named.name), kana=insurer.spelling.kana(named.kana))
    return Qualification(
        insurer_number=insurer.number,
        insurer_name=insurer.name,
        symbol=insurer.symbol,
        number=f"{ahead}{life.household:07d}",
        branch=f"{life.place + 1:02d}",
        relation=Relation.INSURED if life.place == 0 else Relation.DEPENDANT,
        ratio_percent=_CHILD_RATIO if life.age < 6 or life.age >= 70 else _RATIO,
        valid_from=max(valid_from, life.birth_date),
        spelling=spelling,
    )


def _papers(life: Life, dice: Dice) -> QualificationPapers:
    begin = date(life.day.year - (life.day.month < 8), 8, 1)
    end = date(begin.year + 1, 7, 31)
    share = ElderlyCertificate(dice.weigh(((20, 85.0), (30, 15.0))), begin, begin, end)
    flag = dice.pick((LimitFlag.GENERAL, LimitFlag.LOW_2)) if life.age >= 70 else LimitFlag.BELOW_70_U
    limits = (LimitCertificate(LimitClass.LIMIT, flag, begin, begin, end),) if dice.happens(0.08) else ()
    disease = SpecificDisease(Disease.DIALYSIS, begin, begin, None, 10_000)
    paper = EligibilityPaper(begin, begin, end)
    return QualificationPapers(
        eligibility=(paper,) if dice.happens(0.3) else (),
        elderly=(share,) if 70 <= life.age < 75 else (),
        limits=limits,
        diseases=(disease,) if dice.happens(0.003) else (),
    )
