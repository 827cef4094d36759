"""The fleet's database on a pair of servers: its clinics, an account for workers, and one for each clinic."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from fleet.postgres import Pair
from host.store.fleet.preparing import add_clinic, allow_account, prepare_fleet

NAME, WORKER = "fleet", "fleet_worker"


@dataclass(frozen=True)
class Databases:
    """URLs: that of the workers, and each clinic's own; empty where every clinic has a file in its state folder."""

    worker: str = ""
    own: Mapping[str, str] = field(default_factory=dict)
    owner: str = ""


def make_databases(pair: Pair, clinics: Sequence[str]) -> Databases:
    """Make everything on the primary."""
    pair.primary.psql(f"CREATE DATABASE {NAME}")
    owner, now = pair.url(NAME), time.time()
    prepare_fleet(owner, now)
    accounts = {clinic: f"clinic_{clinic.replace('-', '_')}" for clinic in clinics}
    for account in (WORKER, *accounts.values()):
        pair.primary.psql(f"CREATE ROLE {account} LOGIN")
    for clinic, account in accounts.items():
        add_clinic(owner, clinic, now)
        allow_account(owner, account, [clinic])
    allow_account(owner, WORKER, None)
    own = {clinic: pair.url(NAME, account) for clinic, account in accounts.items()}
    return Databases(pair.url(NAME, WORKER), own, owner)
