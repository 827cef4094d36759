"""Who the person is, as far as the host believes it: pure.

A face comparison is taken from the terminal as it is, because it cannot be repeated here. A PIN is believed only
with a proof that holds. A pair of way and outcome that no visit can have goes to staff instead of being refused.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from device.wire.messages.visit import Card, Holder, VisitResult
from device.wire.words import Genuine, Method, Outcome
from host.holder.anchors import TrustAnchors
from host.holder.pin_proof import PinProofWrong, check_pin_proof

MESSAGE_INVALID = 401

_TAKEN_AS_IT_IS = frozenset(
    {
        (Method.FACE, Outcome.MATCH),
        (Method.STAFF, Outcome.PENDING),
        (Method.STAFF, Outcome.CONFIRMED),
        (Method.NONE, Outcome.PENDING),
    }
)


@dataclass(frozen=True)
class Judged:
    """Holder and card as the host believes them."""

    holder: Holder
    card: Card


def judge(body: VisitResult, terminal: str, anchors: TrustAnchors, *, own_challenge: bool) -> Judged:
    """Judge a visit; `own_challenge` says that the proof's challenge came from this host or is empty (offline)."""
    holder, card = body.holder, body.card
    if (holder.method, holder.outcome) == (Method.PIN, Outcome.VERIFIED):
        return _judge_pin(body, terminal, anchors, own_challenge)
    if (holder.method, holder.outcome) in _TAKEN_AS_IT_IS and _names_who_confirmed(body):
        return Judged(holder, card)
    return Judged(replace(holder, method=Method.STAFF, outcome=Outcome.PENDING, reason=MESSAGE_INVALID), card)


def _names_who_confirmed(body: VisitResult) -> bool:
    return body.holder.outcome is not Outcome.CONFIRMED or bool(body.confirmation.by)


def _judge_pin(body: VisitResult, terminal: str, anchors: TrustAnchors, own_challenge: bool) -> Judged:
    try:
        check_pin_proof(body.pin, body.card, terminal, body.visit_id, anchors)
    except PinProofWrong:
        holds = False
    else:
        holds = own_challenge
    if holds:
        return Judged(body.holder, replace(body.card, genuine=Genuine.PROVED))
    failed = replace(body.holder, outcome=Outcome.NOT_VERIFIED, reason=PinProofWrong.number)
    return Judged(failed, replace(body.card, genuine=Genuine.FAILED))
