"""`uketsuke-host keys`: new message keys for the host, and what there is."""

from __future__ import annotations

import argparse
import json
import sys
import time
from dataclasses import asdict, replace
from datetime import datetime
from typing import TYPE_CHECKING

from host.audit.entry import Action
from host.audit.log import append
from host.base.folder import StateFolder
from host.base.ring import Generation, read_generations
from host.cli.options import add_by, add_config, entry_of, open_database, read_settings
from host.store.resealing import rotate as rotate_columns
from host.trust.rotation import rotate

if TYPE_CHECKING:
    from host.cli.options import Commands

_DAY_S = 86_400


def register(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("keys", help="the host's message keys: show them, or make new ones")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    turn = actions.add_parser("rotate", help="make new keys; the former ones count on for the overlap")
    add_config(turn)
    turn.add_argument("--overlap-days", type=int, help="instead of [rotation] overlap_s; 0: everybody enrols again")
    turn.set_defaults(handler=handle_rotate)
    columns = actions.add_parser("rotate-records", help="seal the records in the database anew, with a new key")
    add_config(columns)
    add_by(columns)
    columns.set_defaults(handler=handle_rotate_records)
    show = actions.add_parser("list", help="show the generations as JSON")
    add_config(show)
    show.set_defaults(handler=handle_list)


def handle_rotate(options: argparse.Namespace) -> int:
    """Make the next generation; the running host reads it by itself."""
    settings = read_settings(options)
    rotation = settings.rotation
    if options.overlap_days is not None:
        overlap_s = options.overlap_days * _DAY_S
        rotation = replace(rotation, overlap_s=overlap_s, lead_s=min(rotation.lead_s, overlap_s))
    now = time.time()
    new = rotate(StateFolder(settings.state).keys, rotation, now)
    print(_sentence(new, now + rotation.overlap_s), file=sys.stderr)
    return 0


def handle_rotate_records(options: argparse.Namespace) -> int:
    """Seal everything anew, while the host runs or not; a key that nothing needs any more is dropped at night."""
    settings, entry = read_settings(options), entry_of(options, Action.KEYS_CHANGED, detail="column key")
    with open_database(settings) as engine:
        key_id = rotate_columns(engine, time.time(), lambda done: print(f"{done} values", end="\r", file=sys.stderr))
        with engine.begin() as connection:
            append(connection, entry, time.time())
    print(f"Everything is sealed with key {key_id} now.", file=sys.stderr)
    return 0


def handle_list(options: argparse.Namespace) -> int:
    """Print one JSON object for each generation."""
    for generation in read_generations(StateFolder(read_settings(options).state).keys):
        print(json.dumps(asdict(generation)))
    return 0


def _sentence(new: Generation, until: float) -> str:
    return (
        f"Keys of generation {new.number} are made. The host signs with them from {_moment(new.speaks_from)};\n"
        f"the former ones count until {_moment(until)}.\n"
        "Terminals and clinic software that are on at any time until then follow by themselves. Whatever is off for\n"
        "all of it has to be enrolled again; no visit is lost by that."
    )


def _moment(at: float) -> str:
    return datetime.fromtimestamp(at).astimezone().strftime("%Y-%m-%d %H:%M")
