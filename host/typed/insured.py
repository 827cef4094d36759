"""An insured number as typed or from a list: insurer (保険者番号), symbol (記号), number (番号), branch (枝番).

A spreadsheet loses leading zeros and blanks. They are restored only where one possibility exists, and that is said:
seven digits are an eight-digit insurer number whose first zero is gone if such a kind of insurer exists, five digits
a national health insurer's six. The person's own number has no fixed length, so nothing is added to it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

from host.typed.cells import read_plain, refuse_damage
from host.typed.dates import read_birth_date
from host.typed.findings import Finding, FormFault

INSURER_CHARACTERS = 8
KINDS_WITH_ZERO = frozenset("123467")
"""The second digit of the kinds of insurer that begin with 0 (法別番号 01, 02, 03, 04, 06, 07)."""

BRANCH_DIGITS = 2


@dataclass(frozen=True, repr=False)
class Insured:
    """An insured number whose form is right. `insurer_number` has eight characters, padded in front with blanks."""

    insurer_number: str
    symbol: str
    number: str
    branch: str
    birth_date: date

    def __post_init__(self) -> None:
        """Check the lengths that the official requests want."""
        if len(self.insurer_number) != INSURER_CHARACTERS or not self.number:
            raise ValueError("not an insured number")

    @property
    def key(self) -> tuple[str, str, str, str, date]:
        """Equal for two writings of the same person's number: padding and leading zeros do not count."""
        bare = (part.strip().lstrip("0") for part in (self.insurer_number, self.symbol, self.number, self.branch))
        insurer, symbol, number, branch = bare
        return insurer, re.sub(r"[\s\-‐-―−]", "", symbol).casefold(), number, branch, self.birth_date


@dataclass(frozen=True, repr=False)
class Typed:
    """The five fields as they were written."""

    insurer: str = ""
    symbol: str = ""
    number: str = ""
    branch: str = ""
    birth: str = ""


@dataclass(frozen=True)
class Reading:
    """What came of reading: the number, or what is the matter with it; and remarks."""

    insured: Insured | None = field(repr=False)
    findings: tuple[Finding, ...] = ()


def read_insured(typed: Typed, today: date) -> Reading:
    """Read all five fields; every fault is found, not only the first."""
    found: list[Finding] = []
    insurer = _guarded(found, lambda: _read_insurer(typed.insurer, found))
    symbol = _guarded(found, lambda: _read_symbol(typed.symbol))
    number = _guarded(found, lambda: _read_number(typed.number))
    branch = _guarded(found, lambda: _read_branch(typed.branch, found))
    born = _read_born(typed.birth, today, found)
    findings = tuple(_once(found))
    if any(finding.refuses for finding in findings) or born is None:
        return Reading(None, findings)
    return Reading(Insured(insurer, symbol, number, branch, born), findings)


def _guarded(found: list[Finding], read: Callable[[], str]) -> str:
    try:
        return read()
    except FormFault as fault:
        found.append(fault.finding)
        return ""


def _read_born(text: str, today: date, found: list[Finding]) -> date | None:
    try:
        return read_birth_date(read_plain(text), today)
    except FormFault as fault:
        found.append(fault.finding)
        return None


def _once(found: list[Finding]) -> Iterator[Finding]:
    yield from dict.fromkeys(found)


def _read_insurer(cell: str, found: list[Finding]) -> str:
    text = read_plain(cell)
    if not text:
        raise FormFault(Finding.INSURER_MISSING)
    refuse_damage(text)
    if not re.fullmatch(r"\d{5,8}", text, re.ASCII):
        raise FormFault(Finding.INSURER_FORM)
    if len(text) == 7 and text[0] not in KINDS_WITH_ZERO:
        raise FormFault(Finding.INSURER_FORM)
    if len(text) in (5, 7):
        found.append(Finding.INSURER_ZERO_RESTORED)
        text = f"0{text}"
    return text.rjust(INSURER_CHARACTERS)


def _read_symbol(cell: str) -> str:
    text = read_plain(cell)
    refuse_damage(text)
    return text


def _read_number(cell: str) -> str:
    text = read_plain(cell)
    if not text:
        raise FormFault(Finding.NUMBER_MISSING)
    refuse_damage(text)
    if text.startswith("#") or re.fullmatch(r"\d+\.\d+|-.*", text):
        raise FormFault(Finding.NUMBER_FORM)
    return text


def _read_branch(cell: str, found: list[Finding]) -> str:
    text = read_plain(cell)
    if text and not re.fullmatch(r"\d{1,2}", text, re.ASCII):
        raise FormFault(Finding.BRANCH_FORM)
    if len(text) == 1:
        found.append(Finding.BRANCH_ZERO_RESTORED)
    return text.zfill(BRANCH_DIGITS) if text else ""
