"""What one player is told: where the brokers are, who its terminals are, what to send when."""

from __future__ import annotations

import json
from array import array
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Broker:
    """Where a broker listens."""

    host: str
    port: int


@dataclass(frozen=True)
class Plan:
    """One run of a player.

    `folder` holds the terminals and their sealed visits, `moments` is a file of doubles: when each visit is to be
    sent, in seconds from the beginning. `skip` visits at the beginning of the store were played before.
    """

    folder: Path
    moments: Path
    journal: Path
    ca: Path
    brokers: tuple[Broker, ...]
    terminals: int
    skip: int = 0
    qos: int = 1
    clean: bool = False
    resend_s: float = 2.0
    resend_max_s: float = 60.0
    drain_s: float = 60.0
    """How long to wait at the end for what is still under way."""
    stop_at: int = 0
    """Offer no more once so many visits wait for a receipt or a reply; 0 goes on whatever happens."""

    def write(self, path: Path) -> None:
        """Write it for the player's process."""
        path.write_text(json.dumps(asdict(self), default=str))

    @classmethod
    def read(cls, path: Path) -> Plan:
        """Read it back."""
        told = json.loads(path.read_text("utf-8"))
        brokers = tuple(Broker(**one) for one in told.pop("brokers"))
        told |= {name: Path(told[name]) for name in ("folder", "moments", "journal", "ca")}
        return cls(brokers=brokers, **told)


def read_moments(path: Path) -> array[float]:
    """Read the moments."""
    moments = array("d")
    moments.frombytes(path.read_bytes())
    return moments
