"""A short soak through real programs: nothing is lost, nothing stays open, and metrics tell nothing of a person."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from device.base.metrics import ALLOWED_LABELS
from device.cli.supervisor.sandbox import Sandbox
from device.firmware.simulated.persona import load_persona
from soak.__main__ import to_json, write
from soak.flat import judge
from soak.run import PERSONA, Course, Soak, Wish, open_line
from soak.visitors import Kind
from soak.watching import read_metrics, values_of
from tests.system.probing import PROJECT

pytestmark = [pytest.mark.system, pytest.mark.timeout(600)]

VISITS = 40
_PROGRAMS = ("firmware", "daemon", "host")
_QUICK = {Kind.NO_CARD: 14, Kind.PIN: 2, Kind.WRONG_PIN: 1, Kind.PULLED: 1, Kind.STAFF: 1, Kind.LEFT: 1}


@dataclass(frozen=True)
class Soaked:
    """What happened, and what the programs told at the end."""

    course: Course
    metrics: dict[str, str]


@pytest.fixture(scope="module")
def soaked(sandbox: Sandbox) -> Iterator[Soaked]:
    """A few dozen visits through one line."""
    assert sandbox.isolated
    with ExitStack() as stack:
        line = stack.enter_context(open_line(PROJECT / "build"))
        soak = Soak(line, Wish(VISITS, samples=12, seed=1, build=PROJECT / "build", shares=_QUICK))
        course = soak.play()
        sockets = {name: watched.metrics for name, watched in soak.watched().items()}
        yield Soaked(course, {name: read_metrics(socket) for name, socket in sockets.items() if socket})


def test_everybody_came_through(soaked: Soaked) -> None:
    course = soaked.course
    assert course.failed == []
    assert course.lost == 0
    assert course.tickets == VISITS - course.kinds[Kind.LEFT]
    assert sum(course.kinds.values()) == VISITS


def test_no_handle_thread_or_task_stays_open(soaked: Soaked) -> None:
    for program, samples in soaked.course.samples.items():
        warm = samples[len(samples) // 3]
        for what in ("handles", "threads", "tasks"):
            grown = [getattr(one, what) - getattr(warm, what) for one in samples[-3:]]
            assert min(grown) <= 2, (program, what, grown)


def test_visits_are_counted(soaked: Soaked) -> None:
    course, told = soaked.course, {name: values_of(text) for name, text in soaked.metrics.items()}
    sent = sum(value for name, value in told["firmware"].items() if name.startswith("uketsuke_visits_total"))
    assert sent == VISITS
    assert told["firmware"]['uketsuke_visits_total{outcome="pending",way="none"}'] == course.kinds[Kind.NO_CARD]
    assert told["firmware"]['uketsuke_visits_total{outcome="left",way="none"}'] == course.kinds[Kind.LEFT]
    assert told["firmware"]["uketsuke_reader_up"] == told["daemon"]["uketsuke_broker_up"] == 1
    assert told["daemon"]["uketsuke_receipt_seconds_count"] == course.tickets
    assert told["host"]['uketsuke_host_messages_total{state="stored"}'] == course.tickets
    assert told["host"]['uketsuke_host_part_up{part="broker"}'] == 1


@pytest.mark.parametrize("program", _PROGRAMS)
def test_metrics_tell_nothing_of_a_person(soaked: Soaked, program: str) -> None:
    text, persona = soaked.metrics[program], load_persona(PERSONA)
    secrets = (persona.card.pin, persona.card.security_code, persona.name, persona.kana, PERSONA)
    labels = [one.labels for family in text_string_to_metric_families(text) for one in family.samples]
    values = {value for each in labels for name, value in each.items() if name != "le"}
    assert {name for each in labels for name in each} <= ALLOWED_LABELS | {"le"}
    assert not values & {*secrets, *soaked.course.shown}
    assert not [secret for secret in (*soaked.course.arrived, persona.name, persona.kana) if secret in text]
    assert len(labels) < 600


def test_samples_and_picture_are_kept(soaked: Soaked, tmp_path: Path) -> None:
    growths = [one for program, series in soaked.course.samples.items() for one in judge(program, series)]
    write(tmp_path, soaked.course, growths)
    kept = json.loads((tmp_path / "samples.json").read_text())
    assert kept["visits"] == VISITS
    assert {len(kept["samples"][name]) for name in _PROGRAMS} == {len(soaked.course.samples["firmware"])}
    assert to_json(soaked.course, growths)["lost"] == 0
    assert (tmp_path / "soak.svg").read_text().startswith("<svg")
