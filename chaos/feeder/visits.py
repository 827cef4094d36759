"""Made-up visits, as a terminal makes them: with a matched face, left to staff, or without a card."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

from ulid import ULID

from device.wire import codec
from device.wire.messages.visit import Card, Consent, FaceProof, Holder, Model, PinProof, VisitResult
from device.wire.words import Method, Outcome

_FACE = FaceProof((Model("sface", "0" * 64),), "0.363", "above_strict", 5, "standard", 1)
_HOLDERS = (
    (Holder(Method.FACE, Outcome.MATCH), _FACE),
    (Holder(Method.STAFF, Outcome.PENDING, reason=303), FaceProof()),
    (Holder(Method.NONE, Outcome.PENDING), FaceProof()),
)
_WEIGHTS = (7, 2, 1)


class VisitMaker:
    """Makes visits of people with these cards."""

    def __init__(self, cards: Path, chance: random.Random) -> None:
        """Read the cards from a JSON file."""
        self._cards = [codec.from_json(card, Card) for card in json.loads(cards.read_text())]
        self._chance = chance

    def make(self, ticket: str) -> VisitResult:
        """Make one."""
        holder, face = self._chance.choices(_HOLDERS, _WEIGHTS)[0]
        card = Card() if holder.method is Method.NONE else self._chance.choice(self._cards)
        consent = Consent(*(self._chance.random() < 0.5 for _ in range(5)))
        timings: dict[str, int] = {name: self._chance.randint(1, 9000) for name in ("reading", "looking", "total")}
        return VisitResult(str(ULID()), ticket, holder, card, PinProof(), face, consent, timings, "0.1.0")


def write_cards(path: Path, cards: list[Card]) -> None:
    """Write the file that `VisitMaker` reads."""
    content: list[Any] = [codec.to_json(card) for card in cards]
    path.write_text(json.dumps(content))
