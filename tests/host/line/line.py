"""A line of real programs: authority, broker, host, a subscriber, and a terminal made of the contract only."""

from __future__ import annotations

import json
import sqlite3
import tomllib
from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from device.base.ports import free_ports
from device.wire.topics import MqttVersion
from tests.host.authority.process import CLIENT_TOKEN, RunningAuthority
from tests.host.line.bodies import FACE, visit_body
from tests.host.line.cards import TestCard, TestIssuer
from tests.host.line.programs import (
    Program,
    broker_program,
    host_program,
    run_host_command,
    subscriber_program,
    wait_for_listener,
    wait_for_ports,
)
from tests.host.line.terminal import Terminal, enrol_terminal
from tests.host.line.waiting import wait_for

PASSWORD = "himitsu-himitsu"
_LOG_LINES = 15


@dataclass
class Line:
    """Everything that runs."""

    folder: Path
    config: Path
    authority: RunningAuthority
    broker: Program
    host: Program
    subscriber: Program
    terminal: Terminal
    issuer: TestIssuer

    @property
    def ca(self) -> Path:
        """The clinic's certificate authority."""
        return self.folder / "state" / "pki" / "ca.pem"

    def desk_url(self) -> str:
        """The desk's address."""
        return f"http://127.0.0.1:{wait_for_ports(self.host)['desk']}"

    def restart_host(self) -> None:
        """Kill -9 the host and start it again."""
        self.host.kill()
        self.host.lines.clear()
        self.host.start()
        wait_for_ports(self.host)

    def restart_broker(self) -> None:
        """Kill -9 the broker and start it again."""
        self.broker.kill()
        self.broker.start()

    def query(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Look into the host's database."""
        with closing(sqlite3.connect(f"file:{self.folder}/state/host.sqlite?mode=ro", uri=True)) as database:
            return database.execute(sql, values).fetchall()

    def insured(self, serial: int, *, registered: bool = True) -> TestCard:
        """Give a card whose made-up holder is insured."""
        card = self.issuer.card(serial)
        person = _person(card, registered=registered)
        self.authority.admin("PUT", f"/admin/persons/person-{serial}", person)
        return card

    def results(self, visit_id: str, count: int = 1) -> list[dict[str, Any]]:
        """Give what the subscriber passed on about a visit, waiting for `count` lines."""

        def look() -> list[dict[str, Any]] | None:
            found = [
                line for line in list(self.subscriber.lines) if line.get("visit", {}).get("visit_id") == visit_id
            ]
            return found if len(found) >= count else None

        return wait_for(look, f"{count} results of a visit", tell=self.tell)

    def await_host(self) -> None:
        """Wait until the host listens: a broker keeps nothing for nobody, and most tests send only once."""
        body = visit_body(FACE, self.insured(1).facts())
        sealed = self.terminal.voice.seal(self.terminal.voice.claims(body))

        def receipted() -> bool:
            digest = self.terminal.send(sealed)  # as a daemon does: again until the receipt comes
            return any(entry.digest == digest for entry in self.terminal.receipts)

        wait_for(receipted, "the host listens", tell=self.tell)
        self.results(body.visit_id)

    def tell(self) -> str:
        """Give the ends of the programs' logs, for a failure that happens on another machine."""
        logs = (self.broker.log, self.host.log, self.subscriber.log)
        return "\n".join(f"{log.name}:\n{_end_of(log)}" for log in logs)


def _end_of(log: Path) -> str:
    return "\n".join(log.read_text().splitlines()[-_LOG_LINES:]) if log.exists() else "(none)"


def invite(config: Path, kind: str, name: str, *more: str) -> dict[str, str]:
    """Make a one-time code."""
    made = run_host_command("enrol", kind, "--config", str(config), "--name", name, "--json", *more)
    invitation: dict[str, str] = json.loads(made)
    return invitation


def _person(card: TestCard, *, registered: bool) -> dict[str, Any]:
    certificate = {
        "card_id": f"card-{card.certificate.serial_number}",
        "issuer_key_id": card.issuer_key_id.hex(),
        "serial": str(card.certificate.serial_number),
        "not_after": "2029-05-05",
        "state": "active",
        "registered": registered,
    }
    qualification = {
        "insurer_number": "  999999",
        "insurer_name": "架空市",
        "symbol": "架０１",
        "number": "0000077",
        "branch": "02",
        "relation": 2,
        "ratio_percent": 20,
        "valid_from": "2024-04-01",
        "valid_until": None,
    }
    return {
        "name": "見本　花子",
        "kana": "ﾐﾎﾝ ﾊﾅｺ",
        "birth_date": "1952-02-29",
        "sex": 2,
        "qualifications": [qualification],
        "certificates": [certificate],
    }


def _write_config(
    folder: Path, authority: RunningAuthority, issuer: TestIssuer, protocol: MqttVersion, database: str
) -> Path:
    (folder / "user-ca.pem").write_bytes(issuer.pem())
    (folder / "token").write_text(CLIENT_TOKEN)
    config = folder / "host.toml"
    config.write_text(
        f"""
clinic = "c1"
state = "state"
database = "{database}"
[broker]
folder = "broker"
data = "broker-data"
port = {free_ports()}
reconnect_max_s = 1
protocol = "{protocol}"
[enrolment]
port = 0
tries_per_minute = 100
[desk]
port = 0
[authority]
url = "{authority.url}"
token_file = "token"
timeout_s = 2.0
attempts = 1
[trust]
user_ca = ["user-ca.pem"]
accept_test = true
[visit]
challenge_s = 60
challenge_every_s = 5.0
recheck_s = 0.5
lease_s = 20.0
poll_s = 0.3
resend_s = 0.5
[handover]
lease_s = 3.0
[handover.files]
folder = "handed/files"
encoding = "shift_jis"
institution = "9919999999"
[handover.fhir]
folder = "handed/fhir"
"""
    )
    for kind in ("files", "fhir"):
        (folder / "handed" / kind).mkdir(parents=True)
    return config


BrokerMaker = Callable[[Path, Path, Path], Program]
"""Gives a broker that is to be started: from its folder of files, its folder of data, and its log."""


def start_line(
    folder: Path,
    authority: RunningAuthority,
    stack: ExitStack,
    *,
    protocol: MqttVersion = MqttVersion.V5,
    make_broker: BrokerMaker = broker_program,
    database: str = "",
) -> Line:
    """Start everything; `stack` ends it. `folder` must be open to the broker's user.

    `database` is the URL of the host's database; empty for SQLite.
    """
    issuer = TestIssuer.make()
    config = _write_config(folder, authority, issuer, protocol, database)
    run_host_command("init", "--config", str(config))
    added = ("user", "add", "--config", str(config), "--name", "mihon", "--display", "見本 受付")
    run_host_command(*added, stdin=PASSWORD + "\n")
    host = host_program(config, folder / "host.log")
    stack.callback(host.stop)
    host.start()  # before the broker, on purpose: the order of starting must not matter
    wait_for_ports(host)
    broker = make_broker(folder / "broker", folder / "broker-data", folder / "broker.log")
    stack.callback(broker.stop)
    broker.start()
    wait_for_listener(broker, tomllib.loads(config.read_text())["broker"]["port"])
    terminal = enrol_terminal(invite(config, "terminal", "front", "--letter", "A"), folder, "t-front", protocol)
    stack.callback(terminal.stop)
    invitation = invite(config, "subscriber", "karte")
    options = [word for key in ("url", "code", "fingerprint") for word in (f"--{key}", invitation[key])]
    options += ["--protocol", protocol]
    subscriber = subscriber_program(folder / "karte", folder / "karte.log", *options)
    stack.callback(subscriber.stop)
    subscriber.start()
    wait_for(lambda: subscriber.lines, "the subscription stands")
    line = Line(folder, config, authority, broker, host, subscriber, terminal, issuer)
    line.await_host()
    return line
