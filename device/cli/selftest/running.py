"""A self-test from beginning to end: a throw-away terminal is brought up, visited, opened and taken down."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime

from device.cli.demo.person import Method
from device.cli.selftest.checks import check_visit, open_visit, search_left
from device.cli.selftest.errors import SelftestFailed
from device.cli.selftest.host import ThrowAwayHost
from device.cli.selftest.places import Folder, Installed, throw_away
from device.cli.selftest.programs import Programs, hand_over, readable_files
from device.cli.selftest.stages import Log, Stage
from device.cli.selftest.visit import Visitor
from device.daemon.trust.identity import IdentityStore
from device.firmware.simulated.issuing.issued import issue
from device.firmware.simulated.issuing.issuer import open_issuer
from device.firmware.simulated.persona import DEFAULT_PERSONA, Persona, load_persona


@dataclass(frozen=True)
class Wanted:
    """Which way is to be tried, with which installed parts, and who may come first."""

    method: Method
    installed: Installed
    patient_waits: Callable[[], bool]


def run_selftest(wanted: Wanted, log: Log) -> None:
    """Run it; the stages are told to `log`.

    Raises:
        PartsMissing: something that it needs is not installed.
        SelftestFailed: a stage did not do what it should.
        VisitFirst: a patient came; what was begun has been taken down.
    """
    persona, host = load_persona(DEFAULT_PERSONA), ThrowAwayHost()
    wanted.installed.check()
    with throw_away() as folder, readable_files():
        with log.stage(Stage.PREPARE):
            _prepare(folder, wanted.installed, persona, host)
        programs = Programs(folder)
        with closing(programs):
            _start(programs, log)
            visitor = Visitor(persona, wanted.method, folder, wanted.installed, wanted.patient_waits)
            ticket = visitor.come(log)
            began = time.monotonic()
        _look_at(folder, host, wanted, ticket, persona, log)
    log.passed(Stage.ENDED, began)


def _prepare(folder: Folder, installed: Installed, persona: Persona, host: ThrowAwayHost) -> None:
    folder.prepare(installed)
    now = datetime.now(UTC)
    issue(persona, open_issuer(folder.issuer, now), now)
    answer, tls_key = host.enrol()
    IdentityStore(folder.daemon_state).save(answer, tls_key)
    hand_over(folder)


def _start(programs: Programs, log: Log) -> None:
    for name, stage in (("daemon", Stage.DAEMON), ("firmware", Stage.FIRMWARE)):
        with log.stage(stage):
            programs.start(name).wait_ready(lambda: log.is_over)


def _look_at(folder: Folder, host: ThrowAwayHost, wanted: Wanted, ticket: str, persona: Persona, log: Log) -> None:
    with log.stage(Stage.OPENED) as details:
        claims = open_visit(folder, host)
        check_visit(claims, wanted.method, ticket, wanted.installed.models)
        details.append(f"{claims.body.holder.method.value} {claims.body.holder.outcome.value}")
    with log.stage(Stage.PRIVACY):
        hits = search_left(folder, persona)
        if hits:
            raise SelftestFailed(f"something of the person was left: {hits[0]}")
