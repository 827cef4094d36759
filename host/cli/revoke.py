"""`uketsuke-host revoke NAME`: from now on a lost, stolen or retired terminal or program is nobody."""

from __future__ import annotations

import argparse
import sys
import time
from typing import TYPE_CHECKING

from device.base.log import EventLog
from host.base.folder import StateFolder
from host.base.link import BrokerLink
from host.base.settings import HostSettings
from host.cli.options import add_config, open_database, read_settings
from host.pki.crl import Reason
from host.pki.files import load_authority
from host.roles.parts import host_link_settings
from host.roles.preparing import leaf_life
from host.trust.broker_list import BrokerList
from host.trust.revoking import revoke_at_broker, revoke_in_registry

if TYPE_CHECKING:
    from host.cli.options import Commands


def register(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("revoke", help="believe a terminal or clinic software no more, and cut it off")
    add_config(parser)
    parser.add_argument("name", help="the full name, for example t-front or s-karte")
    parser.add_argument(
        "--reason", required=True, choices=[str(reason) for reason in Reason], help="why; it is kept with the name"
    )
    parser.add_argument(
        "--within-s", type=float, default=20.0, help="how long the broker may take to read its list (%(default)s)"
    )
    parser.set_defaults(handler=handle)


def handle(options: argparse.Namespace) -> int:
    """Carry it out; each step says when it is done, so that a failure shows what holds already."""
    settings = read_settings(options)
    with open_database(settings) as engine:
        revoked = revoke_in_registry(engine, options.name, Reason(options.reason), time.time())
        print(f"{revoked.name}: nothing it signs is believed from now on.", file=sys.stderr)
        authority = load_authority(StateFolder(settings.state).pki, leaf_life(settings), settings.clinic)
        broker_list = BrokerList(engine, authority, settings.broker, time.time)
        revoke_at_broker(
            broker_list, lambda name: _link(settings, name), settings.clinic, revoked.name, options.within_s
        )
    print(f"{revoked.name}: cut off from the broker; certificates revoked: {revoked.certificates}.", file=sys.stderr)
    print("To take it, or a new machine in its place, into use again: uketsuke-host enrol", file=sys.stderr)
    return 0


def _link(settings: HostSettings, client_id: str) -> BrokerLink:
    return BrokerLink(host_link_settings(settings, client_id), EventLog("uketsuke-host"))
