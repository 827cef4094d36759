"""Looks at the fleet's database: each server by itself, one real commit, and what waits for each clinic.

Whether the standby confirms commits is not read from a table that a worker's account may not see, but tried: a commit
that changes nothing. One that is not confirmed in time is given up here; nothing depends on it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from typing import Any

import psycopg
from sqlalchemy import func, make_url, select
from sqlalchemy.exc import SQLAlchemyError

from device.base.errors import UketsukeError
from host.fleet.status.numbers import Number
from host.fleet.status.seen import ClinicSeen, CommitSeen, DatabaseSeen, ServerSeen
from host.store.engine import reading
from host.store.fleet.connection import CommitNotConfirmed, FleetConnection
from host.store.fleet.opening import Fleet, open_fleet
from host.store.host_parts import BROKER
from host.store.tables import host_parts, results, visits

_CONNECT_S = 3
_CONFIRM_S = 5.0
_WHERE = (
    "SELECT pg_is_in_recovery(), pg_wal_lsn_diff(CASE WHEN pg_is_in_recovery() "
    "THEN pg_last_wal_receive_lsn() ELSE pg_current_wal_lsn() END, '0/0')::bigint"
)
_NOTHING = "SELECT pg_logical_emit_message(true, 'uketsuke', 'status')"
"""Is written into the log of the database and read by nobody."""

_FRESH = (visits.c.due_at > 0, visits.c.change == 0)
_WAITS = select(
    select(func.count()).select_from(visits).where(*_FRESH).scalar_subquery().label("unanswered"),
    select(func.min(visits.c.received_at)).where(*_FRESH).scalar_subquery().label("oldest"),
    select(func.count())
    .select_from(results)
    .where(results.c.acknowledged_at.is_(None))
    .scalar_subquery()
    .label("results"),
    select(host_parts.c.looked_at).where(host_parts.c.part == BROKER).scalar_subquery().label("looked_at"),
)


def look_at_database(
    database: str, folders: frozenset[str], now: float
) -> tuple[DatabaseSeen, tuple[ClinicSeen, ...]]:
    """Give the servers of the URL, and the clinics in the database and in these folders; blocks for seconds."""
    servers = tuple(_look_at_server(place) for place in _places(database))
    try:
        with open_fleet(database, connections=1) as fleet:
            known = frozenset(fleet.clinics())
            seen = tuple(_look_at_clinic(fleet, name, folders, known, now) for name in sorted(folders | known))
        return DatabaseSeen(servers, commit=_try_commit(database)), seen
    except UketsukeError as error:
        number = error.number
    except (SQLAlchemyError, psycopg.Error):
        number = Number.PRIMARY
    unknown = (ClinicSeen(name, has_folder=True, is_known=True) for name in sorted(folders))
    return DatabaseSeen(servers, number), tuple(unknown)


def _places(database: str) -> Iterator[Mapping[str, Any]]:
    """Give the driver's arguments for each server that the URL names."""
    url = make_url(database).set(drivername="postgresql+psycopg")
    _, named = url.get_dialect()().create_connect_args(url)
    hosts = str(named.pop("host", "")).split(",")
    ports = str(named.pop("port", "")).split(",")
    for number, host in enumerate(hosts):
        port = ports[number] if number < len(ports) else ports[0]
        yield {**named, **({"host": host} if host else {}), **({"port": port} if port else {})}


def _look_at_server(place: Mapping[str, Any]) -> ServerSeen:
    name = ":".join(str(place[part]) for part in ("host", "port") if part in place) or "local"
    try:
        with psycopg.connect(**place, connect_timeout=_CONNECT_S) as connection:
            row = connection.execute(_WHERE).fetchone()
    except psycopg.Error:
        return ServerSeen(name, reached=False)
    is_standby, log_bytes = row or (False, 0)
    return ServerSeen(name, True, bool(is_standby), int(log_bytes or 0))


def _try_commit(database: str) -> CommitSeen:
    url = make_url(database).set(drivername="postgresql+psycopg")
    _, named = url.get_dialect()().create_connect_args(url)
    more = {"connect_timeout": _CONNECT_S, "target_session_attrs": "read-write"}
    with FleetConnection.connect(**{**named, **more}).watch() as connection:
        row = connection.execute("SELECT current_setting('synchronous_standby_names')").fetchone()
        standbys = str(row[0]) if row else ""
        connection.execute(_NOTHING)
        giving_up = threading.Timer(_CONFIRM_S, connection.cancel)
        giving_up.start()
        began = time.monotonic()
        try:
            connection.commit()
        except CommitNotConfirmed:
            return CommitSeen(standbys, confirmed=False)
        finally:
            giving_up.cancel()
            giving_up.join()
        return CommitSeen(standbys, True, round((time.monotonic() - began) * 1000, 1))


def _look_at_clinic(
    fleet: Fleet, name: str, folders: frozenset[str], known: frozenset[str], now: float
) -> ClinicSeen:
    if name not in known:
        return ClinicSeen(name, has_folder=True, is_known=False)
    with reading(fleet.bare_engine_for(name)) as connection:
        row = connection.execute(_WAITS).one()
    return ClinicSeen(
        name,
        name in folders,
        is_known=True,
        unanswered=row.unanswered,
        oldest_s=0.0 if row.oldest is None else round(max(0.0, now - row.oldest), 1),
        results=row.results,
        looked_at_s=None if row.looked_at is None else round(max(0.0, now - row.looked_at), 1),
    )
