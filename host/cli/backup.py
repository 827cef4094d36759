"""`uketsuke-host backup` and `restore`: everything in one sealed file, and the way back into an empty place."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from device.base.errors import UsageError
from host.audit.entry import HOST
from host.backup.archive import Manifest
from host.backup.key_files import make_pair, make_passphrase, read_recipient, read_recipient_key
from host.backup.making import make_backup
from host.backup.restoring import Restored, read_backup, restore
from host.backup.sealing import Lock, Unlock
from host.base.japan_time import JAPAN
from host.cli.options import add_config, ask, open_database, read_settings

if TYPE_CHECKING:
    from host.cli.options import Commands


def register(commands: Commands) -> None:
    """Add both commands."""
    parser = commands.add_parser(
        "backup", help="put everything into one sealed file, while the host runs; the passphrase is read from stdin"
    )
    add_config(parser)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--out", type=Path, metavar="FILE", help="the file to write")
    what.add_argument("--make-key", type=Path, metavar="STEM", help="only make a key pair: STEM.key and STEM.pub")
    parser.add_argument(
        "--recipient", type=Path, metavar="PUB", help="seal for this public key, not for a passphrase"
    )
    parser.add_argument("--by", default=HOST, metavar="NAME", help="who does it, as it shall stand in the audit log")
    parser.set_defaults(handler=handle_backup)
    back = commands.add_parser("restore", help="put a backup into an empty state folder and an empty database")
    add_config(back)
    back.add_argument("file", type=Path, help="the backup")
    back.add_argument("--key", type=Path, help="the private key; without it the passphrase is read from stdin")
    back.add_argument("--check", action="store_true", help="only open and check it; change nothing")
    back.add_argument("--by", default=HOST, metavar="NAME", help="who does it, as it shall stand in the audit log")
    back.add_argument("--json", action="store_true", help="print one JSON object")
    back.set_defaults(handler=handle_restore)


def handle_backup(options: argparse.Namespace) -> int:
    """Carry it out."""
    if options.make_key:
        private, public = make_pair(options.make_key)
        print(f"Keep {private} elsewhere, never on the host; put {public} into [backup] recipient.", file=sys.stderr)
        return 0
    settings = read_settings(options)
    if options.out.exists():
        raise UsageError(f"{options.out}: is there already")
    lock: Lock = read_recipient(options.recipient) if options.recipient else make_passphrase(ask("Passphrase: "))
    with open_database(settings) as engine:
        manifest = make_backup(settings, engine, options.out, lock, time.time(), options.by)
    print(f"{options.out}: {_sentence(manifest)}", file=sys.stderr)
    return 0


def handle_restore(options: argparse.Namespace) -> int:
    """Carry it out."""
    settings = read_settings(options)
    unlock: Unlock = read_recipient_key(options.key) if options.key else make_passphrase(ask("Passphrase: "))
    if options.check:
        with tempfile.TemporaryDirectory(prefix="uketsuke-check-") as scratch:
            manifest = read_backup(options.file, unlock, Path(scratch))
        print(_json(manifest) if options.json else f"{options.file}: whole; {_sentence(manifest)}")
        return 0
    restored = restore(settings, options.file, unlock, time.time(), options.by)
    print(_json(restored) if options.json else _story(restored))
    return 0


def _json(one: Manifest | Restored) -> str:
    """Give it without the list of files, which helps nobody."""
    if isinstance(one, Restored):
        one = replace(one, manifest=replace(one.manifest, files={}))
    else:
        one = replace(one, files={})
    return json.dumps(asdict(one))


def _sentence(manifest: Manifest) -> str:
    at = datetime.fromtimestamp(manifest.made_at, JAPAN).strftime("%Y-%m-%d %H:%M:%S")
    return f"{manifest.clinic} {manifest.name} as of {at} (Japan), {manifest.visits} visits, {manifest.database}"


def _story(restored: Restored) -> str:
    audit = "is whole" if restored.audit_is_whole else "IS NOT WHOLE: run `uketsuke-host audit verify`"
    return (
        f"Restored: {_sentence(restored.manifest)}. The audit log {audit}.\n"
        f"Terminals that count now: {', '.join(restored.terminals) or 'none'}.\n"
        f"Clinic software that counts now: {', '.join(restored.subscribers) or 'none'}.\n"
        "Revoke again what was revoked after that time, enrol again what was enrolled after it. Visits whose\n"
        "receipt was given after it are not here: clinic software has those that it took.\n"
        "Now run `uketsuke-host init`, then start the host: terminals and clinic software come back by themselves."
    )
