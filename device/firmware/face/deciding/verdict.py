"""The three-way decision of a transaction as a pure function of its running scores."""

from __future__ import annotations

import enum
from collections.abc import Sequence

from device.firmware.face.deciding.decision import Frames, Limits


class Verdict(enum.Enum):
    """The state of a comparison."""

    UNDECIDED = "undecided"
    MATCH = "match"
    UNCERTAIN = "uncertain"
    NO_MATCH = "no_match"


def judge(scores: Sequence[float], limits: Limits, frames: Frames) -> Verdict:
    """Give the verdict after the last score; score number n is that of the first n usable frames fused.

    A match is final, so it counts at whichever frame it was reached. The verdict never says that someone is not the
    holder: both other outcomes lead to another look, another way or a person.
    """
    counted = scores[: frames.at_most]
    if any(score >= limits.accept_from for score in counted[frames.at_least - 1 :]):
        return Verdict.MATCH
    if not counted or (len(counted) % frames.to_decide and len(counted) < frames.at_most):
        return Verdict.UNDECIDED
    return Verdict.UNCERTAIN if counted[-1] >= limits.uncertain_from else Verdict.NO_MATCH
