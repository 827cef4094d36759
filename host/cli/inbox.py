"""`uketsuke-host inbox import`: take in what `uketsuke outbox export` wrote, while the host runs or not."""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from device.base.errors import ConfigurationError
from device.base.log import EventLog
from device.wire.bundle import SIZE_LIMIT_BYTES, BundleUnusable, parse_bundle
from device.wire.numbers import find_error
from host.cli.options import add_config, open_database, read_settings
from host.inbox.importing import Imported
from host.roles.importing import build_importer

if TYPE_CHECKING:
    from host.cli.options import Commands


def register(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("inbox", help="take in what a terminal could not send")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    taking = actions.add_parser("import", help="take in a file of `uketsuke outbox export`; twice does no harm")
    add_config(taking)
    taking.add_argument("file", type=Path, help="the file on the stick")
    taking.add_argument("--json", action="store_true", help="print one JSON object")
    taking.set_defaults(handler=handle)


def handle(options: argparse.Namespace) -> int:
    """Carry it out; 0 when everything in the file is stored now, 1 when something was refused."""
    settings = read_settings(options)
    messages = parse_bundle(_read(options.file))
    with open_database(settings) as engine:
        importer = build_importer(settings, engine, EventLog("uketsuke-host"), time.time)
        imported = importer.take(messages, time.time())
    if options.json:
        print(json.dumps({"stored": imported.stored, "known": imported.known, "refused": dict(imported.refused)}))
    else:
        _tell(imported)
    return 1 if imported.refused else 0


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > SIZE_LIMIT_BYTES:
            raise BundleUnusable(f"{path}: is larger than any outbox")
        return path.read_bytes()
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be read ({error.strerror})") from error


def _tell(imported: Imported) -> None:
    print(f"{imported.stored} new, {imported.known} known already, {imported.refused.total()} refused.")
    for number, count in sorted(imported.refused.items()):
        entry = find_error(number)
        print(f"{count} x [{number}] {entry.clinic.en} {entry.engineer.en}", file=sys.stderr)
