"""Puts findings in the order in which to act: root causes first, and below each what follows from it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from device.cli.doctor.catalogue import find_advice
from device.cli.doctor.explains import EXPLAINS
from device.cli.doctor.finding import Finding, Level

_WELL = (Level.OK, Level.NOT_FITTED)
_URGENCY = {Level.FAILED: 0, Level.WARNING: 1, Level.NOT_TESTED: 2}
"""To act upon, what is known to be wrong comes before what could not be looked at."""

UPSTREAM = (
    *("storage", "power", "clock", "keys", "models", "system", "update", "card_service", "reader", "camera", "panel"),
    *("firmware", "daemon", "broker", "host", "outbox", "kiosk", "threshold", "privacy", "ports", "speech", "words"),
)
"""Of two findings that are equally bad, the one nearer to the ground comes first."""


@dataclass(frozen=True)
class Cause:
    """A finding that no other explains, and what follows from it (each finding once, under its first cause)."""

    finding: Finding
    follows: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Ranking:
    """What is wrong, in the order in which to act; what is well; and from which causes each consequence follows."""

    causes: tuple[Cause, ...]
    well: tuple[Finding, ...]
    roots: Mapping[Finding, tuple[Finding, ...]] = field(default_factory=dict)

    @property
    def first(self) -> Finding | None:
        """The finding to begin with; None when nothing is wrong."""
        return self.causes[0].finding if self.causes else None

    def in_order(self) -> tuple[Finding, ...]:
        """Give all findings: each cause with its consequences behind it, then what is well."""
        wrong = (each for cause in self.causes for each in (cause.finding, *cause.follows))
        return (*wrong, *self.well)


def rank(findings: Sequence[Finding]) -> Ranking:
    """Tell causes from consequences."""
    wrong = [finding for finding in findings if find_advice(finding).level not in _WELL]
    roots = find_roots(wrong)
    causes = [finding for finding in wrong if not roots[finding]]
    trees = {cause: [each for each in wrong if cause in roots[each]] for cause in causes}
    causes.sort(key=lambda cause: _place(cause, trees[cause], findings))
    well = tuple(each for each in findings if each not in roots)
    return Ranking(tuple(_give_each_once(causes, trees)), well, roots)


def find_roots(wrong: Sequence[Finding]) -> dict[Finding, tuple[Finding, ...]]:
    """Give for each finding those without a cause of their own from which it follows; none for a root itself."""
    roots: dict[Finding, tuple[Finding, ...]] = {}

    def root(finding: Finding) -> tuple[Finding, ...]:
        if finding not in roots:
            above = [other for other in wrong if other.id != finding.id and _explains(other, finding)]
            roots[finding] = tuple(dict.fromkeys(top for each in above for top in root(each) or (each,)))
        return roots[finding]

    for finding in wrong:
        root(finding)
    return roots


def _explains(cause: Finding, finding: Finding) -> bool:
    names = (finding.id, f"any.{finding.word}")
    return any(cause.id in row and any(name in explained for name in names) for row, explained in EXPLAINS)


def _place(cause: Finding, tree: Sequence[Finding], findings: Sequence[Finding]) -> tuple[int, int, int]:
    urgency = min(_URGENCY[find_advice(each).level] for each in (cause, *tree))
    return urgency, UPSTREAM.index(cause.group), findings.index(cause)


def _give_each_once(causes: Sequence[Finding], trees: Mapping[Finding, list[Finding]]) -> Iterator[Cause]:
    taken: set[Finding] = set()
    for cause in causes:
        follows = tuple(each for each in trees[cause] if each not in taken)
        taken.update(follows)
        yield Cause(cause, follows)
