"""What was refused, in sums: from the messages in quarantine, by who they came from and the number of the error."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from host.store.tables import quarantine

_NAME_LEVEL = -2
"""Of the topics that are kept here the last level says what, the one before it who."""


@dataclass(frozen=True)
class RefusedSum:
    """`times` counts repeats too; `messages` different ones. `last_at` is in seconds since 1970."""

    name: str
    number: int
    messages: int
    times: int
    last_at: float


def sum_refused(connection: Connection) -> list[RefusedSum]:
    """Give the sums of everything that is in quarantine, by name and number."""
    columns = (
        quarantine.c.topic,
        quarantine.c.number,
        func.count(),
        func.sum(quarantine.c.times),
        func.max(quarantine.c.last_at),
    )
    rows = connection.execute(select(*columns).group_by(quarantine.c.topic, quarantine.c.number))
    sums = (RefusedSum(topic.split("/")[_NAME_LEVEL], *more) for topic, *more in rows)
    return sorted(sums, key=lambda one: (one.name, one.number))
