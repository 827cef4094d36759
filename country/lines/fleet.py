"""A fleet: three NATS nodes, workers, and PostgreSQL with a synchronous standby that has each commit first."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import create_engine

from country.errors import NotPlayed
from country.lines.host import count_stored
from country.lines.line import Line
from country.lines.programs import await_port, running
from country.making.cache import Made
from country.playing.plan import Broker
from device.base.config import load_config
from device.cli.demo.toml import add_sections
from device.firmware.simulated.issuing.issuer import open_issuer
from fleet.databases import Databases, make_databases
from fleet.layout import Layout
from fleet.postgres import Pair, ServerFailed, postgres_pair
from fleet.running import Fleet, run_host
from host.base.settings import HostSettings
from host.cli.options import open_database

_PATIENT_S = 8.0
"""Here an answer is late because the machine is full, not because the line is down."""


@contextmanager
def open_fleet_line(made: Made, folder: Path, workers: int) -> Iterator[Line]:
    """Start everything in an empty folder.

    Raises:
        NotPlayed: a program is missing or does not start.
    """
    with ExitStack() as stack:
        pair = _open_pair(stack)
        databases = make_databases(pair, made.clinics)
        layout = Layout.make(folder, made.clinics)
        _prepare(made, layout, databases)
        engine = create_engine(databases.owner, hide_parameters=True)
        stack.callback(engine.dispose)
        servers = {"primary": _pid(pair.primary.process), "standby": _pid(pair.standby.process)}
        yield Line(
            name=f"fleet of three nodes, {workers} workers, {len(made.clinics)} clinics",
            brokers=tuple(Broker(node.host, node.mqtt_port) for node in layout.nodes),
            ca=layout.folder / "pki" / "ca.pem",
            programs={**servers, **_start(stack, folder, layout, workers)},
            outside=frozenset({"office"}),
            stored=lambda: count_stored(engine),
            kept={"primary": pair.primary.data, "nodes": layout.folder / "store"},
            qos=0,
        )


def _open_pair(stack: ExitStack) -> Pair:
    try:
        return stack.enter_context(postgres_pair())
    except ServerFailed as error:
        raise NotPlayed(str(error)) from error


def _prepare(made: Made, layout: Layout, databases: Databases) -> None:
    issuer = layout.folder / "issuer"
    open_issuer(issuer, datetime.now(UTC))
    layout.write(databases, issuer / "public" / "user-ca.pem", quick=False)
    made.give_authority(layout.folder / "pki")
    for clinic in made.clinics:
        made.give_keys(clinic, layout.clinic_config(clinic).parent / "state")
        add_sections(layout.clinic_config(clinic), {"authority": {"timeout_s": _PATIENT_S}})
    run_host("fleet", "init", "--config", str(layout.config))
    for clinic in made.clinics:
        with open_database(load_config(layout.clinic_config(clinic), HostSettings)) as engine:
            made.register(clinic, engine, time.time())


def _start(stack: ExitStack, folder: Path, layout: Layout, workers: int) -> dict[str, int]:
    """Start office, nodes and workers, and give their processes once they are ready."""
    command = (sys.executable, "-m", "country.lines.office", "--port", str(layout.authority_port))
    office = stack.enter_context(running("office", command, folder))
    await_port(layout.authority_port, folder / "office.log")
    fleet = Fleet(layout, stack)
    for node in layout.nodes:
        fleet.start_node(node)
    for node in layout.nodes:
        await_port(node.mqtt_port, fleet.folder / f"{node.name}.log")
    for number in range(1, workers + 1):
        fleet.start_worker(f"w{number}")
    for name in fleet.workers:
        fleet.await_worker(name)
    started = {**fleet.nodes, **fleet.workers}
    return {"office": office, **{name: program.pid for name, program in started.items()}}


def _pid(process: object) -> int:
    pid = getattr(process, "pid", 0)
    if not pid:
        raise NotPlayed("PostgreSQL does not run")
    return int(pid)
