"""What one turn has to do, taken from a turn that the host has done: its sealed visits, and answers like its own."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, select

from bench.basics.errors import NotMeasured
from bench.host.parties import HOST, SOFTWARE, Software, Terminal
from device.wire import codec
from device.wire.keys import OpeningKey, SigningKey
from device.wire.messages.host import Reply, ReplyClaims
from device.wire.messages.subscriber import ResultClaims, VisitRecord
from host.base.folder import StateFolder
from host.base.keys import load_host_opening
from host.base.ring import KeyRing, read_generations
from host.publish.records import full_record
from host.store.tables import visits
from host.store.visits import load_visit

_ID = "0" * 26


@dataclass(frozen=True)
class Work:
    """What there is to do: `sealed` visits by terminal, and the keys of both sides."""

    terminals: Sequence[Terminal]
    sealed: dict[str, list[str]]
    software: Software
    opening: OpeningKey
    signing: SigningKey
    result_signing: SigningKey
    record: dict[str, Any]
    """The claims of a result as the host has made it."""
    reply: dict[str, Any]


def example(
    state: StateFolder,
    engine: Engine,
    software: Software,
    terminals: Sequence[Terminal],
    sealed: dict[str, list[str]],
) -> Work:
    """Give the work of a turn with these sealed visits.

    Raises:
        NotMeasured: the host has answered nothing yet.
    """
    keys = KeyRing(state.keys, HOST, time.time)
    opening = load_host_opening(state.keys / str(read_generations(state.keys)[-1].number))
    record, reply = _answers(engine)
    result = codec.to_json(ResultClaims(1, HOST, SOFTWARE, _ID, 0, 1, record))
    told = codec.to_json(ReplyClaims(1, HOST, record.terminal, _ID, 0, 0, reply))
    return Work(terminals, sealed, software, opening, keys.control, keys.result, result, told)


def _answers(engine: Engine) -> tuple[VisitRecord, Reply]:
    with engine.begin() as connection:
        first = connection.execute(select(visits.c.visit_id).limit(1)).scalar_one()
        visit = load_visit(connection, first)
        record, reply = (full_record(connection, visit), visit.reply()) if visit else (None, None)
    if record is None or reply is None:
        raise NotMeasured("a visit was not answered")
    return record, reply
