"""A fleet's database in the private PostgreSQL: two clinics, a worker's account, and an account of each clinic."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import make_url

from host.store.fleet.preparing import add_clinic, allow_account, prepare_fleet
from tests.postgres import Cluster

CLINICS = ("c1", "c2")


@dataclass(frozen=True)
class FleetDatabase:
    """The URLs of one database; `own` has the account of each clinic."""

    owner: str
    worker: str
    own: dict[str, str]


@contextmanager
def fleet_database(cluster: Cluster, now: float) -> Iterator[FleetDatabase]:
    """Make it; database and accounts are gone afterwards."""
    accounts = [f"a{uuid.uuid4().hex[:12]}" for _ in range(len(CLINICS) + 1)]
    with cluster.database() as name:
        owner = cluster.url(name)
        prepare_fleet(owner, now)
        urls = [make_url(owner).set(username=account).render_as_string() for account in accounts]
        for account in accounts:
            cluster.psql(f"CREATE ROLE {account} LOGIN")
        try:
            for clinic, account in zip(CLINICS, accounts[1:], strict=True):
                add_clinic(owner, clinic, now)
                allow_account(owner, account, [clinic])
            allow_account(owner, accounts[0], None)
            yield FleetDatabase(owner, urls[0], dict(zip(CLINICS, urls[1:], strict=True)))
        finally:
            for account in accounts:
                cluster.psql(f"DROP OWNED BY {account}; DROP ROLE {account}", name)
