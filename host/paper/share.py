"""The normal share of the cost by age (一部負担金の割合), which is charged when nothing could be checked. Pure.

Ages in Japanese law are reached on the day before the birthday (年齢計算ニ関スル法律). Until the 31st of March after
the sixth birthday 20 %; to 69 years 30 %; from the month after the seventieth birthday 20 %, from the seventy-fifth
birthday on 10 % (健康保険法 74 条・110 条, 高齢者の医療の確保に関する法律 67 条); the higher ratios of people over 70
go by income, which only a certificate or the system tells.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Band(StrEnum):
    """The age to which a share belongs."""

    PRESCHOOL = "preschool"
    ADULT = "adult"
    FROM_70 = "from_70"
    FROM_75 = "from_75"


@dataclass(frozen=True)
class Share:
    """The share to charge, and what it is with a higher income; in percent."""

    band: Band
    percent: int
    higher: tuple[int, ...] = ()


SHARES = {
    Band.PRESCHOOL: Share(Band.PRESCHOOL, 20),
    Band.ADULT: Share(Band.ADULT, 30),
    Band.FROM_70: Share(Band.FROM_70, 20, (30,)),
    Band.FROM_75: Share(Band.FROM_75, 10, (20, 30)),
}


def choose_share(born: date, on: date) -> Share:
    """Give the normal share of a person born on one day, on another."""
    if on <= _school_begins(born):
        return SHARES[Band.PRESCHOOL]
    if on >= birthday(born, 75):
        return SHARES[Band.FROM_75]
    if on >= _after_month_of(birthday(born, 70) - timedelta(days=1)):
        return SHARES[Band.FROM_70]
    return SHARES[Band.ADULT]


def birthday(born: date, age: int) -> date:
    """Give the day on which somebody has that birthday; who was born on 29 February has it on 1 March."""
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)


def _school_begins(born: date) -> date:
    """Give the last day before school: the first 31 March on or after the day on which the age of six is reached."""
    reached = birthday(born, 6) - timedelta(days=1)
    return date(reached.year if reached <= date(reached.year, 3, 31) else reached.year + 1, 3, 31)


def _after_month_of(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
