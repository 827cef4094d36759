"""`uketsuke-host terminals`: who is enrolled, when the last visit came, and what the terminal last said of itself."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from device.wire.numbers import find_error
from host.cli.options import add_config, open_database, read_settings
from host.store.engine import reading
from host.store.events import newest_events
from host.store.registry import known_terminals
from host.store.visits import newest_by_terminal

if TYPE_CHECKING:
    from host.cli.options import Commands


@dataclass(frozen=True)
class TerminalLine:
    """One terminal; times in seconds since 1970, 0 for never; `event` is empty when it told of none."""

    name: str
    revoked: bool
    last_visit_at: float
    event: str
    number: int
    event_at: float


def register(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("terminals", help="list the terminals, with their last visit and event")
    add_config(parser)
    parser.add_argument("--json", action="store_true", help="print one JSON object per line")
    parser.set_defaults(handler=handle)


def handle(options: argparse.Namespace) -> int:
    """Carry it out."""
    with open_database(read_settings(options)) as engine, reading(engine) as connection:
        lines = list_terminals(connection)
    for line in lines:
        print(json.dumps(asdict(line)) if options.json else _sentence(line))
    return 0


def list_terminals(connection: Connection) -> list[TerminalLine]:
    """Give every enrolled terminal, by name."""
    visits, events = newest_by_terminal(connection), newest_events(connection)
    found = []
    for name, party in sorted(known_terminals(connection).items()):
        event = events.get(name)
        told = (event.event, event.number, event.received_at) if event else ("", 0, 0.0)
        found.append(TerminalLine(name, party.revoked, visits.get(name, 0.0), *told))
    return found


def _sentence(line: TerminalLine) -> str:
    state = "revoked" if line.revoked else "enrolled"
    words = f"{line.event} at {_moment(line.event_at)}" if line.event else "none"
    if line.number:
        words += f" [{line.number}] {find_error(line.number).clinic.en}"
    return f"{line.name:<20} {state:<9} last visit {_moment(line.last_visit_at):<17} last event: {words}"


def _moment(at: float) -> str:
    return datetime.fromtimestamp(at).astimezone().strftime("%Y-%m-%d %H:%M") if at else "never"
