"""`uketsuke-host init`: makes what the host needs, once."""

from __future__ import annotations

import argparse
import sys
import time
from typing import TYPE_CHECKING

from host.cli.options import add_config, read_settings
from host.roles.preparing import prepare

if TYPE_CHECKING:
    from host.cli.options import Commands


def register(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("init", help="make keys, certificates, database and the broker's files, once")
    add_config(parser)
    parser.set_defaults(handler=handle)


def handle(options: argparse.Namespace) -> int:
    """Carry it out; what is there already stays."""
    settings = read_settings(options)
    prepare(settings, time.time())
    conf = (settings.broker.folder / "mosquitto.conf").resolve()
    print(f"Ready. Start the broker with: mosquitto -c {conf}", file=sys.stderr)
    return 0
