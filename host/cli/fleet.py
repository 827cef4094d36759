"""`uketsuke-host fleet`: preparing a fleet, and running its workers and gates."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from device.base.config import load_config
from device.base.log import EventLog, tame_foreign_loggers
from device.base.process import harden
from host.cli import fleet_database, fleet_status
from host.fleet.clinics import load_clinics
from host.fleet.preparing import prepare_clinics, prepare_fleet, server_file
from host.fleet.roles import FleetRole
from host.fleet.settings import FleetSettings

if TYPE_CHECKING:
    from host.cli.options import Commands

_CONFIG = Path("/etc/uketsuke/fleet.toml")


def register(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("fleet", help="many clinics: workers behind a NATS cluster")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    making = actions.add_parser("init", help="make certificates and the servers' configurations, prepare clinics")
    making.set_defaults(handler=init)
    running = actions.add_parser("run", help="run a worker, a gate, or both, until stopped")
    running.add_argument("--name", required=True, help="this process among all, the same after each start: w1")
    running.add_argument(
        "--role", action="append", choices=[str(role) for role in FleetRole], help="only this one (default: both)"
    )
    running.set_defaults(handler=work)
    looking = fleet_status.register(actions)
    fleet_database.register(actions)
    for action in (making, running, looking):
        action.add_argument("--config", type=Path, default=_CONFIG, help="the fleet's file (default: %(default)s)")


def init(options: argparse.Namespace) -> int:
    """Make what is missing; what is there already stays."""
    settings, log = load_config(options.config, FleetSettings), EventLog("uketsuke-host")
    now = time.time()
    prepare_fleet(settings, now)
    prepare_clinics(settings, load_clinics(settings.clinics, log), now)
    for node in settings.nodes:
        print(f"Ready. Start {node.name} with: nats-server -c {server_file(settings, node.name)}", file=sys.stderr)
    return 0


def work(options: argparse.Namespace) -> int:
    """Run; prints one JSON line once it does its work."""
    from host.fleet.library_words import leave_out_empty_words
    from host.fleet.running import run  # with it comes the NATS library, which no other command needs

    settings, log = load_config(options.config, FleetSettings), EventLog("uketsuke-host")
    tame_foreign_loggers()
    leave_out_empty_words()
    harden(log)
    roles = [FleetRole(name) for name in options.role or list(FleetRole)]
    asyncio.run(run(settings, roles, options.name, log, lambda: print(json.dumps({"works": roles}), flush=True)))
    return 0
