"""The settings of a fleet: `fleet.toml`, the same file on every machine of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from host.base.metrics_settings import MetricsSettings

_LEAST_NODES = 3
_PORT_LIMIT = 65_536
_LOOKING_THREADS = 1
"""A gate answers one question after the other."""


@dataclass(frozen=True)
class NodeSettings:
    """One NATS server: its name, the address it binds and is reached at, and its three ports."""

    name: str
    host: str
    mqtt_port: int = 8883
    port: int = 4222
    cluster_port: int = 6222

    def __post_init__(self) -> None:
        """Check that it can be told from others and reached."""
        ports = {self.mqtt_port, self.port, self.cluster_port}
        if not self.name or not self.host or len(ports) != 3 or not all(0 < port < _PORT_LIMIT for port in ports):
            raise ValueError("a node needs a name, a host and three different ports")


@dataclass(frozen=True)
class StreamSettings:
    """The stream of what waits for workers, and how the workers share it; durations in seconds."""

    max_bytes: int = 8 * 1024**3
    """Beyond it the oldest go: they lie in their terminals' outboxes and come again."""
    ack_wait_s: float = 10.0
    """After the death of a worker its messages go to another one so much later."""
    at_once: int = 200
    """How many messages one worker has in hand; with more, a server waits too long for a busy one and cuts it off."""

    def __post_init__(self) -> None:
        """Check the numbers."""
        if min(self.max_bytes, self.ack_wait_s, self.at_once) <= 0:
            raise ValueError("numbers of this section must be above 0")


@dataclass(frozen=True)
class FleetSettings:
    """All settings."""

    clinics: Path
    """Folder with a folder for each clinic, which holds its `host.toml` and its state."""
    pki: Path
    """Folder of the fleet's certificate authority, its servers' and workers' certificates, and the gate's key."""
    nodes: tuple[NodeSettings, ...]
    database: str = ""
    """The URL of the fleet's PostgreSQL; empty: each clinic's settings name its own database."""
    servers: Path = Path("servers")
    """Folder for the servers' configurations."""
    store: Path = Path("/var/lib/nats")
    """Where each server keeps its streams."""
    stream: StreamSettings = field(default_factory=StreamSettings)
    permit_s: int = 21_600
    """A connection is looked at again so much later: the server ends it, and the terminal connects anew."""
    storing_threads: int = 8
    """How many clinics a worker stores for at the same time."""
    look_every_s: float = 5.0
    """How often workers look for new clinics."""
    round_s: float = 20.0
    """How often one of the workers looks after each clinic uncalled; a desk calls a host silent after 30 seconds."""
    challenge_s: int = 900
    """How long a challenge is good; longer than at a clinic's own host, since each is a replicated message."""
    challenge_every_s: float = 600.0
    """How often a terminal gets a new one."""
    questions_at_once: int = 32
    """How many questions to the eligibility system a worker has open, of all clinics together."""
    connections: int = 20
    """How many connections a worker has to the fleet's database, beside the one on which it hears calls.

    As many of its threads use it, and no more.
    """
    metrics: MetricsSettings = field(default_factory=MetricsSettings)
    """Where a worker's metrics can be read."""

    def __post_init__(self) -> None:
        """Check that the nodes can be a cluster."""
        names = {node.name for node in self.nodes}
        if len(self.nodes) < _LEAST_NODES or len(names) != len(self.nodes):
            raise ValueError("a fleet needs three nodes or more, each with a name of its own")
        numbers = (
            self.permit_s,
            self.storing_threads,
            self.look_every_s,
            self.round_s,
            self.connections,
            self.questions_at_once,
        )
        if min(numbers) <= 0 or not 0 < self.challenge_every_s < self.challenge_s:
            raise ValueError("numbers must be above 0, and challenge_every_s below challenge_s")
        if self.doing_threads <= 0:
            raise ValueError(f"connections must be above storing_threads + {_LOOKING_THREADS}")

    @property
    def looking_threads(self) -> int:
        """How many threads look who may connect: of their own, since a terminal that waits is cut off."""
        return _LOOKING_THREADS

    @property
    def doing_threads(self) -> int:
        """How many threads do what is neither storing nor the gate's (`host.fleet.threads`)."""
        return self.connections - self.storing_threads - self.looking_threads

    @property
    def urls(self) -> list[str]:
        """The nodes' addresses for workers."""
        return [f"tls://{node.host}:{node.port}" for node in self.nodes]
