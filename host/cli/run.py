"""`uketsuke-host run`: everything, or some of the roles."""

from __future__ import annotations

import argparse
import asyncio
import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from device.base.log import EventLog, tame_foreign_loggers
from device.base.process import harden
from host.cli.options import add_config, read_settings
from host.roles.program import Ports, Role, run

if TYPE_CHECKING:
    from host.cli.options import Commands


def register(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("run", help="run the host until it is stopped")
    add_config(parser)
    parser.add_argument(
        "--role",
        action="append",
        choices=[str(role) for role in Role],
        help="run only this role; may be repeated (default: all)",
    )
    parser.set_defaults(handler=handle)


def handle(options: argparse.Namespace) -> int:
    """Carry it out; prints the two ports as one JSON line once they serve."""
    settings = read_settings(options)
    tame_foreign_loggers()
    log = EventLog("uketsuke-host")
    harden(log)
    roles = [Role(name) for name in options.role or list(Role)]
    asyncio.run(run(settings, roles, log, _announce))
    return 0


def _announce(ports: Ports) -> None:
    print(json.dumps(asdict(ports)), flush=True)
