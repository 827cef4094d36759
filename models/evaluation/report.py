"""The result of an evaluation, as JSON and as text for people. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from models.evaluation.figures import Figure, Rates


@dataclass(frozen=True)
class Counts:
    """What was compared. Failed pictures are those without a template."""

    people: int
    pictures: int
    failed_pictures: int
    mated: int
    non_mated: int
    bootstrap_repeats: int


@dataclass(frozen=True)
class Evaluation:
    """Everything that is told; `reasons` give the share of pictures per quality reason on each side."""

    conditions: str
    counts: Counts
    fta: Figure
    rates: Rates
    reasons: dict[str, dict[str, float]]


def share_reasons(reasons: Iterable[str]) -> dict[str, float]:
    """Give the share of each reason, the most frequent first."""
    counted = Counter(reasons)
    total = counted.total()
    return {reason: count / total for reason, count in counted.most_common()}


def to_json(evaluation: Evaluation) -> dict[str, Any]:
    """Give the JSON object; every figure has `value`, `low` and `high` (95 %)."""
    rates = evaluation.rates
    at = {
        f"at_{policy}": {
            "threshold": asdict(Figure(found.threshold, found.threshold, found.threshold)),
            "fmr": asdict(found.fmr),
            "fnmr": asdict(found.fnmr),
        }
        for policy, found in rates.at.items()
    }
    return {
        "conditions": evaluation.conditions,
        "counts": asdict(evaluation.counts),
        "fta": asdict(evaluation.fta),
        "eer": asdict(rates.eer),
        "fnmr_at_fmr": {point: asdict(figure) for point, figure in rates.fnmr_at_fmr.items()},
        "threshold_at_fmr": {point: asdict(figure) for point, figure in rates.thresholds.items()},
        **at,
        "quality": evaluation.reasons,
    }


def format_text(evaluation: Evaluation) -> str:
    """Give the lines for people; rates in percent with their 95 % intervals."""
    return "\n".join(_lines(evaluation))


def _lines(evaluation: Evaluation) -> Iterator[str]:
    counts, rates = evaluation.counts, evaluation.rates
    yield evaluation.conditions
    yield (
        f"{counts.people} people, {counts.pictures} pictures; {counts.mated} mated and {counts.non_mated} non-mated "
        f"comparisons; intervals: 95 %, {counts.bootstrap_repeats} bootstrap repeats over people"
    )
    yield f"FTA                 {_percent(evaluation.fta)}"
    yield f"EER                 {_percent(rates.eer)}"
    for point, figure in rates.fnmr_at_fmr.items():
        few = "" if counts.non_mated * float(point) >= 1 else "  (too few non-mated comparisons for this FMR)"
        yield f"FNMR at FMR {point}    {_percent(figure)}  threshold {rates.thresholds[point].value:.4f}{few}"
    for policy, found in rates.at.items():
        yield f"{policy} ({found.threshold:.3f})".ljust(20) + f"FNMR {_percent(found.fnmr)}  FMR {_small(found.fmr)}"
    for side, shares in evaluation.reasons.items():
        yield f"quality, {side}: " + ", ".join(f"{reason} {share:.2%}" for reason, share in shares.items())


def _percent(figure: Figure) -> str:
    return f"{figure.value:.2%} [{figure.low:.2%}, {figure.high:.2%}]"


def _small(figure: Figure) -> str:
    return f"{figure.value:.1e} [{figure.low:.1e}, {figure.high:.1e}]"
