"""The port of the health page, over the host's database."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection, Engine

from device.wire.messages.visit import FaceProof
from host.base.errors import NumberUsedTwice
from host.desk.health.port import Strictness, TerminalHealth
from host.store.arrivals import newest_of_terminal
from host.store.engine import reading
from host.store.events import EventRow, newest_events
from host.store.refusals import RefusedSum, sum_refused
from host.store.registry import Party, known_terminals
from host.store.terminal_states import TerminalState, list_states
from host.store.troubles import list_troubles
from host.store.visits import list_in_order

LOOKED_AT = 10
"""How many of a terminal's newest visits are looked at for one by face."""

_SHORT = 8
NO_STATE = TerminalState("", False, "", "", "", 0, 0, 0, since=0.0, heard_at=0.0, copy_seen_at=0.0)
NO_EVENT = EventRow("", "", 0, 0, 0.0)


class HealthService:
    """A `HealthPort`."""

    def __init__(self, engine: Engine) -> None:
        """Read from `engine`."""
        self._engine = engine

    def terminals(self) -> tuple[TerminalHealth, ...]:
        """Give every enrolled terminal."""
        with reading(self._engine) as connection:
            states, events, refused = list_states(connection), newest_events(connection), sum_refused(connection)
            told = list_troubles(connection)
            return tuple(
                replace(
                    _health(connection, party, states.get(name, NO_STATE), events.get(name, NO_EVENT), refused),
                    troubles=tuple((one.number, one.since) for one in told.get(name, ())),
                )
                for name, party in sorted(known_terminals(connection).items())
            )


def _health(
    connection: Connection, party: Party, state: TerminalState, event: EventRow, refused: list[RefusedSum]
) -> TerminalHealth:
    mine = [one for one in refused if one.name == party.name]
    visit_at, strictness = _newest(connection, party.name)
    return TerminalHealth(
        name=party.name,
        revoked=party.revoked,
        heard_at=state.heard_at,
        alive=state.alive,
        since=state.since,
        boot=state.boot,
        firmware_boot=state.firmware_boot,
        software=state.software,
        unsent=state.outbox_rows,
        schemas=f"{state.schema_oldest}–{state.schema_newest}" if state.heard_at else "",
        copy_seen_at=state.copy_seen_at,
        visit_at=visit_at,
        event=event.event,
        event_number=event.number,
        event_at=event.received_at,
        refused=sum(one.messages for one in mine),
        numbers_used_twice=sum(one.messages for one in mine if one.number == NumberUsedTwice.number),
        strictness=strictness,
    )


def _newest(connection: Connection, terminal: str) -> tuple[float, Strictness]:
    """Give when the newest visit was received, and how the newest one by face was compared."""
    visits = list_in_order(connection, newest_of_terminal(connection, terminal, LOOKED_AT))
    faces = [visit.body.face for visit in visits if visit.body.face.policy]
    return (visits[-1].received_at if visits else 0.0), (_strictness(faces[-1]) if faces else Strictness())


def _strictness(face: FaceProof) -> Strictness:
    models = tuple(f"{model.name} {model.sha256[:_SHORT]}" for model in face.models)
    return Strictness(face.policy, face.threshold, models)
