"""A fleet that is well, to be changed by tests."""

from __future__ import annotations

from pathlib import Path

from host.fleet.settings import FleetSettings, NodeSettings
from host.fleet.status.seen import (
    ClinicSeen,
    CommitSeen,
    DatabaseSeen,
    Follower,
    NodeSeen,
    Seen,
    ServerSeen,
    StreamSeen,
    WorkerSeen,
)

NODES = tuple(NodeSettings(name, "127.0.0.1") for name in ("n1", "n2", "n3"))
SETTINGS = FleetSettings(Path("clinics"), Path("pki"), NODES)
STREAM = StreamSeen(
    leader="n2",
    followers=(Follower("n1", True, False, 0), Follower("n3", True, False, 0)),
    messages=3,
    stored_bytes=24_000,
    consumer_leader="n1",
    waiting=1,
    in_hand=2,
    again=0,
)
WORKERS = (WorkerSeen("w1", 2, 1), WorkerSeen("w2", 2, 1))
CLINIC = ClinicSeen("c1", True, True, unanswered=1, oldest_s=2.0, results=4, looked_at_s=3.0)
DATABASE = DatabaseSeen(
    (ServerSeen("db1:5432", True, False, 900), ServerSeen("db2:5432", True, True, 900)),
    commit=CommitSeen("s1", True, 3.5),
)
SEEN = Seen(tuple(NodeSeen(node.name, True, "2.15.1", STREAM, WORKERS) for node in NODES), DATABASE, (CLINIC,))
