"""`uketsuke-host user`: desk accounts. Passwords come on stdin, so that no list of processes shows them."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from device.base.errors import UsageError
from host.audit.entry import HOST
from host.cli.options import add_config, ask, open_database, read_settings
from host.desk.accounts.port import StaffMember
from host.desk.base.errors import DeskError
from host.desk.base.role import Role, format_roles, parse_roles
from host.desk_service.accounts import Accounts

if TYPE_CHECKING:
    from host.cli.options import Commands

Change = Callable[[Accounts, StaffMember, argparse.Namespace], str]


def register(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("user", help="desk accounts")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    _register_add(actions)
    listing = actions.add_parser("list", help="everybody's account, roles and last log-in")
    add_config(listing)
    listing.add_argument("--json", action="store_true", help="as one JSON object")
    listing.set_defaults(handler=_list)
    roles = _register_change(actions, "role", "give an account other roles", _change_roles)
    roles.add_argument("--roles", required=True, help=f"with commas between: {', '.join(Role)}")
    _register_change(actions, "totp", "take the second factor away, for a phone that is lost", _drop_factor)
    _register_change(actions, "disable", "let an account log in no more, at desk and terminal", _disable)
    _register_change(actions, "enable", "let a disabled account log in again", _enable)


def _register_add(actions: Commands) -> None:
    add = actions.add_parser("add", help="add an account, or change its password; the password is read from stdin")
    add_config(add)
    add.add_argument("--name", required=True, help="what is typed to log in: a-z, 0-9 and -")
    add.add_argument("--display", required=True, help="what colleagues read")
    add.add_argument("--roles", default="", help=f"with commas between: {', '.join(Role)} (default: reception)")
    add.add_argument(
        "--code", action="store_true", help="also give a terminal code of six digits, the second line on stdin"
    )
    add.set_defaults(handler=_add)


def _register_change(actions: Commands, name: str, text: str, change: Change) -> argparse.ArgumentParser:
    parser = actions.add_parser(name, help=text)
    add_config(parser)
    parser.add_argument("--name", required=True, help="whose account")
    parser.set_defaults(handler=_change, change=change)
    return parser


def _add(options: argparse.Namespace) -> int:
    settings = read_settings(options)
    roles = _read_roles(options.roles) if options.roles else None
    password = ask("Password: ")
    code = ask("Terminal code (six digits): ") if options.code else ""
    with open_database(settings) as engine:
        try:
            Accounts(engine).add(options.name, options.display, password, code, roles)
        except DeskError as error:
            raise UsageError(str(error)) from error
    print(f"{options.name} can log in at the desk.", file=sys.stderr)
    return 0


def _list(options: argparse.Namespace) -> int:
    with open_database(read_settings(options)) as engine:
        staff = Accounts(engine).staff()
    if options.json:
        print(json.dumps({"users": [_shown(member) for member in staff]}, ensure_ascii=False))
        return 0
    for member in staff:
        state = "" if member.active else "  (disabled)"
        factor = "second factor" if member.has_second_factor else "password only"
        print(f"{member.name:<20} {format_roles(member.roles):<32} {factor:<14} {member.display}{state}")
    return 0


def _shown(member: StaffMember) -> dict[str, object]:
    return {
        "name": member.name,
        "display": member.display,
        "roles": [role for role in Role if role in member.roles],
        "active": member.active,
        "second_factor": member.has_second_factor,
        "recovery_codes": member.recovery_codes,
        "terminal_code": member.has_terminal_code,
        "must_change_password": member.must_change_password,
        "logged_in_at": int(member.logged_in_at),
        "confirmations": member.confirmations,
    }


def _change(options: argparse.Namespace) -> int:
    with open_database(read_settings(options)) as engine:
        accounts = Accounts(engine)
        member = next((member for member in accounts.staff() if member.name == options.name), None)
        if member is None:
            raise UsageError(f"there is no account {options.name}")
        try:
            said = options.change(accounts, member, options)
        except DeskError as error:
            raise UsageError(f"{options.name} is the last administrator") from error
    print(f"{options.name} {said}.", file=sys.stderr)
    return 0


def _change_roles(accounts: Accounts, member: StaffMember, options: argparse.Namespace) -> str:
    roles = _read_roles(options.roles)
    accounts.change(HOST, member.name, member.display, roles, active=member.active)
    return f"has the roles {format_roles(roles)}"


def _drop_factor(accounts: Accounts, member: StaffMember, _options: argparse.Namespace) -> str:
    accounts.drop_second_factor(HOST, member.name)
    return "has no second factor now"


def _disable(accounts: Accounts, member: StaffMember, _options: argparse.Namespace) -> str:
    accounts.change(HOST, member.name, member.display, member.roles, active=False)
    return "can log in no more"


def _enable(accounts: Accounts, member: StaffMember, _options: argparse.Namespace) -> str:
    accounts.change(HOST, member.name, member.display, member.roles, active=True)
    return "can log in again"


def _read_roles(text: str) -> frozenset[Role]:
    try:
        return parse_roles(text)
    except ValueError as error:
        raise UsageError(f"roles are {', '.join(Role)}: {error}") from error
