"""Medical information in the order in which it is read: by kind, the newest first. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from host.eligibility.medical import MEDICAL_KINDS, MedicalItem
from host.eligibility.qualification import ConsentKind


@dataclass(frozen=True)
class Group:
    """All that is known of one kind."""

    kind: ConsentKind
    items: tuple[MedicalItem, ...] = field(repr=False)


def group_items(items: Iterable[MedicalItem]) -> tuple[Group, ...]:
    """Give the kinds that have something, each with its newest first; what has no date comes last."""
    every = tuple(items)
    groups = (Group(kind, _newest_first(item for item in every if item.kind is kind)) for kind in MEDICAL_KINDS)
    return tuple(group for group in groups if group.items)


def _newest_first(items: Iterable[MedicalItem]) -> tuple[MedicalItem, ...]:
    return tuple(sorted(items, key=lambda item: item.on or date.min, reverse=True))
