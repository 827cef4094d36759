"""Revocation on a live connection: the registry alone, the broker's list, and the line that is cut."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from device.wire.topics import Leaf, terminal_topic
from host.base.link import Outgoing
from host.cli.main import EXIT_FAILED, EXIT_USAGE, main
from host.pki.ca import CertificateAuthority
from host.pki.crl import Reason
from host.pki.files import certificate_pem, key_pem, load_authority
from host.store.engine import open_engine
from host.trust.revoking import revoke_in_registry
from tests.host.line.waiting import wait_for
from tests.trust.clinic import Clinic, Lives, Terminal, running_clinic

pytestmark = pytest.mark.system

REFUSED_WITHIN_S = 2.0
"""So long a refused client tries; a welcome one needs less on a machine that is not busy."""


@pytest.fixture(scope="module")
def clinic() -> Iterator[Clinic]:
    with running_clinic(Lives()) as running:
        yield running


def settled_visit(terminal: Terminal) -> None:
    terminal.send_visit()
    wait_for(terminal.is_settled, "a visit is receipted", tell=terminal.log)


def quarantined(clinic: Clinic, name: str) -> list[int]:
    rows = clinic.query("SELECT number FROM quarantine WHERE topic LIKE ?", f"%/{name}/visit")
    return [number for (number,) in rows]


def test_registry_alone_stops_belief_on_a_connection_that_stands(clinic: Clinic) -> None:
    terminal = clinic.start_terminal("front", "A")
    settled_visit(terminal)
    engine = open_engine("", clinic.folder / "state" / "host.sqlite")
    revoke_in_registry(engine, "t-front", Reason.STOLEN, time.time())
    engine.dispose()
    before = terminal.receipted()
    terminal.send_visit()
    assert wait_for(lambda: quarantined(clinic, "t-front"), "the message in quarantine", tell=terminal.log) == [412]
    assert terminal.daemon.status().connected, "this step does not touch the line"
    assert terminal.receipted() == before
    assert clinic.query("SELECT count(*) FROM inbox WHERE terminal = 't-front'") == [(len(before),)]


def test_list_stops_new_connections_and_not_the_one_that_stands(clinic: Clinic) -> None:
    terminal, chain = clinic.start_terminal("side", "B"), clinic.folder / "side.pem"
    chain.write_bytes(next(terminal.daemon.state.glob("tls-*.pem")).read_bytes())
    assert connects(clinic, "t-side-2", chain)
    engine = open_engine("", clinic.folder / "state" / "host.sqlite")
    revoke_in_registry(engine, "t-side", Reason.LOST, time.time())
    engine.dispose()
    clinic.revoke("t-side", Reason.LOST)
    assert not connects(clinic, "t-side-2", chain, REFUSED_WITHIN_S)


def test_command_does_all_three(clinic: Clinic) -> None:
    terminal, other = clinic.start_terminal("back", "C"), clinic.start_terminal("hall", "D")
    settled_visit(terminal)
    clinic.revoke("t-back", Reason.STOLEN)
    wait_for(lambda: not terminal.daemon.status().connected, "the line is cut", tell=terminal.log)
    terminal.send_visit()
    ups, tries = terminal.log().count('"event": "link_up"'), terminal.health().link.attempts
    wait_for(lambda: terminal.health().link.attempts > tries + 2, "it tries again and again", tell=terminal.log)
    assert terminal.log().count('"event": "link_up"') == ups, "it never came back, not even for a moment"
    assert terminal.daemon.status().rows == 1, "its visit stays in its own keeping"
    settled_visit(other)
    assert clinic.query("SELECT active FROM terminals WHERE name = 't-back'") == [(0,)]
    assert [reason for (reason,) in clinic.query("SELECT reason FROM certificates WHERE name = 't-back'")] == [
        "stolen"
    ]


def test_machine_in_the_place_of_a_revoked_one(clinic: Clinic) -> None:
    stolen = clinic.start_terminal("desk", "E")
    clinic.revoke("t-desk", Reason.STOLEN)
    wait_for(lambda: not stolen.daemon.status().connected, "the line is cut", tell=stolen.log)
    stolen.firmware.close()
    stolen.daemon.kill()
    (clinic.folder / "desk").rename(clinic.folder / "desk-stolen")
    fresh = clinic.start_terminal("desk", "E")
    settled_visit(fresh)
    chain = next((clinic.folder / "desk-stolen" / "state").glob("tls-*.pem"))
    assert not connects(clinic, "t-desk-2", chain, REFUSED_WITHIN_S)


def test_subscriber_is_revoked_in_the_same_way(clinic: Clinic) -> None:
    terminal, software = clinic.start_terminal("rear", "F"), clinic.start_subscriber("kensa")
    settled_visit(terminal)
    wait_for(lambda: len(software.lines) > 1, "a result", tell=software.log.read_text)
    clinic.revoke("s-kensa", Reason.RETIRED)
    wait_for(lambda: software.log.read_text().count("broker_disconnected"), "the line is cut")
    settled_visit(terminal)
    seen = len(software.lines)
    assert clinic.query("SELECT max(number) FROM results WHERE subscriber = 's-kensa'") == [(seen - 1,)]


def test_broker_that_does_not_read_its_list(clinic: Clinic, capsys: pytest.CaptureFixture[str]) -> None:
    clinic.start_terminal("gate", "G")
    text = clinic.config.read_text()
    deaf = clinic.folder / "deaf.toml"
    deaf.write_text("\n".join("" if line.startswith("reload") else line for line in text.splitlines()))
    assert main(["revoke", "t-gate", "--reason", "lost", "--within-s", "1", "--config", str(deaf)]) == EXIT_FAILED
    assert "[806]" in capsys.readouterr().err
    assert clinic.query("SELECT active FROM terminals WHERE name = 't-gate'") == [(0,)], (
        "the first step holds already"
    )


def test_name_that_is_not_there(clinic: Clinic, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["revoke", "t-nobody", "--reason", "lost", "--config", str(clinic.config)]) == EXIT_USAGE
    assert "t-nobody" in capsys.readouterr().err


def connects(clinic: Clinic, client_id: str, chain: Path, within_s: float = 30.0) -> bool:
    """Tell whether the broker takes a certificate, by whether a message reaches it and is acknowledged."""
    link = clinic.client("probe", client_id, chain, chain)
    link.start()
    try:
        deadline = time.monotonic() + within_s
        while time.monotonic() < deadline and not link.is_connected:
            time.sleep(0.05)
        message = Outgoing(terminal_topic("c1", "t-side", Leaf.STATUS), "")
        return link.is_connected and link.publish([message], within_s)[0]
    finally:
        link.stop()


def test_certificate_of_the_authority_for_a_name_that_nobody_enrolled(clinic: Clinic) -> None:
    authority: CertificateAuthority = load_authority(clinic.pki)
    key = ec.generate_private_key(ec.SECP256R1())
    chain = clinic.folder / "unknown.pem"
    chain.write_bytes(
        certificate_pem(authority.issue_client("t-unknown", key.public_key(), time.time())) + key_pem(key)
    )
    assert connects(clinic, "t-unknown", chain), "the broker knows authorities, not names"
    assert clinic.query("SELECT count(*) FROM inbox WHERE terminal = 't-unknown'") == [(0,)]
