"""`uketsuke-host refusals`: which messages were refused, from whom, with which number, how often."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING

from device.wire.numbers import find_error
from host.cli.options import add_config, open_database, read_settings
from host.store.engine import reading
from host.store.refusals import RefusedSum, sum_refused

if TYPE_CHECKING:
    from host.cli.options import Commands


def register(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("refusals", help="sum up the messages that were refused, by sender and number")
    add_config(parser)
    parser.add_argument("--json", action="store_true", help="print one JSON object per line")
    parser.set_defaults(handler=handle)


def handle(options: argparse.Namespace) -> int:
    """Carry it out."""
    with open_database(read_settings(options)) as engine, reading(engine) as connection:
        sums = sum_refused(connection)
    if not sums and not options.json:
        print("Nothing was refused.")
    for one in sums:
        print(json.dumps(asdict(one)) if options.json else _sentence(one))
    return 0


def _sentence(one: RefusedSum) -> str:
    last = datetime.fromtimestamp(one.last_at).astimezone().strftime("%Y-%m-%d %H:%M")
    words = find_error(one.number)
    return f"{one.name:<20} [{one.number}] {one.times} times, last {last}: {words.clinic.en}\n  {words.engineer.en}"
