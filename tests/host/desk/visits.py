"""Made-up visits for the desk's tests; every ticket, name and time is invented."""

from __future__ import annotations

from dataclasses import replace

from device.wire import numbers, words
from device.wire.messages.host import Eligibility
from host.desk.base.visit import DeskVisit

NOON = 1_763_953_200.0
"""2025-11-24 12:00 in Japan, in seconds since 1970."""

CONFIRM_WITHIN_S = 1800


def make_answer(status: words.EligibilityStatus, step: int, reason: int = 0, *, late: bool = False) -> Eligibility:
    """Make an answer about the insurance; `checked` follows from the status."""
    checked = status is not words.EligibilityStatus.COULD_NOT_CHECK
    return Eligibility(checked, late, status, numbers.find_step(step).on_wire(), reason)


ELIGIBLE = make_answer(words.EligibilityStatus.ELIGIBLE, 1)
COULD_NOT_CHECK = make_answer(words.EligibilityStatus.COULD_NOT_CHECK, 6, 503)


def make_visit(ticket: str, minutes_ago: float = 0, **changes: object) -> DeskVisit:
    """Make a visit that matched by face and is insured, with the given fields changed."""
    visit = DeskVisit(
        visit_id=f"01KAV{ticket:0>21}",
        ticket=ticket,
        terminal="t-front",
        method=words.Method.FACE,
        outcome=words.Outcome.MATCH,
        reason=0,
        received_at=NOON - minutes_ago * 60,
        late=False,
        card_kind=words.CardKind.MYNUMBER,
        genuine=words.Genuine.PROVED,
        certificate_status=words.CertificateStatus.VALID,
        revocation=words.Revocation.GOOD,
        eligibility=ELIGIBLE,
        confirmed_by="",
        confirmed_at=0,
        confirm_until=0,
        change=1,
        handed_to=1,
        subscribers=1,
    )
    return replace(visit, **changes)  # type: ignore[arg-type]  # any field by its name


def make_pending(ticket: str, minutes_ago: float = 0, **changes: object) -> DeskVisit:
    """Make a visit that waits for staff to compare person and card."""
    visit = make_visit(
        ticket,
        minutes_ago,
        method=words.Method.STAFF,
        outcome=words.Outcome.PENDING,
        reason=303,
        genuine=words.Genuine.NOT_CHECKED,
        confirm_until=int(NOON - minutes_ago * 60) + CONFIRM_WITHIN_S,
        eligibility=make_answer(words.EligibilityStatus.ELIGIBLE, 7),
    )
    return replace(visit, **changes)  # type: ignore[arg-type]  # any field by its name


def make_morning() -> tuple[DeskVisit, ...]:
    """Make a morning in which each kind of row comes up once, newest first."""
    statuses = words.EligibilityStatus
    return (
        make_pending("A9K", 3.5, reason=213),
        make_visit("A8T", 4, eligibility=None, handed_to=0),
        make_pending("B2F", 11, terminal="t-side", eligibility=COULD_NOT_CHECK, card_kind=words.CardKind.OTHER),
        make_visit("A7M", 14),
        make_visit("A6R", 19, eligibility=COULD_NOT_CHECK, handed_to=1, subscribers=2),
        make_visit("B1X", 26, eligibility=make_answer(statuses.NOT_ELIGIBLE, 3), terminal="t-side"),
        make_visit(
            "A5W",
            38,
            method=words.Method.STAFF,
            outcome=words.Outcome.CONFIRMED,
            confirmed_by="見本 受付",
            confirmed_at=int(NOON) - 2100,
            eligibility=make_answer(statuses.NOT_REGISTERED, 5),
        ),
        make_visit(
            "A4H",
            52,
            method=words.Method.PIN,
            outcome=words.Outcome.VERIFIED,
            genuine=words.Genuine.NOT_CHECKED,
            certificate_status=words.CertificateStatus.EXPIRING,
            late=True,
            eligibility=make_answer(statuses.ELIGIBLE, 1, late=True),
        ),
        make_visit(
            "A3N",
            75,
            method=words.Method.STAFF,
            outcome=words.Outcome.NOT_CONFIRMED,
            revocation=words.Revocation.SUSPENDED,
            eligibility=make_answer(statuses.NOT_FOUND, 10),
        ),
        make_visit("A2P", 130, eligibility=make_answer(statuses.SEVERAL, 4), subscribers=0),
    )
