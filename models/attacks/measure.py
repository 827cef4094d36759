"""Puts every entry of the list to the terminal's code, each time with another person, camera and hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from device.firmware.face.basics.picture import Frame
from device.firmware.face.liveness.limits import LivenessLimits
from device.firmware.face.verifier import FaceVerifier
from device.firmware.simulated.face.sitter import Finder
from models.attacks.catalogue import Attack, Stage
from models.attacks.figures import Figure
from models.attacks.presentation import draw_look
from models.attacks.subjects import seat_before_camera
from models.attacks.trials import Examined, draw, examine

Show = Callable[[Iterable[int], int, str], Iterator[int]]


@dataclass(frozen=True)
class Bench:
    """What all trials need: the terminal's code, a finder for the portraits, the people, and the seed."""

    verifier: FaceVerifier
    limits: LivenessLimits
    finder: Finder
    people: Sequence[Frame]
    seed: int

    def measure(self, attack: Attack, show: Show) -> Figure:
        """Put one entry to the test, once with each person; `show` draws the progress."""
        count = len(self.people)
        ends = [self._try(attack, number) for number in show(range(count), count, attack.name)]
        endings = Counter(end.ending for end in ends)
        accepted = sum(end.accepted for end in ends)
        return Figure(attack.name, attack.words, count, accepted, tuple(endings.most_common()))

    def _try(self, attack: Attack, number: int) -> Examined:
        """Make one trial; it depends on the seed, the entry and the person alone."""
        random = np.random.default_rng([self.seed, number, *attack.name.encode()])
        look = draw_look(random)
        holder, other = (
            seat_before_camera(self.people[index % len(self.people)], look, self.finder)
            for index in (number, number + 1)
        )
        challenge = draw(random)
        presentation = attack.make(Stage(holder, other, challenge, random))
        return examine(presentation, challenge, self.verifier, self.limits)
