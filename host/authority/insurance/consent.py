"""Consents to medical information: what was agreed to, for how long, and whether it can be had. Pure.

A consent lasts 24 hours. It opens nothing in the grace period of a certificate or without a valid insurance, and
it ends at once when the card is reported lost.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from host.authority.insurance.answer import ConsentAnswer
from host.authority.insurance.codes import CardState, Notice
from host.authority.insurance.medical import MedicalKind
from host.authority.insurance.paper_codes import ConsentState
from host.authority.insurance.question import Consents

CONSENT_LASTS = timedelta(hours=24)


@dataclass(frozen=True, repr=False)
class GivenConsent:
    """A consent as it was recorded; in disaster mode `card` is None, and `staff` heard it."""

    person_id: str
    kind: MedicalKind
    consented_at: datetime
    card: CardState | None
    staff: str = ""


def consent_answers(
    asked: Consents,
    token_of: Callable[[MedicalKind], str],
    consented_at: datetime,
    now: datetime,
    *,
    obtainable: bool,
) -> tuple[ConsentAnswer, ...]:
    """Give the four consents of an answer; `obtainable` says whether medical information can be had at all."""
    answers = []
    for kind in MedicalKind:
        state = _state(asked, kind, consented_at, now, obtainable=obtainable)
        dated = state in (ConsentState.GIVEN, ConsentState.OVER)
        answers.append(
            ConsentAnswer(
                kind=kind,
                state=state,
                consented_at=consented_at if dated else None,
                available_until=consented_at + CONSENT_LASTS if dated else None,
                token=token_of(kind) if state is ConsentState.GIVEN else None,
            )
        )
    return tuple(answers)


def obstacle_to(consent: GivenConsent | None, kind: MedicalKind, now: datetime) -> Notice:
    """Give why medical information cannot be had with a consent, or NOTHING."""
    if consent is None or consent.kind is not kind:
        return Notice.NO_CONSENT
    if consent.card in (CardState.SUSPENDED, CardState.REVOKED):
        return Notice.CARD_STOPPED
    return Notice.NOTHING if now < consent.consented_at + CONSENT_LASTS else Notice.CONSENT_OVER


def _state(
    asked: Consents, kind: MedicalKind, consented_at: datetime, now: datetime, *, obtainable: bool
) -> ConsentState:
    if not asked.allows(kind):
        return ConsentState.NONE
    if not obtainable:
        return ConsentState.NOT_OBTAINABLE
    return ConsentState.GIVEN if now < consented_at + CONSENT_LASTS else ConsentState.OVER
