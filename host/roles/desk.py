"""The role `desk`: the staff's pages."""

from __future__ import annotations

import socket

from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from device.base.errors import ConfigurationError
from host.base.folder import read_file
from host.desk.app import LOOPBACK, create_app
from host.desk.base.role import Role
from host.desk_service.logging_in import LoggingIn
from host.desk_service.passwords import Passwords
from host.roles.desk_pages import make_pages
from host.roles.eligibility import connect_eligibility
from host.roles.parts import Parts
from host.roles.serving import serve
from host.roles.way import guard

NOT_REACHED = (OperationalError, NoConnectionFree)
"""How the database says that it could not be read or written in time."""


async def run_desk(parts: Parts, listening: socket.socket) -> None:
    """Serve the pages until cancelled.

    Raises:
        NotPrepared: `uketsuke-host init` has not run.
        ConfigurationError: the authority's address or token file, or a role in the settings, cannot be used.
    """
    settings = parts.settings.desk
    passwords = Passwords()
    logging_in = LoggingIn(parts.engine, parts.clock, passwords, read_roles(settings.second_factor_for))
    hosts = (*LOOPBACK, settings.host, *settings.names)
    async with connect_eligibility(parts) as connector:
        pages = make_pages(parts, guard(parts, connector), passwords)
        secret = read_file(parts.folder.desk_secret)
        app = create_app(
            logging_in,
            pages,
            secret,
            parts.clock,
            hosts=hosts,
            idle_s=settings.idle_s,
            not_reached=NOT_REACHED,
        )
        await serve(app, listening)


def read_roles(names: tuple[str, ...]) -> frozenset[Role]:
    """Read the roles of a setting.

    Raises:
        ConfigurationError: one is no role.
    """
    try:
        return frozenset(Role(name) for name in names)
    except ValueError as error:
        raise ConfigurationError(f"desk.second_factor_for: {error}") from error
