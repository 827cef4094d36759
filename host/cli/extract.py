"""`uketsuke-host extract`: a patient's own copy of what is kept about them, and of who saw it and why."""

from __future__ import annotations

import argparse
import json
import time
from typing import TYPE_CHECKING

from host.audit.entry import Action
from host.audit.log import append
from host.cli.options import add_by, add_config, entry_of, open_database, read_settings
from host.extract.gathering import Extract, gather_link, gather_visit, to_plain
from host.extract.text import format_extract

if TYPE_CHECKING:
    from host.cli.options import Commands


def register(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("extract", help="a patient's own copy: what is kept, who saw it, when and why")
    add_config(parser)
    subject = parser.add_mutually_exclusive_group(required=True)
    subject.add_argument("--visit", default="", metavar="ID", help="of one visit")
    subject.add_argument(
        "--link", default="", metavar="ID", help="of a linked card, with all its visits that are kept"
    )
    add_by(parser)
    parser.add_argument("--language", choices=["ja", "en"], default="ja", help="of the text (default: %(default)s)")
    parser.add_argument("--json", action="store_true", help="print everything as one JSON object")
    parser.set_defaults(handler=handle)


def handle(options: argparse.Namespace) -> int:
    """Carry it out; that it was done stands in the copy itself."""
    settings = read_settings(options)
    entry = entry_of(options, Action.EXTRACT, visit_id=options.visit, link=options.link)
    with open_database(settings) as engine, engine.begin() as connection:
        append(connection, entry, time.time())
        extract: Extract = (
            gather_visit(connection, options.visit) if options.visit else gather_link(connection, options.link)
        )
    if options.json:
        print(json.dumps(to_plain(extract), ensure_ascii=False))
    else:
        print(format_extract(extract, settings.clinic, time.time(), options.language), end="")
    return 0
