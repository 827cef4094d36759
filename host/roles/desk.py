"""The role `desk`: the staff's page."""

from __future__ import annotations

import socket

from host.base.folder import read_file
from host.desk.app import LOOPBACK, create_app
from host.desk_service.accounts import Accounts
from host.desk_service.service import DeskService
from host.roles.authority import connect_authority
from host.roles.parts import Parts
from host.roles.serving import serve


async def run_desk(parts: Parts, listening: socket.socket) -> None:
    """Serve the page until cancelled.

    Raises:
        NotPrepared: `uketsuke-host init` has not run.
        ConfigurationError: the authority's address or token file cannot be used.
    """
    accounts = Accounts(parts.engine)
    settings = parts.settings.desk
    hosts = (*LOOPBACK, settings.host, *settings.names)
    async with connect_authority(parts.settings) as connector:
        service = DeskService(parts.engine, accounts, parts.changes, parts.clock, parts.bells.outgoing, connector)
        await serve(create_app(service, read_file(parts.folder.desk_secret), parts.clock, hosts=hosts), listening)
