"""`uketsuke-host config check`: what is wrong with the host's settings, all of it, before it is started anew."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING

from device.base.config_check.command import add_options, check_file, tell
from device.base.config_check.fault import Fault, Kind
from device.base.config_check.finding import Source, is_there
from device.base.config_check.report import Report
from device.wire.numbers import find_error
from host.base.oqs_settings import ConnectorKind
from host.base.settings import HostSettings

if TYPE_CHECKING:
    from host.cli.options import Commands

_EXAMPLES = """examples:
  uketsuke-host config check                        /etc/uketsuke/host.toml, as root
  uketsuke-host config check --config-dir /tmp/new  a file that is to be put there

Exit codes: 0 ok, 1 warning, 2 failed, 3 could not be checked, 64 usage.
"""


def register(commands: Commands) -> None:
    """Add the command with its one part."""
    parser = commands.add_parser("config", help="look at the host's settings")
    parts = parser.add_subparsers(required=True, metavar="PART")
    check = parts.add_parser(
        "check",
        help="name every unknown key and wrong value, with its line",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_options(check)
    check.set_defaults(handler=handle)


def handle(options: argparse.Namespace) -> int:
    """Check the file and print the report; its outcome is the exit code."""
    report = Report((check_file(options.config_dir / "host.toml", HostSettings, look_at_host),))
    return tell(report, options, lambda number, language: find_error(number).engineer.in_language(language))


def look_at_host(source: Source, settings: HostSettings) -> list[Fault]:
    """Give what the settings say that works and that somebody should know, and what they name that is not there."""
    return [*_trials(source, settings), *_files(source, settings)]


def _trials(source: Source, settings: HostSettings) -> Iterator[Fault]:
    if settings.trust.accept_test:
        words = "true: made-up cards are let in; never in a clinic"
        yield source.fault(("trust", "accept_test"), Kind.CAUTION, words)


def _files(source: Source, settings: HostSettings) -> Iterator[Fault]:
    named = [(("trust", "user_ca"), path) for path in settings.trust.user_ca]
    if settings.eligibility.connector is ConnectorKind.AUTHORITY and settings.authority is not None:
        named.append((("authority", "token_file"), settings.authority.token_file))
    if settings.oqs is not None:
        folders = {"request": settings.oqs.request, "result": settings.oqs.result, "face": settings.oqs.face}
        named += [(("oqs", key), folder) for key, folder in folders.items() if folder]
    for path, place in named:
        if not is_there(place):
            yield source.fault(path, Kind.MISSING, f"{place} is not there")
