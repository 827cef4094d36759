"""One presentation put to the terminal's own code: frames of a comparison, then one challenge, in made-up time."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

import numpy as np

from device.firmware.face.basics.picture import Frame
from device.firmware.face.liveness.challenge import Challenge, Prompt, draw_challenge
from device.firmware.face.liveness.limits import LivenessLimits
from device.firmware.face.liveness.trial import Ending, Trial
from device.firmware.face.liveness.watcher import Watcher
from device.firmware.face.networks.embedding import Embedding
from device.firmware.face.verifier import FaceVerifier
from models.attacks.presentation import FRAMES_PER_SECOND, Presentation

STUCK_S = 3.0
"""Whoever has not answered a prompt by then is not going to: the terminal would wait on, and then call staff."""
NOT_COMPARED, TIME_OVER = "not_compared", "time_over"
_COMPARE_FRAMES = 3


@dataclass(frozen=True)
class Examined:
    """How one presentation ended, and after how many seconds of the made-up clock."""

    ending: str
    seconds: float

    @property
    def accepted(self) -> bool:
        """Whether it was taken for a living person."""
        return self.ending == Ending.PASSED


def draw(random: np.random.Generator) -> Challenge:
    """Draw a challenge as the terminal does."""
    seed = int(random.integers(2**32))
    return draw_challenge(Random(seed))  # noqa: S311  a measurement is repeatable; the terminal draws from the system


def examine(
    presentation: Presentation, challenge: Challenge, verifier: FaceVerifier, limits: LivenessLimits
) -> Examined:
    """Put one challenge to a presentation whose face is taken as compared as it shows itself at first."""
    watcher, now = Watcher(verifier), 0.0
    compared: Embedding | None = None
    for _ in range(_COMPARE_FRAMES):
        now += 1 / FRAMES_PER_SECOND
        compared = verifier.look(Frame(presentation.frame("", now))).embedding or compared
    if compared is None:
        return Examined(NOT_COMPARED, now)
    trial = Trial(challenge, limits, compared, now)
    prompt, since = Prompt.AHEAD, now
    while now - since < STUCK_S:
        now += 1 / FRAMES_PER_SECOND
        frame = Frame(presentation.frame(prompt.value, now))
        step = trial.add(watcher.watch(frame, now, trial.wants_face).observation)
        if step.ending is not None:
            return Examined(step.ending.value, now)
        if _differs(prompt, step.prompt):
            since = now
        prompt = step.prompt
    return Examined(TIME_OVER, now)


def _differs(before: Prompt, after: Prompt) -> bool:
    """Say whether something else is asked for; the same in stronger words is not."""
    stronger = {
        Prompt.FURTHER_LEFT: Prompt.TURN_LEFT,
        Prompt.FURTHER_RIGHT: Prompt.TURN_RIGHT,
        Prompt.BLINK_SLOWLY: Prompt.BLINK,
    }
    return stronger.get(before, before) is not stronger.get(after, after)
