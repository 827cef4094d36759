"""`uketsuke-host update`: the same updater as the terminal's, started as a program of its own for this package."""

from __future__ import annotations

import argparse
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from host.cli.options import Commands

_UPDATER = ("-I", "-m", "device.cli.update", "--package", "uketsuke-host")


def register(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "update", help="keep this server's software up to date: check, run, roll-back, status, keep", add_help=False
    )
    parser.add_argument("rest", nargs=argparse.REMAINDER, metavar="ACTION")
    parser.set_defaults(handler=handle)


def handle(options: argparse.Namespace) -> int:
    """Hand everything on, and give back its exit code."""
    return subprocess.run([sys.executable, *_UPDATER, *options.rest], check=False).returncode
