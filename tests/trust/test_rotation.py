"""New keys for the host: who is on follows, who was off is told what to do, and nothing is lost either way."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from device.wire.envelope import check_sealed
from host.base.ring import read_generations
from tests.host.line.waiting import wait_for
from tests.trust.clinic import Clinic, Lives, Terminal, running_clinic

pytestmark = pytest.mark.system

LEAD_S, OVERLAP_S = 6, 25


@pytest.fixture(scope="module")
def clinic() -> Iterator[Clinic]:
    with running_clinic(Lives(lead_s=LEAD_S, overlap_s=OVERLAP_S)) as running:
        yield running


def settled_visit(terminal: Terminal) -> None:
    number = terminal.send_visit()
    wait_for(lambda: number in terminal.receipted(), "a visit is receipted", tell=terminal.log)


def host_key(terminal: Terminal) -> str:
    identity = terminal.firmware.keystore.identity
    assert identity
    return identity.host_key


def sealed_for(terminal: Terminal) -> str:
    return str(check_sealed(terminal.seal(999))["kid"])


def test_rotation_with_one_terminal_on_and_one_off(clinic: Clinic) -> None:
    on, off = clinic.start_terminal("front", "A"), clinic.start_terminal("side", "B")
    software = clinic.start_subscriber("karte")
    settled_visit(on)
    settled_visit(off)
    first = host_key(on)
    off.daemon.kill()

    clinic.command("keys", "rotate")
    began = time.monotonic()
    wait_for(lambda: host_key(on) != first, "the terminal follows", tell=on.log)
    assert sealed_for(on) == host_key(on), "it seals for the new key at once"
    settled_visit(on)  # by the former keys, until the lead is over
    clinic.restart_host()
    wait_for(lambda: time.monotonic() > began + LEAD_S, "the host signs with the new keys")
    settled_visit(on)
    wait_for(lambda: '"event": "keys_followed"' in software.log.read_text(), "clinic software follows")
    seen = len(software.lines)
    settled_visit(on)
    wait_for(lambda: len(software.lines) > seen, "a result by the new keys", tell=software.log.read_text)

    assert sealed_for(off) == first, "the other one knows nothing of it"
    wait_for(lambda: time.monotonic() > began + OVERLAP_S, "the overlap is over", deadline_s=OVERLAP_S + 5)
    keys = clinic.folder / "state" / "keys"
    wait_for(lambda: not (keys / "1" / "control.pem").exists(), "the former signing keys are destroyed")
    assert (keys / "1" / "seal.pem").exists()

    clinic.broker.kill()  # and the broker has forgotten what it kept for it
    (clinic.folder / "broker-data" / "mosquitto.db").unlink(missing_ok=True)
    clinic.start_broker()
    off.daemon.start()
    wait_for(lambda: off.daemon.status().firmware_connected, "its firmware is there")
    number = off.send_visit()
    wait_for(lambda: not off.health().host_keys_known, "it notices", tell=off.log)
    assert '"event": "host_keys_unknown", "error": 610' in off.log()
    assert off.daemon.status().rows == 1, "what it sealed for the former key stays in its keeping"
    clinic.enrol(off, "side", "B")
    wait_for(lambda: number in off.receipted(), "and is receipted after the enrolment", tell=off.log)
    assert off.health().host_keys_known
    assert clinic.query("SELECT count(*) FROM inbox WHERE terminal = 't-side'") == [(2,)]
    settled_visit(off)
    assert len({line["jti"] for line in software.lines if "jti" in line}) == len(software.lines) - 1


def test_generations_are_listed(clinic: Clinic) -> None:
    listed = clinic.command("keys", "list").splitlines()
    assert len(listed) == len(read_generations(clinic.folder / "state" / "keys"))
