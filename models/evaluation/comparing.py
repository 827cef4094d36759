"""From templates to scores: the pairs of the list, or every left picture against every right one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from device.firmware.face.networks.embedding import Embedding, cosines
from models.evaluation.pairs import PairList
from models.evaluation.scores import ScoreSet
from models.evaluation.templates import Template


@dataclass(frozen=True, eq=False, repr=False)
class Comparisons:
    """The scores of mated and of other pairs."""

    mated: ScoreSet
    others: ScoreSet


def compare(pairs: PairList, lefts: dict[str, Template], rights: dict[str, Template], *, cross: bool) -> Comparisons:
    """Compare what has templates on both sides; with `cross`, all pictures of different people."""
    mated = _compare_rows(pairs, lefts, rights, mated=True)
    others = _compare_all(pairs, lefts, rights) if cross else _compare_rows(pairs, lefts, rights, mated=False)
    return Comparisons(mated, others)


def _compare_rows(
    pairs: PairList, lefts: dict[str, Template], rights: dict[str, Template], *, mated: bool
) -> ScoreSet:
    rows = [pair for pair in pairs.pairs if pair.mated is mated]
    made = [pair for pair in rows if lefts[pair.left].embedding and rights[pair.right].embedding]
    left = embeddings_of(lefts, [pair.left for pair in made])
    right = embeddings_of(rights, [pair.right for pair in made])
    scores = [float(cosines([one], [other])[0, 0]) for one, other in zip(left, right, strict=True)]
    return ScoreSet.sort(
        np.array(scores, dtype=np.float64),
        np.array([pairs.persons[pair.left] for pair in made], dtype=np.int64),
        np.array([pairs.persons[pair.right] for pair in made], dtype=np.int64),
    )


def _compare_all(pairs: PairList, lefts: dict[str, Template], rights: dict[str, Template]) -> ScoreSet:
    left = [picture for picture in pairs.lefts if lefts[picture].embedding]
    right = [picture for picture in pairs.rights if rights[picture].embedding]
    scores = cosines(embeddings_of(lefts, left), embeddings_of(rights, right))
    first = np.array([pairs.persons[picture] for picture in left], dtype=np.int64)[:, np.newaxis]
    second = np.array([pairs.persons[picture] for picture in right], dtype=np.int64)[np.newaxis, :]
    different = first != second
    first, second = (np.broadcast_to(side, different.shape)[different] for side in (first, second))
    return ScoreSet.sort(scores[different], first, second)


def embeddings_of(templates: dict[str, Template], pictures: Sequence[str]) -> list[Embedding]:
    """Give the embeddings of pictures that have one."""
    found = (templates[picture].embedding for picture in pictures)
    return [embedding for embedding in found if embedding is not None]
