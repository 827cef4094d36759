"""Sealing anew what waits for a subscriber that was enrolled again, perhaps with other keys.

Each result that it has not acknowledged is sealed once more under its number, with the visit as it stands now and a
new `jti`: the record it held cannot be opened by the host, and the newest change of a visit is the one that counts.
"""

from __future__ import annotations

from sqlalchemy import Connection

from host.publish.records import full_record
from host.publish.sealing import Sealer
from host.store.registry import active_subscribers
from host.store.results import list_waiting, replace_result
from host.store.visits import load_visit


def reseal_waiting(connection: Connection, sealer: Sealer, subscriber: str, now: float) -> int:
    """Seal the unacknowledged results of a subscriber for the keys that it has now; give how many."""
    party, done = active_subscribers(connection)[subscriber], 0
    for number, visit_id in list_waiting(connection, subscriber):
        visit = load_visit(connection, visit_id)
        record = full_record(connection, visit) if visit else None
        if record:
            replace_result(connection, sealer.seal_result(party, number, record, now))
            done += 1
    return done
