"""Which keys the values of a database are sealed with, and whether those in the folder are the same ones.

A database remembers each key by a probe that only that key opens. So a folder of keys that is lost is noticed at
once, and never replaced by new keys that open nothing.
"""

from __future__ import annotations

import time

from sqlalchemy import Connection, inspect, select

from host.base.errors import ColumnKeyMissing
from host.base.personal import Private, open_value, seal_value
from host.base.record_keys import RecordKeys
from host.store.tables import column_keys

_PLACE = "column_keys.probe"
_PROBE = "uketsuke"


def make_missing(connection: Connection, keys: RecordKeys) -> None:
    """Make the first keys of a database that has none yet.

    Raises:
        ColumnKeyMissing: it has some, and they are not there.
    """
    if keys.exist():
        return
    if inspect(connection).has_table(column_keys.name) and known_keys(connection):
        raise ColumnKeyMissing(f"{keys.folder}: the keys of this database are not there")
    keys.make_first()


def check_keys(connection: Connection, keys: RecordKeys) -> None:
    """Check every key that the database knows, and let it know the newest.

    Raises:
        ColumnKeyMissing: one is not there.
        SealedValueDamaged: one is not the key that it should be.
        NotPrepared, StateDamaged: a file cannot be used.
    """
    keys.audit()
    for key_id, probe in known_keys(connection).items():
        open_value(keys, _PLACE, str(key_id), probe)
    note_newest(connection, keys, time.time())


def note_newest(connection: Connection, keys: RecordKeys, now: float) -> None:
    """Let the database know the key that seals from now on."""
    key_id, _ = keys.newest()
    if key_id not in known_keys(connection):
        probe = seal_value(keys, _PLACE, Private(str(key_id), _PROBE))
        connection.execute(column_keys.insert().values(key_id=key_id, probe=probe, made_at=now))


def known_keys(connection: Connection) -> dict[int, str]:
    """Give the probe of each key that the database knows."""
    return {row.key_id: row.probe for row in connection.execute(select(column_keys))}
