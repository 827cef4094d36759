"""Between MQTT topics and NATS subjects: a slash becomes a dot (our names hold neither); pure.

Messages of terminals and subscribers lie in one stream of our own. The server acknowledges an MQTT message before
that stream has it, so a PUBACK still proves nothing, and only the host's receipt ends a terminal's duty.
"""

from __future__ import annotations

from device.wire.topics import FROM_SUBSCRIBER, ROOT, TO_HOST, TO_TERMINAL, SubscriberLeaf, check_name

STREAM = "VISITS"
"""The stream of everything that is said to hosts; a message leaves it when a worker has it in the database."""
CONSUMER = "workers"
"""The one durable consumer that all workers share: each message goes to one of them."""
PRESENCE = "fleet.workers"
"""Below it workers tell each other that they are there."""
AGAIN = "fleet.again"
"""Below it, by clinic and terminal, a worker tells that somebody has to be told again."""
_BASE = ROOT.replace("/", ".")
_ELIGIBILITY = "eligibility"
_CLINIC_LEVEL = 2


def to_subject(topic: str) -> str:
    """Give the NATS subject of one of our topics."""
    return topic.replace("/", ".")


def to_topic(subject: str) -> str:
    """Give the topic of a NATS subject."""
    return subject.replace(".", "/")


def clinic_of(subject: str) -> str:
    """Give the clinic that a subject names; nothing where there is none."""
    levels = subject.split(".")
    return levels[_CLINIC_LEVEL] if len(levels) > _CLINIC_LEVEL else ""


def to_hosts(clinic: str = "*") -> tuple[str, ...]:
    """Give the subjects of what is said to the host of one clinic, or to all."""
    base = f"{_BASE}.{clinic}"
    return (
        *(f"{base}.*.{leaf}" for leaf in TO_HOST),
        *(f"{base}.{_ELIGIBILITY}.*.{leaf}" for leaf in FROM_SUBSCRIBER),
    )


def from_hosts(clinic: str = "*") -> tuple[str, ...]:
    """Give the subjects on which the host of one clinic, or of all, speaks."""
    base = f"{_BASE}.{clinic}"
    results = f"{base}.{_ELIGIBILITY}.*"
    return (*(f"{base}.*.{leaf}" for leaf in TO_TERMINAL), results, f"{results}.{SubscriberLeaf.KEYS}")


def of_terminal(clinic: str, name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give where a terminal may speak, and what it may hear."""
    base = f"{_BASE}.{check_name(clinic)}.{check_name(name, 't-')}"
    return tuple(f"{base}.{leaf}" for leaf in TO_HOST), tuple(f"{base}.{leaf}" for leaf in TO_TERMINAL)


def of_subscriber(clinic: str, name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give where a subscriber may speak, and what it may hear."""
    base = f"{_BASE}.{check_name(clinic)}.{_ELIGIBILITY}.{check_name(name, 's-')}"
    return tuple(f"{base}.{leaf}" for leaf in FROM_SUBSCRIBER), (base, f"{base}.{SubscriberLeaf.KEYS}")
