"""Compares the looks of one visit with the card's photo; the only maker of an acceptance.

Good frames add up over repeated looks (`fusion`), and the running scores decide three ways (`verdict`). Whether the
face is alive is tested elsewhere (`liveness`), on the same person: see `compared`. What leaves this file tells a
band, never a score.
"""

from __future__ import annotations

import enum
from dataclasses import InitVar, dataclass

from device.firmware.face.deciding.decision import DecisionRules, Limits, Policy
from device.firmware.face.deciding.fusion import FrameStack
from device.firmware.face.deciding.verdict import Verdict, judge
from device.firmware.face.gate.look import Look
from device.firmware.face.gate.quality import Reason
from device.firmware.face.networks.embedding import Embedding, cosine

_COMPARATOR = object()


class ScoreBand(enum.Enum):
    """Where the fused frames lie among the limits; the score itself is not told to anyone."""

    NONE = "none"
    BELOW = "below"
    BETWEEN = "between"
    ABOVE_THRESHOLD = "above_threshold"
    ABOVE_STRICT = "above_strict"


@dataclass(frozen=True)
class ModelFact:
    """One model that took part, by name and SHA-256 of its file."""

    name: str
    sha256: str


@dataclass(frozen=True)
class ModelFacts:
    """Everything that decides, for the signed result: the models, the rules and the policy in force."""

    models: tuple[ModelFact, ...]
    rules: DecisionRules
    policy: Policy

    @property
    def limits(self) -> Limits:
        """The limits in force."""
        return self.rules.of(self.policy)

    @property
    def threshold(self) -> float:
        """The score from which a match is accepted."""
        return self.limits.accept_from


@dataclass(frozen=True, repr=False, eq=False)
class Reference:
    """The card's photo as an embedding, the models and rules it must be compared by, and what speaks against it."""

    embedding: Embedding
    facts: ModelFacts
    advice: Reason = Reason.OK

    def __repr__(self) -> str:
        """Hide everything."""
        return "<Reference>"


@dataclass(frozen=True)
class Account:
    """How a comparison went, fit to be told: band, number of usable frames and of looks, and the quality reasons.

    `quality` is about the live frames, `photo` about the card's photo.
    """

    facts: ModelFacts
    band: ScoreBand
    frames: int
    attempts: int
    quality: tuple[Reason, ...]
    photo: Reason = Reason.OK


@dataclass(frozen=True)
class Acceptance:
    """Proof that a comparison ended in a match. Only `Comparison` makes it; sealing a face result asks for it."""

    account: Account
    maker: InitVar[object]

    def __post_init__(self, maker: object) -> None:
        """Refuse to be made by anyone but the comparator.

        Raises:
            TypeError: `maker` is not the comparator's own token.
        """
        if maker is not _COMPARATOR:
            raise TypeError("only a comparison can accept")


class Comparison:
    """The comparison of one visit. Good frames add up over repeated looks; nothing is thrown away by a retry."""

    def __init__(self, reference: Reference) -> None:
        """Start with no frames."""
        self._reference = reference
        self._stack = FrameStack()
        self._scores: list[float] = []
        self._reasons: set[Reason] = set()
        self._attempts = 0
        self._fused: Embedding | None = None
        self._verdict = Verdict.UNDECIDED

    def begin_attempt(self) -> None:
        """Count one more look at the person."""
        self._attempts += 1

    def add(self, look: Look) -> Verdict:
        """Count one look and give the state.

        After each `to_decide` usable frames without a match the state is UNCERTAIN or NO_MATCH; adding further looks
        opens a new round, in which earlier frames still count. A match is final, and so is the state after `at_most`
        usable frames.
        """
        facts = self._reference.facts
        if look.reason is not Reason.OK:
            self._reasons.add(look.reason)
        final = self._verdict is Verdict.MATCH or len(self._scores) >= facts.rules.frames.at_most
        if look.embedding is None or final:
            return self._verdict
        self._fused = self._stack.add(look.embedding)
        self._scores.append(cosine(self._reference.embedding, self._fused))
        self._verdict = judge(self._scores, facts.limits, facts.rules.frames)
        return self._verdict

    def account(self) -> Account:
        """Tell how it went up to now."""
        quality = tuple(sorted(self._reasons, key=lambda reason: reason.value))
        reference = self._reference
        return Account(reference.facts, self._band(), len(self._scores), self._attempts, quality, reference.advice)

    @property
    def compared(self) -> Embedding:
        """What the card's photo was compared with last: whoever answers a challenge has to be this person.

        Raises:
            ValueError: nothing was compared yet.
        """
        if self._fused is None:
            raise ValueError("no frame was compared yet")
        return self._fused

    def acceptance(self) -> Acceptance:
        """Give the proof of a match.

        Raises:
            ValueError: there is no match.
        """
        if self._verdict is not Verdict.MATCH:
            raise ValueError("there is no match to prove")
        return Acceptance(self.account(), _COMPARATOR)

    def __repr__(self) -> str:
        """Give the state without a score."""
        return f"<Comparison {self._verdict.value} after {len(self._scores)} frames>"

    def _band(self) -> ScoreBand:
        if not self._scores:
            return ScoreBand.NONE
        rules, limits, score = self._reference.facts.rules, self._reference.facts.limits, self._scores[-1]
        if self._verdict is Verdict.MATCH:
            return ScoreBand.ABOVE_STRICT if score >= rules.strict.accept_from else ScoreBand.ABOVE_THRESHOLD
        return ScoreBand.BETWEEN if score >= limits.uncertain_from else ScoreBand.BELOW
