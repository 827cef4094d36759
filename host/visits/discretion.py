"""What is not told about a visit: a face not recognised, a try that failed, what is the same everywhere. Pure.

Clinic software keeps what it gets, so it is never told; the host itself forgets when a visit is closed. The way that
succeeded stays.
"""

from __future__ import annotations

from dataclasses import replace

from device.wire.messages.visit import Card, FaceProof, Holder
from device.wire.words import Method, Outcome

_NUMBER_TRIES = frozenset({110, 111, 112, 113, 114, 115, 234})
_FACE_REFUSALS = frozenset({*range(211, 221), *range(241, 260)})
_CODE_TRIES = frozenset({311, 312})
_PROOF_WRONG = frozenset({411})
_STAFF_SAW = frozenset({261, 262, 263})
FAILURES = _NUMBER_TRIES | _FACE_REFUSALS | _CODE_TRIES | _PROOF_WRONG | _STAFF_SAW
"""The numbers that tell of a person's failed try, unrecognised face, or trouble that staff saw."""

_OF_THE_FACE = frozenset({"read_print", "open_record", "look", "movement"})
"""The stages of the timings that tell that somebody tried to be recognised."""
_TOTAL = "total"


def holder_without_failures(holder: Holder) -> Holder:
    """Give the holder without ways that failed, and without a reason that tells of one.

    Of a visit that lapsed nobody can tell afterwards that a PIN or a face stood at its beginning.
    """
    reason = 0 if holder.reason in FAILURES else holder.reason
    failed = holder.outcome is Outcome.NOT_CONFIRMED and holder.method in (Method.FACE, Method.PIN)
    method = Method.STAFF if failed else holder.method
    if (holder.tried, holder.reason, holder.method) == ((), reason, method):
        return holder
    return replace(holder, tried=(), reason=reason, method=method)


def face_without_failures(face: FaceProof, method: Method) -> FaceProof:
    """Give what proves a face that was recognised, without the looks before; nothing on any other way."""
    if method is not Method.FACE:
        return FaceProof()
    tells = face.attempts > 1 or face.quality
    return replace(face, attempts=min(face.attempts, 1), quality=()) if tells else face


def timings_without_failures(timings_ms: dict[str, int], method: Method) -> dict[str, int]:
    """Give the timings without those of the face, unless that was the way; the total is that of what is left."""
    if method is Method.FACE or _OF_THE_FACE.isdisjoint(timings_ms):
        return timings_ms
    left = {stage: ms for stage, ms in timings_ms.items() if stage not in _OF_THE_FACE}
    total = {_TOTAL: sum(ms for stage, ms in left.items() if stage != _TOTAL)} if _TOTAL in left else {}
    return {**left, **total}


def card_without_identity(card: Card) -> Card:
    """Give the card without what is the same at every clinic: its certificate's names and moments."""
    return replace(card, issuer="", serial="", not_after=0, revocation_at=0)
