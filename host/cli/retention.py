"""`uketsuke-host retention`: what is kept for how long, and the day's work at once."""

from __future__ import annotations

import argparse
import json
import threading
import time
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING

from device.wire.numbers import Words
from host.base.japan_time import JAPAN
from host.cli.options import add_config, open_database, read_settings
from host.retention.reporting import Line, report
from host.retention.sweeping import Sweeping
from host.store.engine import reading

if TYPE_CHECKING:
    from host.cli.options import Commands

_PAUSE_S = 0.05
_FIGURES = Words(
    "{days:>5} 日  いま {rows:>7} 件（最も古いもの {oldest}）  消えた数 {left}",
    "{days:>5} days  now {rows:>7} (oldest {oldest})  left so far {left}",
)


def register(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("retention", help="what is kept for how long; let go what is past its time")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    show = actions.add_parser("show", help="show each kind with its time, how much there is, and what left")
    add_config(show)
    show.add_argument("--language", choices=["ja", "en"], default="ja", help="of the words (default: %(default)s)")
    show.add_argument("--json", action="store_true", help="print one JSON object per line")
    show.set_defaults(handler=handle_show)
    run = actions.add_parser("run", help="do the day's work now; the running host does it every night by itself")
    add_config(run)
    run.add_argument("--json", action="store_true", help="print one JSON object")
    run.set_defaults(handler=handle_run)


def handle_show(options: argparse.Namespace) -> int:
    """Carry it out."""
    settings = read_settings(options)
    with open_database(settings) as engine, reading(engine) as connection:
        lines = report(connection, settings.retention, settings.backup.folder)
    for line in lines:
        print(json.dumps(asdict(line), ensure_ascii=False) if options.json else _sentence(line, options.language))
    return 0


def handle_run(options: argparse.Namespace) -> int:
    """Carry it out, while the host runs or not."""
    settings, never = read_settings(options), threading.Event()
    with open_database(settings) as engine:
        sweeping = Sweeping(engine, settings.retention, time.time, lambda: never.wait(_PAUSE_S))
        removed = {str(kind): count for kind, count in sweeping.sweep().items()}
    if options.json:
        print(json.dumps(removed))
    else:
        print(
            ", ".join(f"{kind} {count}" for kind, count in removed.items() if count) or "Nothing was past its time."
        )
    return 0


def _sentence(line: Line, language: str) -> str:
    oldest = datetime.fromtimestamp(line.oldest_at, JAPAN).strftime("%Y-%m-%d") if line.oldest_at else "-"
    figures = _FIGURES.in_language(language).format(
        days=line.days, rows=line.rows, oldest=oldest, left=line.removed_in_all
    )
    return f"{line.kind:<18} {figures}\n    {line.what.in_language(language)}\n    {line.why.in_language(language)}"
