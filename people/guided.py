"""The visit of somebody who sees nothing: headphones in, card down, one button, and what is heard."""

from __future__ import annotations

import random
import time
from collections.abc import Mapping

from device.cli.demo.world.panel import Fingers
from people.body.ears import Ears
from people.crowd.profile import KEY_S, Pace, Profile
from people.mind.deeds import Lay
from people.mind.listener import Listener, Move
from people.outcome import End, Outcome
from people.place import Place
from people.visit import BOUND_S

_PRESS_S = (0.5, 1.3)
"""From what is heard to the press of a button on which the hand lies already."""
_CARD_S = (1.5, 3.0)
_LOOK_EVERY_S = 0.05


class GuidedVisit:
    """One visit by ear; `play` it once."""

    def __init__(
        self, place: Place, profile: Profile, sentences: Mapping[str, str], chance: random.Random, haste: float
    ) -> None:
        """Come to `place`, understanding `sentences`; with `haste` hands are so many times quicker."""
        self._place = place
        self._chance = chance
        self._haste = haste
        self._fingers = Fingers(place.line.places.panel_socket)
        self._listener = Listener(sentences)
        self._pin = place.cards.known()[profile.persona].pin
        self.outcome = Outcome(profile)
        self._began = time.monotonic()
        self._down_at = 0.0
        self._move, self._moves_at = Move.WAIT, 0.0
        self._lifted_at = 0.0

    def play(self) -> Outcome:
        """Stay until the card is taken with a result, or the bound is reached."""
        with Ears(self._place.line.screen_url) as ears:
            self._fingers.touch(headphones=True)
            try:
                while not self._lifted_at or not self._listener.has_result:
                    if time.monotonic() - self._began > BOUND_S:
                        self.outcome.lost = f"heard no way on after '{self.outcome.trail[-1:]}'"
                        return self.outcome
                    self._turn(ears)
            finally:
                self._fingers.touch(headphones=False)
                self._place.sitting.look_at(looked_at=False)
        self.outcome.end = End.STAFF  # what clinic software receives says whether a person is needed
        return self.outcome

    def _turn(self, ears: Ears) -> None:
        text = ears.take()
        if text:
            self._hear(text)
        now = time.monotonic()
        if self._move is not Move.WAIT and now >= self._moves_at:
            move, self._move = self._move, Move.WAIT
            self._do(move)
        self._note()
        self._place.glass.pause(_LOOK_EVERY_S)

    def _hear(self, text: str) -> None:
        now = time.monotonic()
        self.outcome.trail.append(f"{now - self._began:.1f} {text}")
        hint, self._move = self._listener.hint, self._listener.hear(text)
        self._moves_at = now + self._hand_s(_PRESS_S if self._move is Move.PRESS else _CARD_S)
        if self._listener.hint != hint:
            self._place.sitting.mend()
            self._place.sitting.hear(self._listener.hint)

    def _do(self, move: Move) -> None:
        match move:
            case Move.PRESS:
                self._fingers.touch(press="start")
                self.outcome.touches += 1
            case Move.TYPE:
                self._type()
            case Move.LAY:
                self._place.lay(self.outcome.profile, Lay(self.outcome.profile.persona), fresh=not self._down_at)
                self._listener.card_lies = True
                self._down_at = self._down_at or time.monotonic()
                self._place.sitting.look_at(looked_at=True)
            case Move.LIFT:
                self._place.cards.lift()
                self._listener.card_lies = False
                self._lifted_at = time.monotonic()
            case Move.WAIT:
                pass

    def _type(self) -> None:
        for key in (*self._pin, "#"):
            self._fingers.touch(key=key)
            self.outcome.touches += 1
            self._place.glass.pause(self._hand_s(KEY_S[Pace.ORDINARY]))

    def _hand_s(self, most: tuple[float, float]) -> float:
        return self._chance.uniform(*most) / self._haste

    def _note(self) -> None:
        """Keep the books, which the person does not see."""
        seen = self._place.glass.look()
        if seen.ticket and seen.ticket not in self.outcome.tickets:
            self.outcome.tickets.append(seen.ticket)
            self.outcome.result_s = time.monotonic() - self._down_at
