"""What was seen of a fleet, as values; nothing of a person, and no visit, is among them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Follower:
    """A node that follows the stream's leader; `lag` in steps behind it."""

    node: str
    current: bool
    offline: bool
    lag: int


@dataclass(frozen=True)
class StreamSeen:
    """The stream and its consumer as one node's cluster tells; a leader is empty while there is none."""

    leader: str
    followers: tuple[Follower, ...]
    messages: int
    stored_bytes: int
    consumer_leader: str
    waiting: int
    """Messages that no worker has taken yet."""
    in_hand: int
    """Messages that a worker has and has not acknowledged."""
    again: int
    """Of these, those that were given out more than once."""


@dataclass(frozen=True)
class WorkerSeen:
    """A worker that was heard; how many clinics it works for, and looks after between messages (-1: untold)."""

    name: str
    clinics: int = -1
    tends: int = -1


@dataclass(frozen=True)
class NodeSeen:
    """One NATS node."""

    name: str
    reached: bool
    version: str = ""
    stream: StreamSeen | None = None
    """None: it did not answer for the cluster, so it is no part of it, or the cluster has no majority."""
    workers: tuple[WorkerSeen, ...] = ()


@dataclass(frozen=True)
class ServerSeen:
    """One PostgreSQL server: whether it was reached, whether it is a standby, and how far its log goes."""

    place: str
    reached: bool
    is_standby: bool = False
    log_bytes: int = 0


@dataclass(frozen=True)
class CommitSeen:
    """One commit that was tried: whether it came to the standby, and in how many milliseconds."""

    standbys: str
    """`synchronous_standby_names`: empty when no standby is insisted on."""
    confirmed: bool
    milliseconds: float = 0.0


@dataclass(frozen=True)
class ClinicSeen:
    """One clinic: whether this machine has its folder and the database knows it, and what waits there."""

    name: str
    has_folder: bool
    is_known: bool
    unanswered: int = 0
    oldest_s: float = 0.0
    results: int = 0
    looked_at_s: float | None = None
    """How long ago a worker looked after it; None: never."""


@dataclass(frozen=True)
class DatabaseSeen:
    """The fleet's database; `number` is the error that kept it from being read, or 0."""

    servers: tuple[ServerSeen, ...]
    number: int = 0
    commit: CommitSeen | None = None


@dataclass(frozen=True)
class Seen:
    """Everything; `database` is None where each clinic has one of its own."""

    nodes: tuple[NodeSeen, ...]
    database: DatabaseSeen | None
    clinics: tuple[ClinicSeen, ...]

    @property
    def stream(self) -> StreamSeen | None:
        """The stream as the first node tells that answered for the cluster."""
        return next((node.stream for node in self.nodes if node.stream), None)

    @property
    def workers(self) -> tuple[WorkerSeen, ...]:
        """All workers that were heard at any node."""
        heard = {worker.name: worker for node in self.nodes for worker in node.workers}
        return tuple(heard[name] for name in sorted(heard))
