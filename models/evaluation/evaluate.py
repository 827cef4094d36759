"""One evaluation from pictures to figures."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from device.firmware.face.deciding.decision import Policy
from device.firmware.face.verifier import FaceVerifier
from models.evaluation.card_photo import CardPhoto
from models.evaluation.comparing import Comparisons, compare
from models.evaluation.errors import PairListUnusable
from models.evaluation.figures import Figure, draw_persons, estimate_rates, estimate_share
from models.evaluation.pairs import PairList
from models.evaluation.report import Counts, Evaluation, share_reasons
from models.evaluation.scores import Numbers
from models.evaluation.templates import Side, Template, make_templates

SEED = 14
"""Of the bootstrap; the same input gives the same intervals."""

Progress = Callable[[Iterable[str], int, str], Iterable[str]]


@dataclass(frozen=True)
class Plan:
    """What is to be evaluated and how."""

    folder: Path
    pairs: PairList
    card_photo: CardPhoto | None
    cross: bool
    repeats: int


@dataclass(frozen=True, repr=False)
class Outcome:
    """The figures, and the scores that a plot needs."""

    evaluation: Evaluation
    comparisons: Comparisons


def evaluate(plan: Plan, verifier: FaceVerifier, progress: Progress) -> Outcome:
    """Run the pipeline over all pictures and estimate the rates.

    Raises:
        PictureUnusable: a picture cannot be read.
        PairListUnusable: nothing could be compared.
    """
    pairs = plan.pairs
    left, right = Side(verifier, plan.folder, plan.card_photo), Side(verifier, plan.folder)
    lefts = make_templates(progress(pairs.lefts, len(pairs.lefts), "references"), left.enrol)
    rights = make_templates(progress(pairs.rights, len(pairs.rights), "live frames"), right.look)
    comparisons = compare(pairs, lefts, rights, cross=plan.cross)
    if not len(comparisons.mated) or not len(comparisons.others):
        raise PairListUnusable("no mated or no non-mated pair could be compared")
    people = max(pairs.persons.values()) + 1
    draws = draw_persons(people, plan.repeats, np.random.default_rng(SEED))
    policies = {policy.value: verifier.rules.of(policy).accept_from for policy in Policy}
    evaluation = Evaluation(
        _describe(plan, lefts),
        _count(plan, lefts, rights, comparisons),
        _estimate_fta(pairs, lefts, rights, draws),
        estimate_rates(comparisons.mated, comparisons.others, policies, draws),
        {
            "references": share_reasons(template.reason for template in lefts.values()),
            "live frames": share_reasons(template.reason for template in rights.values()),
        },
    )
    return Outcome(evaluation, comparisons)


def _estimate_fta(
    pairs: PairList, lefts: dict[str, Template], rights: dict[str, Template], draws: list[Numbers]
) -> Figure:
    tried = [(pairs.persons[picture], made) for side in (lefts, rights) for picture, made in side.items()]
    failed = np.array([made.embedding is None for _, made in tried], dtype=np.float64)
    return estimate_share(failed, [person for person, _ in tried], draws)


def _count(plan: Plan, lefts: dict[str, Template], rights: dict[str, Template], comparisons: Comparisons) -> Counts:
    made = [*lefts.values(), *rights.values()]
    return Counts(
        people=max(plan.pairs.persons.values()) + 1,
        pictures=len(made),
        failed_pictures=sum(template.embedding is None for template in made),
        mated=len(comparisons.mated),
        non_mated=len(comparisons.others),
        bootstrap_repeats=plan.repeats,
    )


def _describe(plan: Plan, lefts: dict[str, Template]) -> str:
    others = "every left against every right of other people" if plan.cross else "the list's non-mated pairs"
    if plan.card_photo is None:
        return f"both pictures as they are; non-mated: {others}"
    sizes = [template.file_bytes for template in lefts.values() if template.file_bytes]
    form = f"{plan.card_photo.width}x{plan.card_photo.height}, {round(float(np.median(sizes))) if sizes else 0} bytes"
    return f"left picture as a simulated grey card photo ({form}), right picture as it is; non-mated: {others}"
