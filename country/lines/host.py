"""One host on mosquitto, with SQLite or PostgreSQL: the programs of one clinic's server, for very many terminals."""

from __future__ import annotations

import contextlib
import io
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine, func, select

from country.errors import NotPlayed
from country.lines.line import Line
from country.lines.postgresql import open_server
from country.lines.programs import await_port, await_word, give_to, running
from country.making.cache import HOST, Made
from country.playing.plan import Broker
from device.base.config import load_config
from device.base.ports import free_ports
from device.cli.demo.toml import write_config
from host.base.settings import HostSettings
from host.cli.main import main as host_command
from host.cli.options import open_database
from host.store.engine import reading
from host.store.tables import inbox, visits

LOOPBACK = "127.0.0.1"
_BROKER_ACCOUNT = "mosquitto"
_ROLES = {"inbox": ("inbox", "enrolment"), "worker": ("worker",), "desk": ("desk", "records")}
_READY = {"inbox": "broker_connected", "worker": "broker_connected", "desk": "started"}
_AT_ONCE = 64
"""Questions at the same time: sixteen, as in a clinic, would be the limit of a thousand terminals."""

_POLL_S = 0.1
"""Inbox and worker are two processes here, which cannot ring each other's bells."""


@dataclass(frozen=True)
class _Ports:
    broker: int
    office: int


@dataclass(frozen=True)
class _Store:
    """Where the database is, and the program that keeps it; nothing of both for the host's own file."""

    kept: Path
    url: str = ""
    programs: Mapping[str, int] = field(default_factory=dict)


@contextmanager
def open_host(made: Made, folder: Path, *, postgresql: bool) -> Iterator[Line]:
    """Start everything in an empty folder that everybody may enter.

    Raises:
        NotPlayed: a program is missing or does not start.
    """
    with ExitStack() as stack:
        ports = _Ports(free_ports(), free_ports())
        store = _open_server(stack, folder) if postgresql else _Store(folder / "state")
        config = _write(folder, made.clinics[0], ports, store.url)
        engine = _prepare(stack, made, folder, config)
        yield Line(
            name="host on PostgreSQL" if postgresql else "host on SQLite",
            brokers=(Broker(LOOPBACK, ports.broker),),
            ca=folder / "state" / "pki" / "ca.pem",
            programs={**store.programs, **_start(stack, folder, config, ports)},
            outside=frozenset({"office"}),
            stored=lambda: count_stored(engine),
            kept={"database": store.kept, "broker": folder / "broker" / "data"},
        )


def _open_server(stack: ExitStack, folder: Path) -> _Store:
    server = stack.enter_context(open_server(folder))
    return _Store(server.data, server.url, {"postgresql": server.pid})


def _prepare(stack: ExitStack, made: Made, folder: Path, config: Path) -> Engine:
    """Let the host know the terminals, and give its database."""
    (clinic,) = made.clinics
    made.give_authority(folder / "state" / "pki")
    made.give_keys(clinic, folder / "state")
    _run_host("init", config)
    engine = stack.enter_context(open_database(load_config(config, HostSettings)))
    made.register(clinic, engine, time.time())
    give_to(_BROKER_ACCOUNT, folder / "broker")
    return engine


def _start(stack: ExitStack, folder: Path, config: Path, ports: _Ports) -> dict[str, int]:
    """Start the programs, and give their processes once they are ready."""
    commands = _commands(folder, config, ports.office)
    programs = {name: stack.enter_context(running(name, command, folder)) for name, command in commands.items()}
    await_port(ports.broker, folder / "mosquitto.log")
    await_port(ports.office, folder / "office.log")
    for name, word in _READY.items():
        await_word(word, folder / f"{name}.log")
    return programs


def count_stored(engine: Engine) -> tuple[int, int]:
    """Give how many messages and how many visits a database holds."""
    with reading(engine) as connection:
        counts = [
            connection.execute(select(func.count()).select_from(table)).scalar_one() for table in (inbox, visits)
        ]
    return counts[0], counts[1]


def _commands(folder: Path, config: Path, office_port: int) -> dict[str, tuple[str, ...]]:
    host = (sys.executable, "-m", "host.cli.main", "run", "--config", str(config))
    roles = {name: (*host, *(word for role in own for word in ("--role", role))) for name, own in _ROLES.items()}
    return {
        "office": (sys.executable, "-m", "country.lines.office", "--port", str(office_port)),
        "mosquitto": ("mosquitto", "-c", str(folder / "broker" / "files" / "mosquitto.conf")),
        **roles,
    }


def _write(folder: Path, clinic: str, ports: _Ports, database: str) -> Path:
    (folder / "token").write_text("made-up")
    (folder / "broker").mkdir()
    files, data = folder / "broker" / "files", folder / "broker" / "data"
    path = folder / "host.toml"
    write_config(
        path,
        {
            "clinic": clinic,
            "name": HOST,
            "state": folder / "state",
            "database": database,
            "broker": {"host": LOOPBACK, "port": ports.broker, "folder": files, "data": data},
            "enrolment": {"host": LOOPBACK, "port": 0},
            "desk": {"host": LOOPBACK, "port": 0},
            "authority": {"url": f"http://{LOOPBACK}:{ports.office}", "token_file": folder / "token"},
            "visit": {"at_once": _AT_ONCE, "poll_s": _POLL_S},
        },
    )
    return path


def _run_host(command: str, config: Path) -> None:
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        code = host_command((command, "--config", str(config)))
    if code != 0:
        raise NotPlayed(f"uketsuke-host {command}: {said.getvalue().strip()}")
