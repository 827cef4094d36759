"""What has changed about a person's insurance since the last time: pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from device.wire.words import Change
from host.eligibility.qualification import QualificationDetails, QualificationKind
from host.insurance.person_keys import InsuredNumbers, fold_numbers
from host.insurance.record import Difference

Insurances = Sequence[QualificationDetails]


def compare(before: Insurances, now: Insurances) -> tuple[Difference, ...]:
    """Give the differences that a clinic bills by; nothing where one side is not known."""
    if not before or not now:
        return ()
    former, current = _insurance(before), _insurance(now)
    found = list(_between(former, current)) if former and current else []
    assistance = (_assistance(before), _assistance(now))
    if assistance[0] != assistance[1]:
        found.append(Difference(Change.PUBLIC_ASSISTANCE, *assistance))
    return tuple(found)


def ratio_of(found: QualificationDetails) -> int:
    """Give the ratio that the person pays, in percent: that of the certificate for the elderly first; 0: not said."""
    return found.elderly.ratio_percent if found.elderly else found.ratio_percent


def end_of(found: QualificationDetails) -> str:
    """Give the first day on which something of it ends, as YYYY-MM-DD; empty: nothing is said of an end."""
    elderly = found.elderly.valid_until if found.elderly else None
    ends = [end for end in (found.valid_until, found.card_valid_until, elderly) if end]
    return min(ends).isoformat() if ends else ""


def _between(former: QualificationDetails, current: QualificationDetails) -> list[Difference]:
    ways: tuple[tuple[Change, Callable[[QualificationDetails], str]], ...] = (
        (Change.RATIO, lambda found: str(ratio_of(found) or "")),
        (Change.VALIDITY, end_of),
        (Change.LIMIT_CERTIFICATE, _limits),
    )
    changes = [Difference(kind, say(former), say(current)) for kind, say in ways if say(former) != say(current)]
    other = _other_number(former, current)
    return [other, *changes] if other else changes


def _other_number(former: QualificationDetails, current: QualificationDetails) -> Difference | None:
    was, now = fold_numbers(InsuredNumbers.of(former)), fold_numbers(InsuredNumbers.of(current))
    if was[0] != now[0]:
        return Difference(Change.INSURER, former.insurer_number.strip(), current.insurer_number.strip())
    if was[1:4] != now[1:4]:
        return Difference(Change.SYMBOL_OR_NUMBER, _numbers(former), _numbers(current))
    return None


def _numbers(found: QualificationDetails) -> str:
    return " ".join(part for part in (found.symbol, found.number, found.branch) if part)


def _limits(found: QualificationDetails) -> str:
    return ",".join(sorted(f"{limit.classification}/{limit.category}" for limit in found.limits))


def _insurance(all_of_them: Insurances) -> QualificationDetails | None:
    return next((one for one in all_of_them if one.kind is QualificationKind.INSURANCE), None)


def _assistance(all_of_them: Insurances) -> str:
    return ",".join(
        one.insurer_number.strip() for one in all_of_them if one.kind is QualificationKind.PUBLIC_ASSISTANCE
    )
