"""What the system knows on a day: insurers report beginnings and ends late, and ends even afterwards. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from host.authority.insurance.paper_codes import LossReason
from host.authority.insurance.person import Qualification


def known_history(history: Sequence[Qualification], today: date) -> tuple[Qualification, ...]:
    """Give a history as it is known on `today`: without what is not reported yet, and open where no end is."""
    return tuple(
        _without_unreported_end(one, today) for one in history if one.reported_on is None or one.reported_on <= today
    )


def _without_unreported_end(held: Qualification, today: date) -> Qualification:
    if held.loss_reported_on is None or held.loss_reported_on <= today:
        return held
    return replace(held, valid_until=None, loss_reason=LossReason.NOT_TOLD, loss_reported_on=None)
