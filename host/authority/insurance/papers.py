"""The papers that go with an insurance: certificates of shares, limits and diseases, tickets, and the paper itself.

Each is valid for a period of its own, so that a history can hold several of a kind. Personal: every `repr` hides
its content. They know neither HTTP nor the database.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from host.authority.insurance.checks import check_form, check_period, check_range, check_text
from host.authority.insurance.forms import InstitutionCode, IssueNumber, Month, OptionalText, Percent, Text, Yen
from host.authority.insurance.paper_codes import Combined, Disease, LimitClass, LimitFlag, TicketKind, Treatment

AMOUNT_LIMIT_YEN = 1_000_000


class Dated(Protocol):
    """Something with a first and perhaps a last day; both count."""

    @property
    def valid_from(self) -> date:
        """The first day."""

    @property
    def valid_until(self) -> date | None:
        """The last day; None while it is open."""


Paper = TypeVar("Paper", bound=Dated)


def is_valid_on(paper: Dated, day: date) -> bool:
    """Whether the period of a paper holds `day`."""
    return paper.valid_from <= day and (paper.valid_until is None or day <= paper.valid_until)


def find_valid(papers: Iterable[Paper], day: date) -> Paper | None:
    """Give the paper that is valid on `day`; of several the one that began last."""
    valid = [paper for paper in papers if is_valid_on(paper, day)]
    return max(valid, key=lambda paper: paper.valid_from, default=None)


@dataclass(frozen=True, repr=False)
class EligibilityPaper:
    """A certificate of eligibility (資格確認書), for somebody who has no card or does not use it so."""

    issued_on: date
    valid_from: date
    valid_until: date | None

    def __post_init__(self) -> None:
        """Check the order of the days."""
        check_period(self.valid_from, self.valid_until)


@dataclass(frozen=True, repr=False)
class ElderlyCertificate:
    """The share of somebody between 70 and 74 (高齢受給者証)."""

    ratio_percent: Percent
    issued_on: date
    valid_from: date
    valid_until: date | None

    def __post_init__(self) -> None:
        """Check the share and the order of the days."""
        check_range("ratio_percent", self.ratio_percent, 0, 100)
        check_period(self.valid_from, self.valid_until)


@dataclass(frozen=True, repr=False)
class LimitCertificate:
    """A certificate of the limit of payments (限度額適用認定証); `long_term_from` for long stays in hospital."""

    classification: LimitClass
    flag: LimitFlag
    issued_on: date
    valid_from: date
    valid_until: date | None
    long_term_from: date | None = None

    def __post_init__(self) -> None:
        """Check the order of the days."""
        check_period(self.valid_from, self.valid_until)


@dataclass(frozen=True, repr=False)
class SpecificDisease:
    """A certificate of a specific disease (特定疾病療養受療証), with the most that is paid per month."""

    category: Disease
    issued_on: date
    valid_from: date
    valid_until: date | None
    self_pay_yen: Yen

    def __post_init__(self) -> None:
        """Check the amount and the order of the days."""
        check_range("self_pay_yen", self.self_pay_yen, 0, AMOUNT_LIMIT_YEN)
        check_period(self.valid_from, self.valid_until)


@dataclass(frozen=True, repr=False)
class MedicalTicket:
    """A ticket of medical assistance (医療券, 調剤券) for one month (`YYYY-MM`) at one institution."""

    kind: TicketKind
    treatment: Treatment
    month: Month
    valid_from: date
    valid_until: date | None
    issue_number: IssueNumber
    combined: Combined
    self_pay_yen: Yen
    institution_code: InstitutionCode
    institution_name: OptionalText
    office: Text

    def __post_init__(self) -> None:
        """Check forms, texts, the amount and the order of the days."""
        check_form("month", "month", self.month)
        check_form("issue_number", "issue_number", self.issue_number)
        check_form("institution_code", "institution_code", self.institution_code)
        check_text("institution_name", self.institution_name, empty=True)
        check_text("office", self.office)
        check_range("self_pay_yen", self.self_pay_yen, 0, AMOUNT_LIMIT_YEN)
        check_period(self.valid_from, self.valid_until)
