"""What the firmware counts of a visit: its way and outcome, its steps, and nothing of the person."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from prometheus_client.parser import text_string_to_metric_families

from device.base.metrics import ALLOWED_LABELS, Metrics
from device.firmware.metrics import VisitMetrics
from device.firmware.visit.states import State
from device.firmware.visit.visit import Visit
from device.wire.words import Method, Outcome

BEGUN = Visit(State.READING, "01JDGQ6Y8ZK3T5V7W9X1A2B3C4")
PENDING = replace(BEGUN, state=State.REVIEW, method=Method.STAFF, staff="mihon")


class Watched:
    """Metrics of visits, on a clock that goes on by two seconds at each change."""

    def __init__(self) -> None:
        self.metrics = Metrics("firmware", "0.1.0")
        self._now = 0.0
        self._watching = VisitMetrics(self.metrics, self._tick)

    def see(self, *visits: Visit) -> dict[str, float]:
        """Let a visit become these, and give every sample by its name and labels."""
        for visit in visits:
            self._watching.show_visit(visit)
        families = text_string_to_metric_families(self.metrics.render().decode())
        samples = (sample for family in families for sample in family.samples)
        return {f"{one.name}{sorted(one.labels.values())}": one.value for one in samples}

    def _tick(self) -> float:
        self._now += 2.0
        return self._now


def test_a_visit_that_was_sent() -> None:
    sent = replace(BEGUN, state=State.SENDING, method=Method.PIN, outcome=Outcome.VERIFIED)
    told = Watched().see(
        BEGUN, sent, replace(sent, ticket="A2B"), replace(sent, state=State.RESULT, ticket="A2B"), Visit()
    )
    assert told["uketsuke_visits_total['pin', 'verified']"] == 1
    assert told["uketsuke_visit_stage_seconds_count['reading']"] == 1
    assert told["uketsuke_visit_stage_seconds_sum['sending']"] == 4.0
    assert told["uketsuke_visit_seconds_count['pin']"] == 1
    assert not [name for name in told if "left" in name or "not_sent" in name]


@pytest.mark.parametrize(
    ("last", "outcome"),
    [
        (replace(BEGUN, state=State.CHOOSING), "['left', 'none']"),
        (replace(PENDING, state=State.RESULT, message=705), "['not_sent', 'staff']"),
    ],
)
def test_a_visit_of_which_nothing_was_sent(last: Visit, outcome: str) -> None:
    assert Watched().see(BEGUN, last, Visit())[f"uketsuke_visits_total{outcome}"] == 1


def test_two_visits_without_idle_between_them_are_two() -> None:
    told = Watched().see(BEGUN, replace(BEGUN, visit_id="01JDGQ6Y8ZK3T5V7W9X1A2B3C5"))
    assert told["uketsuke_visit_stage_seconds_count['reading']"] == 1
    assert told["uketsuke_visits_total['left', 'none']"] == 1


def test_an_error_is_counted_once_as_long_as_it_stands() -> None:
    shown = replace(BEGUN, state=State.PIN, message=110)
    told = Watched().see(BEGUN, shown, replace(shown, busy=True), replace(shown, message=0), shown)
    assert told["uketsuke_visit_errors_total['110']"] == 2


def test_labels_hold_closed_words_and_numbers_alone() -> None:
    watched = Watched()
    watched.see(BEGUN, PENDING, replace(PENDING, state=State.RESULT, ticket="A2B"), Visit())
    for family in text_string_to_metric_families(watched.metrics.render().decode()):
        for sample in family.samples:
            labels = {name: value for name, value in sample.labels.items() if name != "le"}
            assert set(labels) <= ALLOWED_LABELS
            assert all(re.fullmatch(r"[a-z_]{1,40}|[0-9]{3}|[0-9.]+", value) for value in labels.values())
    text = watched.metrics.render().decode()
    assert not [secret for secret in (BEGUN.visit_id, "A2B", "mihon") if secret in text]
