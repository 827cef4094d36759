"""From a card to a question about insurance, and from the answer to what the visit keeps of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from device.wire.messages.host import Eligibility
from device.wire.messages.visit import Card
from device.wire.words import CertificateStatus, Revocation
from host.base.japan_time import japan_day
from host.eligibility.answer import CertificateFinding, EligibilityAnswer, could_not_check
from host.eligibility.port import EligibilityConnector
from host.eligibility.qualification import ConsentKind
from host.eligibility.question import CertificateQuestion
from host.eligibility.reason import Reason
from host.visits.visit import Visit


@dataclass(frozen=True)
class Found:
    """What came of asking; `again` says that a later question may bring more. `answer` holds what is personal."""

    card: Card
    eligibility: Eligibility
    again: bool
    answer: EligibilityAnswer | None = None


async def ask_about(visit: Visit, connector: EligibilityConnector) -> Found:
    """Ask about the card of a visit, as of the day on which the visit came in."""
    answer = await _ask(visit, connector)
    late = visit.eligibility is not None and not visit.eligibility.checked
    again = answer.reason.may_pass
    return Found(_with_finding(visit.card, answer.certificate), answer.on_wire(late=late), again, answer)


async def _ask(visit: Visit, connector: EligibilityConnector) -> EligibilityAnswer:
    card = visit.card
    if not card.serial or not card.issuer:
        return could_not_check(Reason.NOTHING_TO_ASK)
    question = CertificateQuestion(
        request_id=f"{visit.visit_id}-{visit.asked}",
        issuer_key_id=card.issuer,
        serial=int(card.serial),
        not_after=japan_day(card.not_after),
        on_date=japan_day(visit.received_at),
        consents=_consents(visit),
    )
    return await connector.ask_by_certificate(question)


def _consents(visit: Visit) -> frozenset[ConsentKind]:
    """Give what the person lets the clinic see; nothing before it is settled who they are."""
    if not visit.holder.outcome.is_holder:
        return frozenset()
    consent = visit.body.consent
    given = {
        ConsentKind.MEDICINES: consent.medicines,
        ConsentKind.DIAGNOSES: consent.diagnoses,
        ConsentKind.SURGERY: consent.surgery,
        ConsentKind.CHECKUPS: consent.checkups,
        ConsentKind.LIMIT_CERTIFICATE: consent.high_cost_limit,
    }
    return frozenset(kind for kind, is_given in given.items() if is_given)


def _with_finding(card: Card, finding: CertificateFinding) -> Card:
    if finding.status is not CertificateStatus.NOT_CHECKED and not _says_more(card, finding):
        card = replace(card, certificate_status=finding.status)
    if finding.revocation is Revocation.NOT_CHECKED:
        return card
    return replace(
        card,
        revocation=finding.revocation,
        revocation_by=finding.revocation_by,
        revocation_at=finding.revocation_at,
    )


def _says_more(card: Card, finding: CertificateFinding) -> bool:
    """Whether the terminal saw the end coming, of which the authority's "valid" says nothing."""
    return finding.status is CertificateStatus.VALID and card.certificate_status is CertificateStatus.EXPIRING
