"""`uketsuke-host fhir VISIT`: one visit as a FHIR bundle on stdout. Needs the extra `fhir`."""

from __future__ import annotations

import argparse
import time
from typing import TYPE_CHECKING

from host.audit.entry import HOST, Action, Entry
from host.audit.log import append
from host.base.errors import NoSuchVisit
from host.cli.options import add_config, open_database, read_settings
from host.insurance.qualifications import load_qualifications
from host.roles.handover import make_fhir_maker
from host.store.visits import load_visit

if TYPE_CHECKING:
    from host.cli.options import Commands


def register(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("fhir", help="print a visit as a FHIR bundle")
    add_config(parser)
    parser.add_argument("visit", help="the visit's id (26 characters)")
    parser.set_defaults(handler=handle)


def handle(options: argparse.Namespace) -> int:
    """Carry it out.

    Raises:
        FhirMissing: the extra `fhir` is not installed.
        NoSuchVisit: there is none, its person is not known to be the holder, or nothing was found yet.
    """
    settings = read_settings(options)
    maker = make_fhir_maker(settings)
    with open_database(settings) as engine, engine.begin() as connection:
        visit = load_visit(connection, options.visit)
        found = load_qualifications(connection, options.visit)
        made = maker.make(visit, found) if visit and found else None
        if made is None:
            raise NoSuchVisit(f"{options.visit[:26]}: nothing to tell")
        entry = Entry(HOST, Action.HANDOVER, "asked for on the command line", options.visit, detail="fhir")
        append(connection, entry, time.time())
    print(made.data.decode())
    return 0
