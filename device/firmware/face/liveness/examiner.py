"""Puts one challenge, drawn anew, to the person whose frames were compared; blocking, for the networks' thread."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from device.firmware.face.basics.picture import Box, Frame
from device.firmware.face.gate.quality import Reason
from device.firmware.face.liveness.challenge import Prompt, draw_challenge
from device.firmware.face.liveness.limits import LivenessLimits
from device.firmware.face.liveness.trial import Ending, LivenessShown, Trial
from device.firmware.face.liveness.watcher import Watcher
from device.firmware.face.networks.embedding import Embedding
from device.firmware.face.verifier import FaceVerifier


@dataclass(frozen=True)
class Asking:
    """What came of one frame: what is asked now, what is in the way, whom to hide, and perhaps the ending."""

    prompt: Prompt
    reason: Reason
    others: tuple[Box, ...]
    ending: Ending | None


class Examiner:
    """One challenge over live frames."""

    def __init__(
        self, verifier: FaceVerifier, limits: LivenessLimits, compared: Embedding, random: Random, began_at: float
    ) -> None:
        """Draw the challenge with `random`; it begins at the time `began_at` of the clock that times the frames."""
        self._watcher = Watcher(verifier)
        self._trial = Trial(draw_challenge(random), limits, compared, began_at)

    def take(self, frame: Frame, at: float) -> Asking:
        """Take the next frame, which was taken at the time `at` of the clock."""
        watched = self._watcher.watch(frame, at, self._trial.wants_face)
        step = self._trial.add(watched.observation)
        return Asking(step.prompt, watched.observation.reason, watched.others, step.ending)

    def proof(self) -> LivenessShown:
        """Give the proof that the challenge was passed; raises ValueError when it was not."""
        return self._trial.proof()
