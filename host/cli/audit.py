"""`uketsuke-host audit`: is the log whole, what stands in it, and a copy to keep elsewhere."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from device.base.errors import ConfigurationError
from host.audit import text
from host.audit.anchors import Anchors
from host.audit.entry import Action
from host.audit.log import Search, append, last_checkpoint, search_newest, verify_log, walk
from host.audit.verifying import Verified, verify
from host.base.errors import AuditNotIntact
from host.base.folder import StateFolder
from host.cli.options import add_by, add_config, entry_of, open_database, read_settings
from host.store.engine import reading

if TYPE_CHECKING:
    from host.cli.options import Commands


def register(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("audit", help="the audit log: is it whole, what stands in it, a copy")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    check = actions.add_parser("verify", help="check every row, the order and the end; 1 when something is wrong")
    add_config(check)
    check.add_argument("--file", type=Path, help="check an export instead; needs neither database nor keys")
    check.add_argument("--json", action="store_true", help="print one JSON object")
    check.set_defaults(handler=handle_verify)
    export = actions.add_parser("export", help="write the whole log as lines of JSON, to keep elsewhere")
    add_config(export)
    add_by(export)
    export.add_argument("--out", type=Path, help="the file to write (default: stdout)")
    export.set_defaults(handler=handle_export)
    search = actions.add_parser("search", help="look for entries, newest first; the search is recorded too")
    add_config(search)
    add_by(search)
    _add_search(search)
    search.set_defaults(handler=handle_search)


def _add_search(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--actor", default="", help="an account")
    parser.add_argument("--done", choices=[str(action) for action in Action], help="what was done")
    parser.add_argument("--visit", default="", help="a visit's id")
    parser.add_argument("--link", default="", help="a link's id")
    parser.add_argument("--terminal", default="", help="a terminal")
    parser.add_argument("--since", type=datetime.fromisoformat, help="from then on, for example 2026-11-01")
    parser.add_argument("--until", type=datetime.fromisoformat, help="before then")
    parser.add_argument("--limit", type=int, default=100, help="how many at most (default: %(default)s)")
    parser.add_argument("--language", choices=["ja", "en"], default="ja", help="of the words (default: %(default)s)")
    parser.add_argument("--json", action="store_true", help="print one JSON object per line")


def handle_verify(options: argparse.Namespace) -> int:
    """Carry it out.

    Raises:
        AuditNotIntact: something is wrong.
    """
    verified = _verify_file(options.file) if options.file else _verify_database(options)
    faults = [{"number": finding.number, "fault": str(finding.fault)} for finding in verified.findings]
    if options.json:
        whole = {"whole": verified.is_whole, "first": verified.first, "last": verified.last, "rows": verified.rows}
        print(json.dumps({**whole, "digest": verified.digest, "faults": faults}))
    elif verified.is_whole:
        print(
            f"{verified.rows} rows, {verified.first} to {verified.last}: whole. Digest of the last: {verified.digest}"
        )
    if not verified.is_whole:
        first = verified.findings[0]
        raise AuditNotIntact(f"row {first.number}: {first.fault} ({len(faults)} found)")
    return 0


def handle_export(options: argparse.Namespace) -> int:
    """Carry it out; that it was done is the last row of it."""
    entry = entry_of(options, Action.EXPORT, detail="audit log")
    with open_database(read_settings(options)) as engine:
        with engine.begin() as connection:
            append(connection, entry, time.time())
        with reading(engine) as connection:
            checkpoint = last_checkpoint(connection)
            lines = text.format_export(walk(connection), (checkpoint.number, checkpoint.digest))
            if options.out is None:
                _write(lines, sys.stdout)
            else:
                with options.out.open("x", encoding="utf-8") as file:
                    options.out.chmod(0o600)
                    _write(lines, file)
    return 0


def handle_search(options: argparse.Namespace) -> int:
    """Carry it out."""
    search = Search(
        actor=options.actor,
        actions=(Action(options.done),) if options.done else (),
        visit_id=options.visit,
        link=options.link,
        terminal=options.terminal,
        since=options.since.timestamp() if options.since else 0.0,
        until=options.until.timestamp() if options.until else float("inf"),
    )
    entry = entry_of(options, Action.SEARCH_AUDIT, visit_id=options.visit, link=options.link)
    with open_database(read_settings(options)) as engine, engine.begin() as connection:
        rows = search_newest(connection, search, options.limit)
        append(connection, entry, time.time())
    for row in rows:
        print(json.dumps(text.to_json(row)) if options.json else text.format_line(row, options.language, ids=True))
    return 0


def _verify_database(options: argparse.Namespace) -> Verified:
    settings = read_settings(options)
    anchors = Anchors(StateFolder(settings.state).audit_anchors).read()
    with open_database(settings) as engine, reading(engine) as connection:
        return verify_log(connection, anchors)


def _verify_file(path: Path) -> Verified:
    try:
        begins_after, rows, end = text.parse_export(path.read_text("utf-8").splitlines())
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be read ({error.strerror})") from error
    return verify(rows, key=None, begins_after=begins_after, anchors=dict([end]))


def _write(lines: Iterable[str], file: TextIO) -> None:
    for line in lines:
        file.write(line + "\n")
