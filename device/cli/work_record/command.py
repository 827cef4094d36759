"""`uketsuke work-record` at the command line.

Exit codes: 0 made, 1 made but a trail could not be read or does not hold, 3 not allowed, 64 usage.
"""

from __future__ import annotations

import argparse
import json
import socket
import sys
import time
from dataclasses import asdict, replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from device.cli.events.command import LANGUAGES, span_s
from device.cli.terminal_sockets import (
    GroupMissing,
    TerminalSilent,
    add_socket_options,
    sockets_of,
    write_note,
)
from device.cli.work_record.login import read_login
from device.cli.work_record.page import to_html, to_text
from device.cli.work_record.record import WorkRecord, changed_settings, read_trails
from device.wire.numbers import find_error

if TYPE_CHECKING:
    # argparse has no public name for what add_subparsers() gives
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001

EXIT_MADE, EXIT_INCOMPLETE, EXIT_NOT_ALLOWED = 0, 1, 3
_CONFIG_DIR = Path("/etc/uketsuke")
_EXAMPLES = """examples:
  uketsuke work-record                        what was done in this login, in Japanese
  uketsuke work-record --html record.html     the same for the printer, with room for signatures
  uketsuke work-record --since 8h --language en

Who, when, from where, and what was changed: from the audit trails of the programs. docs/field_tools.md.
"""


def register(subparsers: Subparsers) -> None:
    """Add the command `work-record`; it sets `run`."""
    parser = subparsers.add_parser(
        "work-record",
        help="one page for the clinic of what was done in this login",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--since", type=span_s, metavar="SPAN", help="the last 90m, 8h, 1d in place of this login")
    parser.add_argument("--html", type=Path, metavar="FILE", help="write a page for the printer, too")
    parser.add_argument("--config-dir", type=Path, default=_CONFIG_DIR, help="default: %(default)s")
    parser.add_argument("--language", choices=LANGUAGES, default="ja", help="language of the page (%(default)s)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    add_socket_options(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Make the record, and give the exit code."""
    try:
        record = _make(options)
    except GroupMissing as error:
        print(f"{error}\n  {find_error(error.number).engineer.en}", file=sys.stderr)
        return EXIT_NOT_ALLOWED
    if options.html:
        options.html.write_text(to_html(record, options.language), "utf-8")
    if options.json:
        deeds = [{**asdict(deed), "facts": dict(deed.facts)} for deed in record.deeds]
        print(json.dumps({**asdict(record), "deeds": deeds}, ensure_ascii=False))
    else:
        print(to_text(record, options.language), end="")
    return EXIT_INCOMPLETE if record.unread or record.broken else EXIT_MADE


def _make(options: argparse.Namespace) -> WorkRecord:
    now, login, sockets = time.time(), read_login(), sockets_of(options)
    since = now - options.since if options.since else login.since
    try:
        write_note(sockets.firmware, "work_record_made")
    except TerminalSilent:
        print("the firmware does not run: its trail is not in the record", file=sys.stderr)
    trails = read_trails(sockets, login, since)
    deeds = (*trails.deeds, *changed_settings(options.config_dir, since))
    in_order = tuple(sorted(deeds, key=lambda deed: deed.time))
    machine = socket.gethostname()
    return WorkRecord(
        replace(login, since=since), now, machine, version("uketsuke"), in_order, trails.unread, trails.broken
    )
