"""Runs transactions: each left picture in turn is somebody's card photo, other pictures are the looks.

It follows the visit's table: after an uncertain look one more, after none a match no further. The holder looks with
other pictures of their own, everybody else with theirs. Fusion and verdict are the product's own functions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from device.firmware.face.deciding.decision import Frames, Limits
from device.firmware.face.deciding.fusion import FrameStack
from device.firmware.face.deciding.verdict import Verdict, judge
from device.firmware.face.networks.embedding import Embedding, cosines
from models.evaluation.scores import Numbers
from models.evaluation.transaction.people import Person

LOOKS = 2
"""By the visit's table: an uncertain look is followed by one more."""

Seen = dict[str, tuple[Embedding, ...]]
"""The usable frames of each picture."""


@dataclass(frozen=True)
class Ends:
    """How many transactions of one owner of a card, and one person before the terminal, ended in which way."""

    owner: int
    visitor: int
    transactions: int
    ended: dict[Verdict, int]


class Simulator:
    """Runs transactions under one policy."""

    def __init__(self, seen: Seen, limits: Limits, frames: Frames) -> None:
        """Keep what decides, and fuse the looks of each visitor once."""
        self._seen = seen
        self._limits = limits
        self._frames = frames
        self._fused: dict[tuple[str, ...], list[Embedding]] = {}

    def run(self, people: Sequence[Person], references: dict[str, Embedding]) -> Iterator[Ends]:
        """Let everybody look at every card, their own and those of all others."""
        for visitor in people:
            for owner in people:
                cards = {card: references[card] for card in owner.pictures if card in references}
                if cards:
                    yield self._meet(owner, visitor, cards)

    def _meet(self, owner: Person, visitor: Person, cards: dict[str, Embedding]) -> Ends:
        ended = dict.fromkeys(Verdict, 0)
        for looks, group in _group_by_looks(cards, visitor).items():
            running = self._fuse(looks)
            for scores in cosines(group, running) if running else np.empty((len(group), 0)):
                ended[end_of(scores, self._limits, self._frames)] += 1
        return Ends(owner.number, visitor.number, len(cards), ended)

    def _fuse(self, looks: tuple[str, ...]) -> list[Embedding]:
        if looks not in self._fused:
            self._fused[looks] = fuse_running([self._seen[picture] for picture in looks], self._frames)
        return self._fused[looks]


def _group_by_looks(cards: dict[str, Embedding], visitor: Person) -> dict[tuple[str, ...], list[Embedding]]:
    groups: dict[tuple[str, ...], list[Embedding]] = {}
    for card, reference in cards.items():
        groups.setdefault(visitor.looks_for(card, LOOKS), []).append(reference)
    return groups


def fuse_running(looks: Iterable[Sequence[Embedding]], frames: Frames) -> list[Embedding]:
    """Give what the product has fused after each usable frame of the looks, one after the other."""
    stack = FrameStack()
    return [stack.add(frame) for look in looks for frame in look[: frames.to_decide]]


def end_of(scores: Numbers, limits: Limits, frames: Frames) -> Verdict:
    """Give how a transaction ends whose running scores these are; without enough usable frames it stays undecided."""
    first = judge(scores[: frames.to_decide].tolist(), limits, frames)
    if first in (Verdict.MATCH, Verdict.NO_MATCH):
        return first
    return judge(scores.tolist(), limits, frames)
