"""A host without broker and network: database, keys, one terminal, one subscriber, and a clock that tests set."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from device.base.log import EventLog
from device.wire.keys import generate_opening_key, generate_signing_key, public_jwk
from device.wire.messages.host import Eligibility, ReceiptEntry
from device.wire.messages.subscriber import ResultReceiptClaims, ResultRequestClaims
from device.wire.messages.visit import Card, VisitResult
from device.wire.numbers import find_step
from device.wire.words import EligibilityStatus
from host.base.keys import load_host_keys, make_missing_keys
from host.base.link import Delivery
from host.base.settings import VisitSettings
from host.holder.anchors import TrustAnchors
from host.inbox.arrivals import Arrivals
from host.inbox.batch import InboxBatches, Stored
from host.inbox.checks import MessageChecks
from host.inbox.subscribers import SubscriberMessages
from host.publish.sealing import Sealer
from host.store.challenges import add_challenge
from host.store.due import Lane
from host.store.engine import open_engine, reading
from host.store.registry import Enrolled, put_subscriber, put_terminal
from host.store.visits import load_visit
from host.visits.visit import Visit
from host.worker.asking import Found
from host.worker.changes import VisitChanges
from tests.host.line.bodies import new_id
from tests.host.line.cards import TestIssuer
from tests.host.line.voice import TerminalKeys, Voice

NOW = 1_795_600_000.0
CLINIC = "c1"
SETTINGS = VisitSettings()


@dataclass
class SetClock:
    """A clock that stands still until a test moves it."""

    now: float = NOW

    def __call__(self) -> float:
        """Give the set time."""
        return self.now


@dataclass(frozen=True)
class Software:
    """A subscriber's keys."""

    name: str = "s-karte"
    signing: Any = field(default_factory=lambda: generate_signing_key("P-256"))
    opening: Any = field(default_factory=lambda: generate_opening_key("P-256"))


def prepare_world(folder: Path, database: str = "") -> None:
    """Make the keys and the migrated database, which take longest; tests work on copies."""
    make_missing_keys(folder / "keys")
    open_engine(database, folder / "host.sqlite", clinic=CLINIC).dispose()


class World:
    """The parts."""

    def __init__(self, folder: Path, quarantine_rows: int = 3, database: str = "", clinic: str = CLINIC) -> None:
        """Make them in a folder; quicker in one that holds a copy of what `prepare_world` made."""
        make_missing_keys(folder / "keys")
        self.keys = load_host_keys(folder / "keys", "h-main")
        self.folder = folder
        self.database = database
        self.clinic = clinic
        self.engine: Engine = open_engine(database, folder / "host.sqlite", clinic=clinic)
        self.clock = SetClock()
        self.logged = io.StringIO()
        self.log = EventLog("test", self.logged)
        self.issuer = TestIssuer.make()
        self.voice = Voice("t-front", self.keys.identity(), TerminalKeys())
        self.software = Software()
        self.sealer = Sealer(self.keys, new_id, SETTINGS.reply_expires_s)
        self.changes = VisitChanges(self.engine, self.sealer, SETTINGS, self.clock)
        self.batches = InboxBatches(
            self.engine,
            MessageChecks("h-main", self.keys.find_opening),
            SubscriberMessages("h-main"),
            Arrivals(TrustAnchors([self.issuer.certificate], accept_test=True), SETTINGS.confirm_within_s),
            self.log,
            quarantine_rows=quarantine_rows,
        )
        self.enrol_terminal(self.voice, "A")
        self.enrol_software(self.software)

    def enrol_terminal(self, voice: Voice, letter: str) -> None:
        """Put a terminal into the registry."""
        keys = voice.keys
        jwks = (public_jwk(keys.signing), public_jwk(keys.opening))
        with self.engine.begin() as connection:
            put_terminal(connection, Enrolled(voice.name, letter, *jwks, "0" * 64, NOW))

    def enrol_software(self, software: Software) -> None:
        """Put a subscriber into the registry."""
        jwks = (public_jwk(software.signing), public_jwk(software.opening))
        with self.engine.begin() as connection:
            put_subscriber(connection, Enrolled(software.name, "", *jwks, "0" * 64, NOW))

    def challenge(self, nonce: str = "nonce-1") -> str:
        """Issue a challenge that is fresh for 90 s."""
        with self.engine.begin() as connection:
            add_challenge(connection, nonce, self.clock(), self.clock() + SETTINGS.challenge_s)
        return nonce

    def store(self, *payloads: str, terminal: str = "t-front") -> Stored:
        """Let one batch of sealed messages arrive."""
        return self.deliver(f"uketsuke/1/{self.clinic}/{terminal}/visit", *payloads)

    def deliver(self, topic: str, *payloads: str) -> Stored:
        """Let one batch arrive on a topic."""
        deliveries = [Delivery(topic, payload.encode(), number, 1) for number, payload in enumerate(payloads, 1)]
        return self.batches.store(deliveries, self.clock())

    def arrive(self, body: VisitResult, nonce: str = "") -> ReceiptEntry:
        """Let a visit arrive; give its receipt."""
        (entry,) = self.store(self.voice.seal(self.voice.claims(body, nonce))).receipts["t-front"]
        return entry

    def visit(self, visit_id: str) -> Visit:
        """Give a visit as it is stored."""
        with self.engine.begin() as connection:
            visit = load_visit(connection, visit_id)
        assert visit
        return visit

    def settle(self, found: Found) -> bool:
        """Let a worker take the visit that is due, and write what was found."""
        (job,) = self.changes.claim("h-main", dict.fromkeys(Lane, 1))
        return self.changes.settle(job, found)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Look into the database."""
        with reading(self.engine) as connection:
            return [tuple(row) for row in connection.exec_driver_sql(sql)]

    def say_received(self, number: int, jti: str) -> ResultReceiptClaims:
        """Give the claims of a subscriber's receipt."""
        return ResultReceiptClaims(0, self.software.name, "h-main", int(NOW), number, jti)

    def ask_from(self, number: int) -> ResultRequestClaims:
        """Give the claims of a subscriber's request."""
        return ResultRequestClaims(0, self.software.name, "h-main", int(NOW), number)

    def events(self) -> list[dict[str, Any]]:
        """Give what was logged."""
        return [json.loads(line) for line in self.logged.getvalue().splitlines()]


def found(
    card: Card, status: EligibilityStatus = EligibilityStatus.ELIGIBLE, *, late: bool = False, reason: int = 0
) -> Found:
    """Give what asking brought."""
    checked = status is not EligibilityStatus.COULD_NOT_CHECK
    step = find_step(1 if checked else 6).on_wire()
    return Found(card, Eligibility(checked, late, status, step, reason), again=not checked)
