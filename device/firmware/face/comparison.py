"""Compares the looks of one visit with the card's photo and decides three ways; the only maker of an acceptance.

The rule: two usable frames at or over the threshold are a match. One alone never is, because the best of many
frames would have to be paid for with a higher threshold. The decision never says that someone is not the holder:
both other outcomes lead to another look, another way or a person. Whether the face is alive is not tested here.
"""

from __future__ import annotations

import enum
from dataclasses import InitVar, dataclass

from device.firmware.face.embedding import Embedding, cosine
from device.firmware.face.look import Look
from device.firmware.face.model_card import DecisionRule
from device.firmware.face.settings import FaceSettings

_COMPARATOR = object()


class Verdict(enum.Enum):
    """The state of a comparison."""

    UNDECIDED = "undecided"
    MATCH = "match"
    UNCERTAIN = "uncertain"
    NO_MATCH = "no_match"


class ScoreBand(enum.Enum):
    """How far over the threshold the accepting frames lie; the score itself is not told to anyone."""

    ABOVE_THRESHOLD = "above_threshold"
    ABOVE_ALL_MEASURED = "above_all_measured"


@dataclass(frozen=True)
class ModelFact:
    """One model that took part, by name and SHA-256 of its file."""

    name: str
    sha256: str


@dataclass(frozen=True)
class ModelFacts:
    """Everything that decided, for the signed result: the models and the rule in force."""

    models: tuple[ModelFact, ...]
    rule: DecisionRule

    @property
    def threshold(self) -> float:
        """The decision threshold in force."""
        return self.rule.threshold


@dataclass(frozen=True, repr=False, eq=False)
class Reference:
    """The card's photo as an embedding, with the models and the rule it must be compared by."""

    embedding: Embedding
    facts: ModelFacts

    def __repr__(self) -> str:
        """Hide everything."""
        return "<Reference>"


@dataclass(frozen=True)
class Acceptance:
    """Proof that a comparison ended in a match. Only `Comparison` makes it; sealing a face result asks for it."""

    band: ScoreBand
    facts: ModelFacts
    frames_used: int
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

    def __init__(self, reference: Reference, settings: FaceSettings) -> None:
        """Start with no frames."""
        self._reference = reference
        self._settings = settings
        self._scores: list[float] = []
        self._verdict = Verdict.UNDECIDED

    def add(self, look: Look) -> Verdict:
        """Count one look and give the state.

        After each `frames_to_decide` usable frames without a match the state is UNCERTAIN or NO_MATCH; adding
        further looks opens a new round, in which earlier scores still count. A match is final, and so is the state
        after `frames_at_most` usable frames: every further try would raise the false match rate.
        """
        if look.embedding is None or self._verdict is Verdict.MATCH or self._is_full():
            return self._verdict
        self._scores.append(cosine(self._reference.embedding, look.embedding))
        self._verdict = self._decide()
        return self._verdict

    def acceptance(self) -> Acceptance:
        """Give the proof of a match.

        Raises:
            ValueError: there is no match.
        """
        if self._verdict is not Verdict.MATCH:
            raise ValueError("there is no match to prove")
        clear = self._deciding_score() >= self._reference.facts.rule.highest_measured
        band = ScoreBand.ABOVE_ALL_MEASURED if clear else ScoreBand.ABOVE_THRESHOLD
        return Acceptance(band, self._reference.facts, len(self._scores), _COMPARATOR)

    def __repr__(self) -> str:
        """Give the state without a score."""
        return f"<Comparison {self._verdict.value} after {len(self._scores)} frames>"

    def _decide(self) -> Verdict:
        rule = self._reference.facts.rule
        if self._deciding_score() >= rule.threshold:
            return Verdict.MATCH
        if len(self._scores) % self._settings.frames_to_decide and not self._is_full():
            return Verdict.UNDECIDED
        return Verdict.UNCERTAIN if max(self._scores) >= rule.uncertain_from else Verdict.NO_MATCH

    def _deciding_score(self) -> float:
        """Give the lowest of the scores that a match would rest on; -1 while there are too few."""
        needed = self._settings.frames_to_accept
        return sorted(self._scores, reverse=True)[needed - 1] if len(self._scores) >= needed else -1.0

    def _is_full(self) -> bool:
        return len(self._scores) >= self._settings.frames_at_most
