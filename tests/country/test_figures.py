"""Figures and picture of a made-up run."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree
from dataclasses import replace

import pytest

from country.judging.figures import figures_of
from country.judging.tally import Tally, Times
from country.playing.player import Count
from country.plots.day import draw
from country.plots.panel import thinned
from country.report import format_table, to_json
from country.running import Course
from country.watching.processes import Sample

RATE, SECONDS = 10, 20


def course(*, behind: int = 0) -> Course:
    """A run of twenty seconds; `behind` visits wait at its end."""
    tally = Tally(offered=RATE * SECONDS, stored=RATE * SECONDS, of_opened=RATE * SECONDS)
    for number in range(RATE * SECONDS):
        for times, took in ((tally.to_receipt, 0.01), (tally.to_reply, 0.1 if number % 50 else 1.0)):
            times.add(number / RATE, took)
    told = range(1, SECONDS + 1)
    counts = [Count(100.0 + at, RATE * at, RATE * at, RATE * at - behind) for at in told]
    samples = [
        Sample(100.0 + at, {"inbox": 0.01 * at, "office": 1.0 * at, "generator": 0.02 * at}) for at in (0, *told)
    ]
    return Course(
        line="host",
        planned=RATE * SECONDS,
        tally=tally,
        counts=[Count(), *counts],
        samples=[*samples, replace(samples[-1], cpu_s={"inbox": 0.2, "office": 20.0})],
        memory=[(110.0, {"inbox": 80.0, "generator": 30.0}), (120.0, {"inbox": 81.6})],
        idle=[(101.0, 0.5), (102.0, 0.7)],
        disk_mib={"database": (1.0, 3.0)},
        stored=(tally.offered, tally.offered),
        load=(1.0, 2.0),
        outside=frozenset({"office"}),
    )


def test_cpu_is_that_of_what_is_measured_and_nobody_else_s() -> None:
    found = figures_of(course(), SECONDS)
    assert found.costs.cpu_ms == {"inbox": pytest.approx(1.0)}
    assert found.costs.generator_ms == pytest.approx(2.0)
    assert found.costs.computed_per_s == 2000
    assert found.costs.memory_mib == {"inbox": 82}


def test_what_kept_up_and_what_did_not() -> None:
    assert figures_of(course(), SECONDS).sustained
    slow = figures_of(course(behind=RATE * 3), SECONDS)
    assert (slow.waits.queue_at_end, slow.waits.deepest_queue, slow.sustained) == (RATE * 3, RATE * 3, False)
    late = course()
    late.tally.to_reply = Times(late.tally.to_reply.due, late.tally.to_reply.took)
    for number in range(3):
        late.tally.to_reply.took[number] = 11.0
    assert not figures_of(late, SECONDS).sustained


def test_a_player_that_stopped_before_the_end_did_not_keep_up() -> None:
    """It stops when too many wait; that nobody waits once they were answered says nothing."""
    assert not figures_of(replace(course(), planned=RATE * SECONDS + 1), SECONDS).sustained


def test_what_still_lies_at_the_terminals_is_not_lost() -> None:
    one = course()
    one.tally.stored -= 3
    found = figures_of(replace(one, stored=(RATE * SECONDS - 2, RATE * SECONDS - 2)), SECONDS)
    assert (found.fates.lost, found.fates.without_receipt, found.sustained) == (0, 3, False)


@pytest.mark.parametrize("stored", [RATE * SECONDS - 1, RATE * SECONDS + 2])
def test_lost_and_doubled_are_counted_at_the_record(stored: int) -> None:
    found = figures_of(replace(course(), stored=(stored, stored)), SECONDS)
    assert (found.fates.lost, found.fates.doubled) == (
        max(0, RATE * SECONDS - stored),
        max(0, stored - RATE * SECONDS),
    )


def test_percentiles_and_disk() -> None:
    found = figures_of(course(), SECONDS)
    assert (found.waits.reply_p50_ms, found.waits.reply_p99_ms) == (100.0, 1000.0)
    assert found.costs.disk_kib_per_visit == {"database": pytest.approx(10.2, abs=0.1)}


def test_the_report_can_be_read_by_both() -> None:
    found = figures_of(course(), SECONDS)
    assert json.loads(json.dumps(to_json(found, {"played": "day"})))["lost"] == 0
    table = format_table(found)
    assert "| lost | 0 |" in table
    assert "| kept up | yes |" in table


def test_the_picture_is_well_formed_and_names_what_it_shows() -> None:
    picture = draw(course(), SECONDS, "a day & a night", {0.0: "8:30"})
    root = ElementTree.fromstring(picture)  # noqa: S314  our own picture
    words = {element.text for element in root.iter() if element.text}
    assert {"a day & a night", "visits waiting", "8:30"} <= words
    assert not any("office" in word for word in words)


def test_thinning_loses_no_peak() -> None:
    points = [(float(at), 1000.0 if at == 777 else 1.0) for at in range(5000)]
    thin = thinned(points)
    assert len(thin) <= 700
    assert max(value for _, value in thin) == 1000.0
