"""From an accepted message to work: a visit with the host's own judgement, or a registration request."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from device.wire.messages.registration import RegistrationClaims
from device.wire.messages.visit import VisitClaims
from device.wire.words import Method
from host.base.errors import NumberUsedTwice
from host.base.straight import Place
from host.holder.anchors import TrustAnchors
from host.holder.judgement import judge
from host.store.challenges import was_issued
from host.store.inbox import InboxRow
from host.store.registrations import add_registration
from host.store.visits import Arriving, add_visits
from host.visits.visit import WAITING, Visit


class Arrivals:
    """Adds what arrived to the work of the host."""

    def __init__(self, anchors: TrustAnchors, confirm_within_s: int) -> None:
        """Check PIN proofs against `anchors`; a waiting visit can be confirmed for `confirm_within_s` seconds."""
        self._anchors = anchors
        self._confirm_within_s = confirm_within_s

    def add(
        self, connection: Connection, row: InboxRow, claims: VisitClaims | RegistrationClaims, inbox_id: int
    ) -> None:
        """Add a visit or a registration request, in the transaction that stored the message.

        Raises:
            NumberUsedTwice: there is another visit with that id. A challenge serves a visit id once, too.
        """
        if isinstance(claims, RegistrationClaims):
            add_registration(connection, inbox_id, claims.body.visit_id, row.terminal, row.received_at)
        else:
            self.add_visits(connection, [(row, claims, inbox_id)], Place())

    def add_visits(
        self, connection: Connection, arrived: Sequence[tuple[InboxRow, VisitClaims, int]], place: Place[Visit]
    ) -> None:
        """Add visits, each with the number of its message, in the transaction that stored the messages.

        Those whose patients wait are put into `place`, as far as there is room.

        Raises:
            NumberUsedTwice: one of them has the id of another visit.
        """
        visits = [(self._visit(connection, row, claims), inbox_id) for row, claims, inbox_id in arrived]
        in_hand = {visit.visit_id for visit in place.put([visit for visit, _ in visits if not visit.late])}
        rows = [
            Arriving(visit, number, *((place.worker, place.until) if visit.visit_id in in_hand else ()))
            for visit, number in visits
        ]
        if add_visits(connection, rows) != len(rows):
            raise NumberUsedTwice("one visit id, two messages")

    def _visit(self, connection: Connection, row: InboxRow, claims: VisitClaims) -> Visit:
        body = claims.body
        own = not body.pin.challenge or was_issued(connection, body.pin.challenge)
        judged = judge(body, row.terminal, self._anchors, own_challenge=own)
        waits = judged.holder.outcome in WAITING
        until = int(row.received_at) + self._confirm_within_s if waits else 0
        return Visit(
            row.terminal,
            row.received_at,
            row.late,
            body,
            judged.holder,
            judged.card,
            confirmation=body.confirmation,
            confirm_until=until,
        )


def is_late(claims: VisitClaims | RegistrationClaims, fresh: frozenset[str]) -> bool:
    """Tell whether a message was made without a challenge that is fresh now; on the PIN way the card's own counts."""
    nonces = {claims.eat_nonce}
    if isinstance(claims, VisitClaims) and claims.body.holder.method is Method.PIN:
        nonces.add(claims.body.pin.challenge)
    return not nonces <= fresh
