"""How long a person needs: drawn anew for each question, with chance passed in."""

from __future__ import annotations

import random

from people.crowd.profile import KEY_S, REACTION_S, TURN_S, Profile
from people.mind.deeds import Deed, Touch

_LEAST_TURN_S = 0.2
"""Nobody turns the head sooner after a prompt."""


class Pacing:
    """One person's."""

    def __init__(self, profile: Profile, chance: random.Random, haste: float = 1.0) -> None:
        """Draw from `chance`; `haste` makes everything so many times quicker."""
        self._profile = profile
        self._chance = chance
        self._haste = haste

    def reaction_s(self) -> float:
        """Give the time from a new question to the finger on the glass."""
        return self._chance.uniform(*REACTION_S[self._profile.pace]) / self._haste

    def key_s(self) -> float:
        """Give the time from one key to the next."""
        return self._chance.uniform(*KEY_S[self._profile.pace]) / self._haste

    def turn_s(self) -> float:
        """Give the time from a prompt to the head's movement."""
        return max(_LEAST_TURN_S, self._chance.uniform(*TURN_S[self._profile.pace]) / self._haste)

    def search_s(self, thinking_s: float) -> float:
        """Give the time for finding something that is not known at once."""
        return thinking_s / self._haste


def is_key(deed: Deed) -> bool:
    """Whether somebody types."""
    return isinstance(deed, Touch) and deed.name.startswith(("key-", "era-"))
