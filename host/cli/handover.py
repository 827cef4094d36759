"""`uketsuke-host handover`: how far the files for clinic software came, and why some wait."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from device.wire.numbers import find_error
from host.cli.options import add_config, open_database, read_settings
from host.store.engine import reading
from host.store.handovers import count_by_state, failing, list_newest

if TYPE_CHECKING:
    from host.cli.options import Commands

_NEWEST = 20


def register(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("handover", help="show the files for clinic software, and why some wait")
    add_config(parser)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(handler=handle)


def handle(options: argparse.Namespace) -> int:
    """Carry it out."""
    with open_database(read_settings(options)) as engine, reading(engine) as connection:
        print(json.dumps(_report(connection)) if options.json else _text(connection))
    return 0


def _report(connection: Connection) -> dict[str, object]:
    counts = [{"kind": kind, "state": state, "files": n} for (kind, state), n in count_by_state(connection).items()]
    waiting = [{"kind": kind, "number": number, "files": n} for kind, number, n in failing(connection)]
    return {"counts": counts, "failing": waiting, "newest": [asdict(row) for row in list_newest(connection, _NEWEST)]}


def _text(connection: Connection) -> str:
    lines = [f"{kind:<10}{state:<12}{n:>7}" for (kind, state), n in sorted(count_by_state(connection).items())]
    for kind, number, n in failing(connection):
        lines.append(f"{kind}: {n} wait, {number} {find_error(number).engineer.en}")
    lost = [row for row in list_newest(connection, _NEWEST) if row.lost]
    lines += [f"{row.name}: {row.lost} characters written as ●" for row in lost]
    return "\n".join(lines) if lines else "No file was asked for ([handover] in the configuration)."
