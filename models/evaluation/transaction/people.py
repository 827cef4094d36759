"""Who takes part: people with enough pictures, one of which is the card's photo and others the looks."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from models.evaluation.pairs import PairList

LEAST_PICTURES = 4


@dataclass(frozen=True, repr=False)
class Person:
    """One person's pictures in the order in which they were drawn."""

    number: int
    pictures: tuple[str, ...]

    def looks_for(self, reference: str, looks: int) -> tuple[str, ...]:
        """Give the pictures of a transaction against `reference`, which is never among them."""
        return tuple(picture for picture in self.pictures if picture != reference)[:looks]


def choose_people(pairs: PairList, random: np.random.Generator) -> tuple[Person, ...]:
    """Give the people with at least four pictures on either side of the list."""
    pictures = defaultdict(list)
    for picture, person in pairs.persons.items():
        pictures[person].append(picture)
    return tuple(
        Person(person, tuple(str(picture) for picture in random.permutation(found)))
        for person, found in sorted(pictures.items())
        if len(found) >= LEAST_PICTURES
    )
