"""What works and what does not, read from what each part of the host notes about itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection

from host.desk.board.port import Part, Situation, Trouble
from host.insurance.way import read_way, whom_to_call
from host.store.host_parts import BROKER, PartState, read_part
from host.store.registry import active_terminals
from host.store.terminal_states import TerminalState, list_states
from host.store.troubles import TerminalTrouble, list_troubles

SILENT_S = 30.0
"""The receiving part notes every few seconds that it is there."""

NO_FIRMWARE_S = 15.0
"""A firmware that is started again is back sooner."""

PROGRAM_FAILED = 613

COPY_S = 3600.0
"""Two machines under one name are told of so long after they were last heard."""


def read_situation(connection: Connection, now: float) -> Situation:
    """Give the situation at the time `now`, the part first on which most depends."""
    broker = read_part(connection, BROKER)
    known = active_terminals(connection)
    states = [state for name, state in sorted(list_states(connection).items()) if name in known]
    troubles = [*_receiving(broker, now), *_eligibility(connection)]
    if not _receiving(broker, now):  # without it, what terminals said last means nothing
        told = list_troubles(connection)
        troubles += [one for state in states for one in _terminal(state, told.get(state.terminal, ()), now)]
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


def _terminal(state: TerminalState, told: Sequence[TerminalTrouble], now: float) -> Iterator[Trouble]:
    if state.copy_seen_at and now - state.copy_seen_at < COPY_S:
        yield Trouble(Part.COPY, state.copy_seen_at, name=state.terminal)
    elif not state.alive:
        yield Trouble(Part.TERMINAL, state.since, name=state.terminal)
    elif not state.firmware_boot and now - state.heard_at > NO_FIRMWARE_S:
        yield Trouble(Part.TERMINAL_PART, state.heard_at, PROGRAM_FAILED, state.terminal)
    for one in told if state.alive else ():
        yield Trouble(Part.TERMINAL_PART, one.since, one.number, state.terminal)
