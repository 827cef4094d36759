"""A visit as the host knows it, and the changes it can go through: pure, no database, no clock.

What the terminal said (`body`) changes only when the failures of a closed visit are forgotten. The host begins with
its own judgement of holder and card, then adds the authority's answer and a staff member's confirmation; each
addition that clinic software must know counts `change` up by one, beginning with the first answer.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from device.wire.messages.host import Eligibility, Reply
from device.wire.messages.subscriber import VisitRecord
from device.wire.messages.visit import Attempt, Card, Confirmation, Consent, Holder, VisitResult
from device.wire.numbers import find_step
from device.wire.words import CardKind, CertificateStatus, EligibilityStatus, Method, Outcome
from host.eligibility.next_step import Step
from host.visits.discretion import (
    card_without_identity,
    face_without_failures,
    holder_without_failures,
    timings_without_failures,
)

WAITING = (Outcome.PENDING, Outcome.NOT_VERIFIED)
"""A person at the desk settles these; after `confirm_until` they lapse."""

NOBODY = Confirmation()


@dataclass(frozen=True)
class Visit:
    """One visit; `change` is 0 until the first answer is in, `asked` counts questions to the authority."""

    terminal: str
    received_at: float
    late: bool
    body: VisitResult
    holder: Holder
    card: Card
    eligibility: Eligibility | None = None
    change: int = 0
    confirmation: Confirmation = NOBODY
    confirm_until: int = 0
    asked: int = 0

    @property
    def visit_id(self) -> str:
        """The visit's identifier (ULID)."""
        return self.body.visit_id

    @property
    def waits(self) -> bool:
        """Whether a staff member is to look at person and card."""
        return self.holder.outcome in WAITING

    @property
    def is_closed(self) -> bool:
        """Whether the person is settled and a first answer is in; the insurance may still be asked about again."""
        return self.eligibility is not None and not self.waits

    @property
    def asks_for_more(self) -> bool:
        """Whether consent came with the visit and the card was answered for, so that a known holder can be asked."""
        consent, answer = self.body.consent, self.eligibility
        return consent != Consent() and answer is not None and answer.checked and self.card.serial != ""

    @property
    def may_look_up(self) -> bool:
        """Whether staff may still look the insurance up by its number: no card was read, or the card did not do."""
        if self.card.kind is CardKind.NONE:
            return self.waits
        return self.eligibility is not None and self.eligibility.status is not EligibilityStatus.ELIGIBLE

    def found(self, card: Card, eligibility: Eligibility) -> Visit:
        """Add the authority's answer, and what it said about the card."""
        return replace(self, card=card, eligibility=eligibility, change=self.change + 1, asked=self.asked + 1)

    def asked_in_vain(self) -> Visit:
        """Count a later question that brought nothing new."""
        return replace(self, asked=self.asked + 1)

    def confirmed(self, by: str, at: int) -> Visit:
        """Add a staff member's confirmation of a waiting visit; a failed way goes into `tried`."""
        tried = self.holder.tried
        if self.holder.outcome is Outcome.NOT_VERIFIED:
            tried = (*tried, Attempt(self.holder.method, self.holder.outcome))
        holder = replace(self.holder, method=Method.STAFF, outcome=Outcome.CONFIRMED, tried=tried)
        return self._decided(holder, Confirmation(by, at))

    def checked_before(self) -> Visit:
        """Say with a failed check of the way that the insurance was checked earlier this month."""
        if self.eligibility is None or self.eligibility.next_step.number != Step.COULD_NOT_CHECK_SELF_DECLARATION:
            return self
        step = find_step(Step.CHECKED_THIS_MONTH).on_wire()
        return replace(self, eligibility=replace(self.eligibility, next_step=step))

    def looked_up(self, eligibility: Eligibility, by: str, at: int) -> Visit:
        """Add the answer of a look-up by insured number.

        Where no card was read, whoever asked it had the person before them; else person and card are still to be
        compared.
        """
        answered = replace(self, eligibility=eligibility, asked=self.asked + 1)
        if self.card.kind is CardKind.NONE:
            answered = answered.confirmed(by, at)
        return replace(answered, change=self.change + 1)

    def lapsed(self) -> Visit:
        """Say that nobody confirmed it in time."""
        return self._decided(replace(self.holder, outcome=Outcome.NOT_CONFIRMED), self.confirmation)

    def shown_eligibility(self) -> Eligibility | None:
        """Give the answer with the next step that comes first: the person before the insurance.

        Where no card was read there is nothing to compare, so the look-up by insured number comes first.
        """
        if self.eligibility is None:
            return None
        if self.holder.outcome.is_holder:
            return _with_renewal(self.eligibility, self.card)
        step = Step.LOOK_UP_BY_INSURED_NUMBER if self.card.kind is CardKind.NONE else Step.CONFIRM_PERSON
        return replace(self.eligibility, next_step=find_step(step).on_wire())

    def record(self) -> VisitRecord | None:
        """Give the body of a result without what `discretion` names; None while the first answer is missing."""
        eligibility = self.shown_eligibility()
        if eligibility is None:
            return None
        holder = holder_without_failures(self.holder)
        return VisitRecord(
            visit_id=self.visit_id,
            change=self.change,
            terminal=self.terminal,
            ticket=self.body.ticket,
            received_at=int(self.received_at),
            late=self.late,
            holder=holder,
            confirmation=self.confirmation,
            card=card_without_identity(self.card),
            face=face_without_failures(self.body.face, holder.method),
            consent=self.body.consent,
            eligibility=eligibility,
            timings_ms=timings_without_failures(self.body.timings_ms, holder.method),
        )

    def reply(self) -> Reply | None:
        """Give what the terminal may know, or None while the first answer is missing."""
        eligibility = self.shown_eligibility()
        return Reply(self.visit_id, self.holder.outcome, eligibility) if eligibility else None

    def _decided(self, holder: Holder, confirmation: Confirmation) -> Visit:
        change = self.change + 1 if self.eligibility else self.change
        return replace(self, holder=holder, confirmation=confirmation, change=change, confirm_until=0)


def _with_renewal(eligibility: Eligibility, card: Card) -> Eligibility:
    """Add what the patient is to be told where staff go on and the card's certificate ends soon or has ended."""
    ends = card.certificate_status in (CertificateStatus.EXPIRING, CertificateStatus.GRACE)
    if not ends or eligibility.next_step.number != Step.PROCEED:
        return eligibility
    return replace(eligibility, next_step=find_step(Step.PROCEED_TELL_RENEWAL).on_wire())
