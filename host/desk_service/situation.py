"""What works and what does not, read from what each part of the host notes about itself."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from host.desk.board.port import Part, Situation, Trouble
from host.insurance.way import read_way, whom_to_call
from host.store.host_parts import BROKER, PartState, read_part
from host.store.registry import active_terminals
from host.store.terminal_states import TerminalState, list_states

SILENT_S = 30.0
"""The receiving part notes every few seconds that it is there."""

COPY_S = 3600.0
"""Two machines under one name are told of so long after they were last heard."""


def read_situation(connection: Connection, now: float) -> Situation:
    """Give the situation at the time `now`, the part first on which most depends."""
    broker = read_part(connection, BROKER)
    known = active_terminals(connection)
    states = [state for name, state in sorted(list_states(connection).items()) if name in known]
    troubles = [*_receiving(broker, now), *_eligibility(connection)]
    if not _receiving(broker, now):  # without it, what terminals said last means nothing
        troubles += [trouble for state in states for trouble in _terminal(state, now)]
    return Situation(tuple(troubles), sum(state.alive for state in states))


def _receiving(broker: PartState | None, now: float) -> list[Trouble]:
    if broker is None:
        return []
    if now - broker.looked_at > SILENT_S:
        return [Trouble(Part.RECEIVING, broker.looked_at)]
    return [] if broker.works else [Trouble(Part.BROKER, broker.since)]


def _eligibility(connection: Connection) -> Iterator[Trouble]:
    way = read_way(connection)
    if way and not way.works:
        yield Trouble(Part.ELIGIBILITY, way.since, way.reason.value, "", way.open_visits, whom_to_call(way.reason))


def _terminal(state: TerminalState, now: float) -> Iterator[Trouble]:
    if state.copy_seen_at and now - state.copy_seen_at < COPY_S:
        yield Trouble(Part.COPY, state.copy_seen_at, name=state.terminal)
    elif not state.alive:
        yield Trouble(Part.TERMINAL, state.since, name=state.terminal)
