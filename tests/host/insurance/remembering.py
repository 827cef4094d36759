"""One host to which patients come, with answers that a test gives."""

from __future__ import annotations

from dataclasses import dataclass

from device.wire.messages.visit import Card, Holder
from device.wire.words import CardKind
from host.eligibility.answer import EligibilityAnswer
from host.insurance.links import Linked, make_link
from host.insurance.qualifications import load_qualifications
from host.insurance.record import Found
from host.store.due import Lane
from host.store.engine import reading
from host.worker import asking
from tests.host.line.bodies import FACE, visit_body
from tests.host.world import World

DAY_S = 86_400.0
CARD = Card(kind=CardKind.MYNUMBER, issuer="0badcafe", serial="4711", not_after=1_872_687_599)
RENEWED = Card(kind=CardKind.MYNUMBER, issuer="0badcafe", serial="4712", not_after=2_030_454_000)


@dataclass(frozen=True)
class Reception:
    """Lets patients come and be asked about."""

    world: World

    def come(self, answer: EligibilityAnswer, card: Card = CARD, holder: Holder = FACE) -> str:
        """Let somebody come with a card about which the eligibility system says `answer`; give the visit's id."""
        body = visit_body(holder, card)
        self.world.arrive(body)
        self.answer(answer)
        return body.visit_id

    def answer(self, answer: EligibilityAnswer) -> bool:
        """Let the one visit that is due be answered; tell whether it changed."""
        (job,) = self.world.changes.claim("h-main", dict.fromkeys(Lane, 1))
        wire, again = answer.on_wire(late=job.lane is Lane.OPEN), answer.reason.may_pass
        return self.world.changes.settle(job, asking.Found(job.visit.card, wire, again, answer))

    def found(self, visit_id: str) -> Found:
        """Give what is kept of a visit's insurance."""
        with reading(self.world.engine) as connection:
            found = load_qualifications(connection, visit_id)
        assert found is not None
        return found

    def link(self, visit_id: str, by: str = "mihon") -> Linked:
        """Let staff link a visit's card."""
        with self.world.engine.begin() as connection:
            return make_link(connection, visit_id, by, self.world.clock())

    def count(self, table: str) -> int:
        """Give how many rows a table has."""
        ((number,),) = self.world.rows(f"SELECT count(*) FROM {table}")  # noqa: S608  a test's own word
        assert isinstance(number, int)
        return number
