"""The published figures: what is counted, when, and what is not."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from host.authority.insurance.batch import BatchRequest
from host.authority.insurance.japan_time import JAPAN
from host.authority.insurance.question import Consents
from host.authority.serving.authority import Authority
from host.authority.serving.statistics import ConsentCounts, MonthFigures, month_limits
from tests.host.authority.conftest import SetClock
from tests.host.authority.people import by_certificate, by_number, person, wish
from tests.host.authority.serving.test_batches import HANAKO, UNKNOWN, never

pytestmark = pytest.mark.both_databases


def test_a_month_of_uses(authority: Authority, clock: SetClock) -> None:
    """Each way is counted; a repeat counts once, and the month turns at midnight in Japan."""
    authority.people.put("hanako", person())
    agreed = Consents(medicines=True, surgery=True)
    for request_id in ("1", "1", "2"):
        authority.eligibility.by_certificate(by_certificate(request_id, consents=agreed))
    authority.eligibility.by_insured_number(by_number("3"))
    authority.registrations.register(wish("4"))
    authority.batches.take(BatchRequest("5", "clinic-a", (HANAKO, UNKNOWN)))
    authority.batches.work_on(never)
    clock.moment = datetime(2026, 12, 1, tzinfo=JAPAN)
    authority.eligibility.by_certificate(by_certificate("6"))
    november, december = authority.statistics.last_months(2).months
    consents = ConsentCounts(medicines=2, surgery=2)
    assert november == MonthFigures("2026-11", 2, 1, 2, 0, 1, 0, 0, consents)
    assert december == MonthFigures("2026-12", card=1)
    assert (november.checks, november.card_share_percent) == (5, 40.0)


def test_the_own_page_is_not_counted(authority: Authority) -> None:
    """What a person looks at alone is no use by a clinic."""
    authority.people.put("hanako", person())
    assert authority.own_page.sign_in(authority.people.give_code("hanako")) == "hanako"
    assert authority.statistics.last_months(1).months == (MonthFigures("2026-11"),)
    assert MonthFigures("2026-11").card_share_percent == 0.0


def test_limits_of_months() -> None:
    """From midnight to midnight in Japan, over the turn of the year."""
    begin, end = month_limits("2026-12")
    assert datetime.fromtimestamp(end, JAPAN) == datetime(2027, 1, 1, tzinfo=JAPAN)
    assert end - begin == timedelta(days=31).total_seconds()
    with pytest.raises(ValueError, match="month"):
        month_limits("2026-13")
