"""`uketsuke-host broker check-store`: run before the broker, by its own unit and under its own account."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from host.broker.store import put_aside_if_damaged

if TYPE_CHECKING:
    from host.cli.options import Commands


def register(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("broker", help="look after the broker's files")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    check = actions.add_parser("check-store", help="put a store aside with which the broker would not start")
    check.add_argument("folder", type=Path, help="the broker's `data` folder")
    check.set_defaults(handler=handle)


def handle(options: argparse.Namespace) -> int:
    """Carry it out; always 0, since the broker starts in either case."""
    aside = put_aside_if_damaged(options.folder, time.time())
    if aside:
        print(f"The broker's store was damaged and is now {aside}. No message depends on it.", file=sys.stderr)
    return 0
