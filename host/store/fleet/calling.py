"""Calls between the programs of a fleet: who stored something for a clinic lets its worker look for it at once.

They go through PostgreSQL's LISTEN and NOTIFY, on one channel for all clinics. Whoever may connect to the database
can hear all of them and send any, also with a clinic's own account; no right forbids either. So a call holds nothing
but a token, which only the holders of the clinic's record keys can make or understand: to anybody else it says
neither whose it is nor what happened. A forged call, or one that is said again, lets a worker look where nothing is
due; one that nobody knows does nothing. The server adds the number of the process that called, by which
`pg_stat_activity` names its account; which accounts are at work can be seen there without calls, too.

A call that is lost costs time and nothing else: the rounds find what it was about.
"""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import psycopg
from sqlalchemy import Engine, func, select
from sqlalchemy.exc import SQLAlchemyError

from host.base.personal import KEYS
from host.base.record_keys import RecordKeys
from host.store.fleet.opening import CONNECT, driver_url, is_shared

CHANNEL = "uketsuke_calls"
NOT_HEARD = (psycopg.Error, TimeoutError)
"""How it is said that nothing is heard any more."""
_LABEL = b"uketsuke\0call"
_TOKEN_BYTES = 16
_ANSWER_S = 5.0


def token_of(engine: Engine) -> str:
    """Give what the clinic of an engine in a fleet is called by: the same in all programs that have its record keys.

    Raises:
        NotPrepared, StateDamaged: its key cannot be used.
    """
    keys: RecordKeys = engine.get_execution_options()[KEYS]
    return hmac.digest(keys.person(), _LABEL, "sha256")[:_TOKEN_BYTES].hex()


def call(engine: Engine, token: str) -> None:
    """Let the worker of a clinic look for what is committed already.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: the database does not take it.
    """
    with engine.begin() as connection:  # one that writes nothing waits neither for a disk nor for the standby
        connection.execute(select(func.pg_notify(CHANNEL, token)))


def call_if_shared(engine: Engine) -> None:
    """Call for the clinic of an engine in a fleet; what is not taken is found by a round.

    Raises:
        NotPrepared, StateDamaged: its key cannot be used.
    """
    if is_shared(engine):
        with suppress(SQLAlchemyError):
            call(engine, token_of(engine))


class Ear:
    """A connection that hears calls."""

    def __init__(self, connection: psycopg.AsyncConnection[Any]) -> None:
        """Take one that listens."""
        self._connection = connection

    async def hear(self, within_s: float) -> set[str]:
        """Give the tokens of the next calls; none when none came within so many seconds.

        Raises:
            psycopg.Error: the connection is gone.
        """
        return {heard.payload async for heard in self._connection.notifies(timeout=within_s, stop_after=1)}

    async def check(self) -> None:
        """Ask the server for an answer: a silent one may be gone.

        Raises:
            psycopg.Error, TimeoutError: none came.
        """
        await _say(self._connection, "SELECT 1")


@asynccontextmanager
async def open_ear(database: str) -> AsyncIterator[Ear]:
    """Give what hears the calls from now on, at whichever of the URL's servers can be written to.

    Raises:
        psycopg.Error, TimeoutError: there is none.
    """
    url = driver_url(database)
    _, place = url.get_dialect()().create_connect_args(url)
    connection = await psycopg.AsyncConnection.connect(**{**place, **CONNECT})
    try:
        await _say(connection, f"LISTEN {CHANNEL}")
        yield Ear(connection)
    finally:
        await connection.close()


async def _say(connection: psycopg.AsyncConnection[Any], statement: str) -> None:
    async with asyncio.timeout(_ANSWER_S):
        await connection.execute(statement)
