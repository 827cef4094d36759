"""`uketsuke-host fleet …`: the database of a fleet, its clinics and accounts, and the clinics' folders kept in it."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from device.base.config import load_config
from host.fleet.settings import FleetSettings
from host.store.engine import reading
from host.store.fleet.keeping import fetch, keep, make_fleet_key, read_fleet_key, read_folder, unfold
from host.store.fleet.opening import open_fleet
from host.store.fleet.preparing import PARTS, add_clinic, allow_account, prepare_fleet

if TYPE_CHECKING:
    from host.cli.options import Commands


def register(actions: Commands) -> None:
    """Add the actions."""
    preparing = actions.add_parser("prepare-database", help="make the schema of a fleet in an empty database")
    preparing.add_argument("--parts", type=int, default=PARTS, help="partitions, for ever (default: %(default)s)")
    preparing.set_defaults(handler=prepare)
    adding = actions.add_parser("add-clinic", help="let there be a clinic in the fleet's database")
    adding.add_argument("clinic")
    adding.set_defaults(handler=add)
    allowing = actions.add_parser("allow", help="say which clinics an account of PostgreSQL may speak for")
    allowing.add_argument("account")
    whose = allowing.add_mutually_exclusive_group(required=True)
    whose.add_argument("--clinic", action="append", help="this one (can be repeated): for a clinic's own desk")
    whose.add_argument("--all", action="store_true", help="each one: for workers")
    allowing.set_defaults(handler=allow)
    for action in (preparing, adding, allowing):
        action.add_argument(
            "--owner", required=True, metavar="URL", help="the database as its owner; a password stands in ~/.pgpass"
        )
    keeping = actions.add_parser("keep", help="seal a clinic's settings and keys into the database, for all workers")
    keeping.add_argument("--make-key", action="store_true", help="make the key of the fleet, once and for the first")
    keeping.set_defaults(handler=keep_clinic)
    fetching = actions.add_parser("fetch", help="write what was kept of a clinic to this machine")
    fetching.add_argument("--into", type=Path, metavar="FOLDER", help="default: the clinics' folder of the settings")
    fetching.set_defaults(handler=fetch_clinic)
    for action in (keeping, fetching):
        action.add_argument("clinic")
        action.add_argument("--config", type=Path, default=Path("/etc/uketsuke/fleet.toml"), help="the fleet's file")
        action.add_argument("--key", type=Path, required=True, help="the file with the key of the fleet")


def prepare(options: argparse.Namespace) -> int:
    """Make what is missing; what is there already stays."""
    prepare_fleet(options.owner, time.time(), options.parts)
    return 0


def add(options: argparse.Namespace) -> int:
    """Add the clinic; done twice, it does no harm."""
    add_clinic(options.owner, options.clinic, time.time())
    return 0


def allow(options: argparse.Namespace) -> int:
    """Write down for whom the account speaks, in the place of what was said before."""
    allow_account(options.owner, options.account, options.clinic)
    return 0


def keep_clinic(options: argparse.Namespace) -> int:
    """Put the files there in the place of all that were there."""
    settings = load_config(options.config, FleetSettings)
    if options.make_key:
        make_fleet_key(options.key)
    files = read_folder(settings.clinics / options.clinic)
    with open_fleet(settings.database) as fleet:
        keep(fleet.bare_engine_for(options.clinic), read_fleet_key(options.key), options.clinic, files)
    print(f"{len(files)} files are kept. Every worker needs {options.key}; nothing else opens them.", file=sys.stderr)
    return 0


def fetch_clinic(options: argparse.Namespace) -> int:
    """Write the files, readable by their owner only."""
    settings = load_config(options.config, FleetSettings)
    key = read_fleet_key(options.key)
    with open_fleet(settings.database) as fleet, reading(fleet.bare_engine_for(options.clinic)) as connection:
        files = fetch(connection, key, options.clinic)
    unfold(files, (options.into or settings.clinics) / options.clinic)
    print(f"{len(files)} files", file=sys.stderr)
    return 0
