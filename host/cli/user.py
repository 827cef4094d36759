"""`uketsuke-host user add`: a desk account; the password comes on stdin, so that no list of processes shows it."""

from __future__ import annotations

import argparse
import getpass
import sys
from typing import TYPE_CHECKING

from host.cli.options import add_config, open_database, read_settings
from host.desk_service.accounts import Accounts

if TYPE_CHECKING:
    from host.cli.options import Commands


def register(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("user", help="desk accounts")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    add = actions.add_parser("add", help="add an account, or change its password; the password is read from stdin")
    add_config(add)
    add.add_argument("--name", required=True, help="what is typed to log in: a-z, 0-9 and -")
    add.add_argument("--display", required=True, help="what colleagues read")
    add.add_argument(
        "--code", action="store_true", help="also give a terminal code of six digits, the second line on stdin"
    )
    add.set_defaults(handler=handle)


def _ask(prompt: str) -> str:
    return getpass.getpass(prompt) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")


def handle(options: argparse.Namespace) -> int:
    """Carry it out."""
    settings = read_settings(options)
    password = _ask("Password: ")
    code = _ask("Terminal code (six digits): ") if options.code else ""
    with open_database(settings) as engine:
        Accounts(engine).add(options.name, options.display, password, code)
    print(f"{options.name} can log in at the desk.", file=sys.stderr)
    return 0
