"""Signing keys of terminals that were replaced under the same name: what their outboxes still hold can be taken in.

They count for `uketsuke-host inbox import` only, never for what comes over the broker, and not if they were revoked.
"""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import Connection, select

from device.wire.keys import VerifyKey, read_verify_key
from host.store.engine import insert_new
from host.store.tables import former_keys, terminals


def keep_former(connection: Connection, name: str, now: float) -> None:
    """Keep the signing key of a terminal that is about to be replaced; nothing when there is none of that name."""
    row = connection.execute(
        select(terminals.c.signing_jwk, terminals.c.active).where(terminals.c.name == name)
    ).first()
    if row is not None:
        kid = read_verify_key(row.signing_jwk).kid
        values = {"name": name, "kid": kid, "signing_jwk": row.signing_jwk, "revoked": not row.active}
        insert_new(connection, former_keys, {**values, "replaced_at": now})


def read_former(connection: Connection, since: float) -> dict[str, list[VerifyKey]]:
    """Give, by terminal, the keys that were replaced from `since` on and were not revoked."""
    query = select(former_keys.c.name, former_keys.c.signing_jwk)
    query = query.where(former_keys.c.replaced_at >= since, former_keys.c.revoked.is_(False))
    found: dict[str, list[VerifyKey]] = defaultdict(list)
    for name, jwk in connection.execute(query):
        found[name].append(read_verify_key(jwk))
    return found
