"""False accept and false reject rate of transactions, with intervals over people. Pure.

FAR is the share of accepted transactions of people with another's card, FRR the share of transactions of holders
that were not accepted, whatever else they ended in; the terminal sends both kinds of other end to a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from device.firmware.face.deciding.verdict import Verdict
from models.evaluation.figures import Figure, summarise
from models.evaluation.scores import Numbers
from models.evaluation.transaction.simulation import Ends


@dataclass(frozen=True)
class TransactionRates:
    """The rates of one policy; `holders_uncertain` and `others_uncertain` are shares that ended as uncertain."""

    policy: str
    accept_from: float
    uncertain_from: float
    people: int
    genuine: int
    impostor: int
    far: Figure
    frr: Figure
    holders_uncertain: Figure
    others_uncertain: Figure


def estimate_transactions(
    policy: str, limits: tuple[float, float], ends: Iterable[Ends], draws: Sequence[Numbers]
) -> TransactionRates:
    """Estimate the rates; `draws` give how often each person counts, by person number."""
    every = tuple(ends)
    own = _Table.make(end for end in every if end.owner == end.visitor)
    other = _Table.make(end for end in every if end.owner != end.visitor)
    return TransactionRates(
        policy,
        *limits,
        people=len({end.owner for end in every}),
        genuine=int(own.transactions.sum()),
        impostor=int(other.transactions.sum()),
        far=other.share(other.matches, draws),
        frr=own.share(own.transactions - own.matches, draws),
        holders_uncertain=own.share(own.uncertain, draws),
        others_uncertain=other.share(other.uncertain, draws),
    )


@dataclass(frozen=True, eq=False)
class _Table:
    owners: Numbers
    visitors: Numbers
    transactions: Numbers
    matches: Numbers
    uncertain: Numbers

    @classmethod
    def make(cls, ends: Iterable[Ends]) -> _Table:
        rows = [
            (end.owner, end.visitor, end.transactions, end.ended[Verdict.MATCH], end.ended[Verdict.UNCERTAIN])
            for end in ends
        ]
        return cls(*np.array(rows, dtype=np.int64).T)

    def share(self, counted: Numbers, draws: Sequence[Numbers]) -> Figure:
        value = float(counted.sum() / self.transactions.sum())
        repeats = [self._share_in(counted, weights) for weights in draws]
        return summarise(value, repeats, int(self.transactions.sum()))

    def _share_in(self, counted: Numbers, weights: Numbers) -> float:
        weighed = weights[self.owners]
        if not np.array_equal(self.owners, self.visitors):
            weighed = weighed * weights[self.visitors]
        total = float(weighed @ self.transactions)
        return float(weighed @ counted) / total if total else 0.0


def to_json(rates: Sequence[TransactionRates]) -> dict[str, Any]:
    """Give one object per policy."""
    return {found.policy: asdict(found) for found in rates}


def format_text(rates: Sequence[TransactionRates]) -> str:
    """Give a block of lines per policy."""
    return "\n".join(_format_policy(found) for found in rates)


def _format_policy(found: TransactionRates) -> str:
    limits = f"accept from {found.accept_from:g}, uncertain from {found.uncertain_from:g}"
    counts = f"{found.people} people, {found.genuine} own and {found.impostor} foreign transactions"
    return (
        f"{found.policy}: {limits}; {counts}\n"
        f"  FAR {_format(found.far)}   others left uncertain {_format(found.others_uncertain)}\n"
        f"  FRR {_format(found.frr)}   holders left uncertain {_format(found.holders_uncertain)}"
    )


def _format(figure: Figure) -> str:
    return f"{figure.value:.3g} [{figure.low:.3g}, {figure.high:.3g}]"
