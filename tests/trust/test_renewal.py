"""Certificates that live for seconds are renewed by everybody who holds one, while visits go on."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509

from host.pki.crl import Reason
from tests.host.line.waiting import wait_for
from tests.trust.clinic import Clinic, Lives, keep_sending, running_clinic

pytestmark = pytest.mark.system

LIFE_S = 14


@pytest.fixture(scope="module")
def clinic() -> Iterator[Clinic]:
    with running_clinic(Lives(certificate_s=LIFE_S)) as running:
        yield running


def serial_in(path: Path) -> int:
    return x509.load_pem_x509_certificate(path.read_bytes()).serial_number


def test_everybody_renews_while_visits_go_on(clinic: Clinic) -> None:
    terminal, software = clinic.start_terminal("front", "A"), clinic.start_subscriber("karte")
    held = {
        "host": clinic.pki / "host.pem",
        "enrolment": clinic.pki / "enrolment.pem",
        "broker": clinic.folder / "broker" / "server.pem",
        "subscriber": clinic.folder / "karte" / "tls.pem",
    }
    first = {name: serial_in(path) for name, path in held.items()}
    first_of_terminal = terminal.certificate
    keep_sending(terminal, time.monotonic() + LIFE_S + 1.0)
    assert terminal.certificate.serial_number != first_of_terminal.serial_number, terminal.log()
    assert {name for name, path in held.items() if serial_in(path) == first[name]} == set()
    # every first certificate has ended: whoever comes back now does so with a renewed one, at a renewed server
    clinic.restart_broker()
    clinic.restart_host()
    last = terminal.send_visit()
    wait_for(lambda: terminal.receipted() == set(range(1, last + 1)), "everything is receipted", tell=terminal.log)
    wait_for(lambda: len(software.lines) > last, "clinic software has every visit", tell=software.log.read_text)
    assert len({line["jti"] for line in software.lines if "jti" in line}) == last


def test_switch_is_made_only_after_a_trial(clinic: Clinic) -> None:
    terminal = clinic.start_terminal("side", "B")
    first, waiting = terminal.certificate, terminal.daemon.state / "renewed.json"
    clinic.broker.kill()
    try:
        wait_for(waiting.exists, "a renewed certificate", tell=terminal.log)
        kept = [x509.load_pem_x509_certificate(path.read_bytes()) for path in terminal.daemon.state.glob("tls-*.pem")]
        assert len(kept) == 2
        assert first in kept
        terminal.daemon.kill()
        terminal.daemon.start()  # a crash in between loses neither of the two
    finally:
        clinic.start_broker()
    wait_for(lambda: not waiting.exists(), "the switch", tell=terminal.log)
    assert terminal.certificate.serial_number != first.serial_number
    terminal.send_visit()
    wait_for(terminal.is_settled, "the visit is receipted", tell=terminal.log)


def test_revoked_certificate_is_not_renewed(clinic: Clinic) -> None:
    terminal = clinic.start_terminal("back", "C")
    first = terminal.certificate
    clinic.revoke("t-back", Reason.STOLEN)
    wait_for(lambda: '"error": 805' in terminal.log(), "a refused renewal", tell=terminal.log)
    assert terminal.certificate == first
    assert '"event": "renewal_refused"' in clinic.host.log.read_text()
