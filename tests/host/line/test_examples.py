"""The example subscribers on the real line: each takes results, acknowledges them, and gets its history again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.examples.programs import ALL, Example
from tests.host.line.bodies import FACE, STAFF, visit_body
from tests.host.line.line import Line, invite
from tests.host.line.programs import Program, run_host_command
from tests.host.line.waiting import wait_for

pytestmark = [pytest.mark.system, pytest.mark.timeout(300)]  # the line and three more programs start first

DEADLINE_S = 60.0
"""A Java machine starts in some of these cases."""


@dataclass
class Software:
    """One enrolled example."""

    line: Line
    name: str
    folder: Path
    program: Program
    kept: str

    def taken(self, visit_id: str) -> list[dict[str, Any]]:
        """Give what it printed about a visit."""
        return [one for one in list(self.program.lines) if one.get("visit", {}).get("visit_id") == visit_id]

    def await_taken(self, visit_id: str, count: int = 1) -> list[dict[str, Any]]:
        """Give what it printed about a visit, waiting for `count` lines."""
        return wait_for(
            lambda: found if len(found := self.taken(visit_id)) >= count else None,
            f"{self.name} takes a visit {count} times",
            DEADLINE_S,
            tell=lambda: self.program.log.read_text()[-2000:],
        )

    def await_acknowledged(self) -> None:
        """Wait until the host has a signed receipt for everything."""
        query = "SELECT count(*) FROM results WHERE subscriber = ? AND acknowledged_at IS NULL"
        wait_for(lambda: self.line.query(query, self.name) == [(0,)], f"all receipts of {self.name}", DEADLINE_S)

    def subscriptions(self) -> int:
        """Give how often it said that its subscription stands."""
        return sum(1 for one in list(self.program.lines) if one.get("subscribed") == self.name)


def start(line: Line, example: Example, stack: ExitStack) -> Software:
    """Enrol an example with the host's own command, and start it; `stack` ends it."""
    folder = line.folder / f"example-{example.language}"
    invitation = invite(line.config, "subscriber", f"ex-{example.language}")
    options = [word for key in ("url", "code", "fingerprint") for word in (f"--{key}", invitation[key])]
    said = json.loads(run_host_command("subscribe", "--only-enrol", "--state", str(folder), *options))
    program = Program([*example.command(), str(folder)], line.folder / f"example-{example.language}.log")
    program.start()
    stack.callback(program.kill)
    return Software(line, said["enrolled"], folder, program, example.kept)


@pytest.fixture(scope="module")
def everything(line: Line) -> Iterator[dict[str, Software]]:
    """Start all of them, by language."""
    with ExitStack() as stack, ThreadPoolExecutor(len(ALL)) as at_once:
        made = at_once.map(lambda example: start(line, example, stack), ALL)
        started = {example.language: software for example, software in zip(ALL, made, strict=True)}
        for software in started.values():
            wait_for(
                software.subscriptions, f"{software.name} subscribes", DEADLINE_S, software.program.log.read_text
            )
        yield started


@pytest.fixture(params=[example.language for example in ALL])
def software(everything: dict[str, Software], request: pytest.FixtureRequest) -> Software:
    """Give one of them."""
    return everything[request.param]


@pytest.fixture(scope="module")
def former_keys(line: Line, everything: dict[str, Software]) -> dict[str, str]:
    """Let the host make its next keys, once; give what each example knew of the keys before."""
    before = {name: (one.folder / "enrolment.json").read_text("utf-8") for name, one in everything.items()}
    run_host_command("keys", "rotate", "--config", str(line.config))
    return {everything[name].name: text for name, text in before.items()}


def arrive(line: Line, serial: int, *, pending: bool = False) -> str:
    """Let somebody come in; give the visit's id."""
    body = visit_body(STAFF if pending else FACE, line.insured(serial).facts())
    line.terminal.send_visit(body, line.terminal.challenge())
    return body.visit_id


def test_takes_and_acknowledges(software: Software) -> None:
    visit_id = arrive(software.line, 7101)
    (one,) = software.await_taken(visit_id)
    assert one["visit"]["eligibility"]["status"] == "eligible"
    (insurance,) = one["visit"]["insurance"]
    assert (insurance["name"], insurance["insurer_number"]) == ("見本　花子", "  999999")
    software.await_acknowledged()
    assert software.line.results(visit_id)[0]["visit"] == one["visit"]


def test_what_came_while_it_was_away_comes_once(software: Software) -> None:
    software.program.kill()
    visits = [arrive(software.line, 7200 + number) for number in range(3)]
    for visit_id in visits:
        software.line.results(visit_id)
    software.program.start()
    for visit_id in visits:
        software.await_taken(visit_id)
    software.await_acknowledged()
    assert [len(software.taken(visit_id)) for visit_id in visits] == [1, 1, 1]


def test_repeats_are_dropped_and_a_lost_history_is_asked_for(software: Software) -> None:
    visit_id = arrive(software.line, 7301)
    software.await_taken(visit_id)
    software.await_acknowledged()
    stands = software.subscriptions()
    software.line.restart_broker()  # subscribes again, asks again, and the host may send again
    wait_for(lambda: software.subscriptions() > stands, "the example is back", DEADLINE_S)
    another = arrive(software.line, 7302)
    software.await_taken(another)
    assert len(software.taken(visit_id)) == 1
    software.program.kill()
    for path in software.folder.glob(f"{software.kept}*"):
        path.unlink()
    software.program.start()
    software.await_taken(visit_id, 2)
    software.await_taken(another, 2)
    numbers = {one["number"] for one in list(software.program.lines) if "number" in one}
    assert numbers == set(range(1, max(numbers) + 1))


def test_insurance_comes_only_once_the_person_is_confirmed(software: Software) -> None:
    visit_id = arrive(software.line, 7401, pending=True)
    (first,) = software.await_taken(visit_id)
    assert first["visit"]["insurance"] == []
    assert "見本" not in json.dumps(first, ensure_ascii=False)


def test_follows_the_hosts_next_keys(software: Software, former_keys: dict[str, str]) -> None:
    software.program.kill()
    software.program.start()  # asks, and is told of the new keys
    known = software.folder / "enrolment.json"
    wait_for(lambda: known.read_text("utf-8") != former_keys[software.name], "the keys are followed", DEADLINE_S)
    visit_id = arrive(software.line, 7501)
    software.await_taken(visit_id)
    software.await_acknowledged()
