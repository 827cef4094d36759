"""`uketsuke outbox export`: everything that a terminal still owes to the host, onto a stick.

The running daemon hands it to field engineers and writes that down; it is sealed, so that nobody reads it on the way.
Root reads the folder itself, whatever runs. Also for a terminal that is dead: put its card into another machine
and name the daemon's folder on it.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from device.base import audit
from device.base.errors import UketsukeError
from device.base.private_file import write_private
from device.cli.outbox_asking import ask_bundle
from device.daemon.base.errors import OutboxNotExported
from device.daemon.base.settings import DEFAULT_LOOK_SOCKET
from device.daemon.outbox.export import read_rows
from device.wire.bundle import BundledMessage, format_bundle, parse_bundle
from device.wire.numbers import find_error

if TYPE_CHECKING:
    # argparse has no public name for what add_subparsers() gives
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001

EXIT_DONE, EXIT_FAILED = 0, 1

_STATE = Path("/var/lib/uketsuke-daemon")
_EXAMPLES = """examples:
  uketsuke outbox export /media/stick/front.uketsuke
  uketsuke outbox export /media/stick/front.uketsuke --state /media/card/var/lib/uketsuke-daemon
"""


def register(subparsers: Subparsers) -> None:
    """Add the command `outbox`; it sets `run`."""
    parser = subparsers.add_parser("outbox", help="take along what the host has not received yet")
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    export = actions.add_parser(
        "export",
        help="write it to a file, sealed as it is; nothing is deleted",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    export.add_argument("file", type=Path, help="the file to write, for example on a stick")
    whence = export.add_mutually_exclusive_group()
    whence.add_argument("--state", type=Path, help=f"read this folder of a daemon; root's default is {_STATE}")
    whence.add_argument(
        "--socket", type=Path, help=f"ask the running daemon; everybody else's default is {DEFAULT_LOOK_SOCKET}"
    )
    export.add_argument("--json", action="store_true", help="print one JSON object")
    export.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Export; 0 when the file is written and was read back, else 1."""
    try:
        rows = _take(options)
        _write(options.file, rows)
    except UketsukeError as error:
        entry = find_error(error.number)
        print(f"{error}\n{entry.clinic.en} {entry.engineer.en}", file=sys.stderr)
        return EXIT_FAILED
    rejected = sum(1 for row in rows if row.error)
    if options.json:
        print(json.dumps({"file": str(options.file), "count": len(rows), "rejected": rejected}))
    else:
        print(f"{len(rows)} messages are in {options.file} ({rejected} of them rejected by the host before).")
        print("Unmount the stick, then at the host: uketsuke-host inbox import FILE")
    return EXIT_DONE


def _take(options: argparse.Namespace) -> list[BundledMessage]:
    """Give the rows, of which the audit has an entry by now.

    Raises:
        OutboxNotExported: there is no outbox, or it cannot be read.
        GroupMissing, AuditNotWritten, TerminalSilent: the daemon does not hand it over.
    """
    if options.socket or (options.state is None and os.geteuid() != 0):
        return ask_bundle(options.socket or DEFAULT_LOOK_SOCKET)
    rows = read_rows(options.state or _STATE)
    audit.record("outbox_exported", file=options.file.name, rows=len(rows))
    return rows


def _write(path: Path, rows: list[BundledMessage]) -> None:
    """Write the file in one step, then read it back from the medium."""
    try:
        write_private(path, format_bundle(rows))
        with path.open("rb") as file:
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
            written = parse_bundle(file.read())
    except OSError as error:
        raise OutboxNotExported(f"{path}: cannot be written ({error.strerror})") from error
    if written != rows:
        raise OutboxNotExported(f"{path}: holds something else than was written")
