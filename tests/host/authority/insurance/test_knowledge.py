"""What the system knows follows what insurers have reported by then."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta

from host.authority.insurance.codes import Validity
from host.authority.insurance.judgement import judge_person
from host.authority.insurance.knowledge import known_history
from host.authority.insurance.paper_codes import LossReason
from tests.host.authority.people import TODAY, qualification

DAY = timedelta(days=1)


def test_a_retroactive_loss() -> None:
    """Lost on the 1st, reported today: yesterday it was valid, from today on it was not even then."""
    lost = dataclasses.replace(
        qualification(valid_until=date(2026, 10, 31)),
        loss_reason=LossReason.OTHER_INSURANCE,
        loss_reported_on=TODAY,
    )
    before, after = (known_history([lost], day) for day in (TODAY - DAY, TODAY))
    assert judge_person(before, date(2026, 11, 10))[0] is Validity.VALID
    assert before[0].loss_reason is LossReason.NOT_TOLD
    assert judge_person(after, date(2026, 11, 10))[0] is Validity.INVALID
    assert after == (lost,)


def test_a_late_beginning() -> None:
    """A new insurance is not known before it is reported, and then from its first day on."""
    new = dataclasses.replace(qualification(date(2026, 11, 1)), reported_on=TODAY)
    assert known_history([new], TODAY - DAY) == ()
    assert judge_person(known_history([new], TODAY), date(2026, 11, 1))[0] is Validity.VALID
