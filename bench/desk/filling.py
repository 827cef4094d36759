"""A database of many visits: those that pages show are real, and the mass behind them are copies of one of them.

No page that is measured shows a copy.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from ulid import ULID

from bench.desk.copying import add_copies
from device.wire import codec
from device.wire.messages.host import Eligibility
from device.wire.messages.visit import (
    VISIT_TYPE,
    Card,
    Clock,
    Consent,
    FaceProof,
    Holder,
    Model,
    PinProof,
    VisitClaims,
    VisitResult,
)
from device.wire.numbers import find_step
from device.wire.words import CardKind, CertificateStatus, EligibilityStatus, Genuine, Method, Outcome
from host.store.engine import open_engine
from host.store.inbox import InboxRow, store_message
from host.store.visits import add_visit
from host.visits.visit import Visit

DAYS = 89
"""Visits are kept a day longer (`[retention] visits_days`), so no sweep of the host has to remove any meanwhile."""

DAY_S = 86_400.0
_BOOT = "bench"
_FACE = FaceProof((Model("sface", "0" * 64),), "0.420", "above_strict", 5, "standard", 1)
_ELIGIBLE = Eligibility(True, False, EligibilityStatus.ELIGIBLE, find_step(1).on_wire())


@dataclass(frozen=True)
class Filling:
    """How many visits: `real` today, as many pending, and `copies` in the days before."""

    real: int
    pending: int
    copies: int


class Writer:
    """Writes visits as the inbox and the worker leave them."""

    def __init__(self, engine: Engine) -> None:
        """Write into `engine`."""
        self._engine = engine
        self._seq = 0

    def add(self, received_at: float, count: int, every_s: float, *, waits: bool = False) -> list[str]:
        """Add visits, one every so many seconds backwards from a time; give their ids."""
        ids = []
        with self._engine.begin() as connection:
            for number in range(count):
                self._seq += 1
                at = received_at - number * every_s
                body = _body(self._seq, waits=waits)
                key = ("t-bench", _BOOT, self._seq, f"{self._seq:064}")
                row = InboxRow(*key, VISIT_TYPE, at, False, _claims(self._seq, body))
                inbox_id = store_message(connection, row).inbox_id
                until = int(at) + 86_400 if waits else 0
                visit = Visit("t-bench", at, False, body, body.holder, body.card, _ELIGIBLE, 1, confirm_until=until)
                add_visit(connection, visit, inbox_id)
                ids.append(body.visit_id)
            connection.exec_driver_sql("UPDATE visits SET due_at = NULL")
        return ids


def fill(path: Path, filling: Filling, now: float) -> list[str]:
    """Fill the SQLite database at a path; give the ids of the visits that wait."""
    engine = open_engine("", path)
    yesterday = (now + 9 * 3600) // DAY_S * DAY_S - 9 * 3600 - 1
    try:
        writer = Writer(engine)
        writer.add(now, filling.real, 1.0)
        waiting = writer.add(now, filling.pending, 1.0, waits=True)
        writer.add(yesterday, 100, 0.01)
    finally:
        engine.dispose()
    newest = yesterday - 60
    add_copies(path, filling.copies, newest - DAYS * DAY_S, newest)
    return waiting


def _claims(seq: int, body: VisitResult) -> dict[str, Any]:
    claims = VisitClaims(1, "t-bench", "h-main", str(ULID()), 0, Clock(), _BOOT, seq, "", body)
    return codec.to_json(claims)


def _body(number: int, *, waits: bool) -> VisitResult:
    holder = Holder(Method.STAFF, Outcome.PENDING, reason=303) if waits else Holder(Method.FACE, Outcome.MATCH)
    digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    ticket = f"A{digits[number // 36 % 36]}{digits[number % 36]}"
    card = Card(
        CardKind.MYNUMBER,
        genuine=Genuine.PROVED,
        certificate_status=CertificateStatus.VALID,
        issuer="0badcafe",
        serial=str(10**14 + number),
    )
    face = FaceProof() if waits else _FACE
    timings = {"reading": 812, "looking": 640}
    return VisitResult(str(ULID()), ticket, holder, card, PinProof(), face, Consent(), timings, "0.1.0")
