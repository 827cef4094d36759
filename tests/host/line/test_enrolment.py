"""Enrolment over real TLS: the fingerprint decides, and nothing is sent before it was compared."""

from __future__ import annotations

import socket
import ssl
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from device.base.errors import UsageError
from device.base.ports import free_ports
from host.base.errors import EnrolmentRefused, EnrolmentUnreachable, FingerprintDiffers
from host.cli.main import EXIT_FAILED, EXIT_USAGE, main
from host.pki.ca import create_authority
from host.pki.files import certificate_pem, key_pem, load_authority
from host.subscriber.enrolling import Invitation, enrol
from host.subscriber.folder import SubscriberFolder
from tests.host.line.line import Line, invite

pytestmark = pytest.mark.system

TIMEOUT_S = 30.0


def invitation(line: Line, name: str, **change: str) -> Invitation:
    made = invite(line.config, "subscriber", name)
    return Invitation(**{key: {**made, **change}[key] for key in ("url", "code", "fingerprint")})


def test_subscriber_enrols_once_with_a_code(line: Line, tmp_path: Path) -> None:
    invited, keys = invitation(line, "receipt"), SubscriberFolder(tmp_path / "receipt").make_keys()
    answer = enrol(invited, keys, time.time(), TIMEOUT_S)
    assert (answer.name, answer.clinic, answer.letter) == ("s-receipt", "c1", "")
    with pytest.raises(EnrolmentRefused):
        enrol(invited, keys, time.time(), TIMEOUT_S)


def test_other_fingerprint_gets_no_code(line: Line, tmp_path: Path) -> None:
    invited, keys = invitation(line, "labo", fingerprint="0" * 64), SubscriberFolder(tmp_path / "labo").make_keys()
    with pytest.raises(FingerprintDiffers):
        enrol(invited, keys, time.time(), TIMEOUT_S)
    assert line.query("SELECT used_at FROM codes WHERE name = 's-labo'") == [(None,)]


def test_service_that_is_not_there(line: Line, tmp_path: Path) -> None:
    invited = invitation(line, "yoyaku", url=f"https://127.0.0.1:{free_ports()}")
    with pytest.raises(EnrolmentUnreachable):
        enrol(invited, SubscriberFolder(tmp_path / "yoyaku").make_keys(), time.time(), TIMEOUT_S)


def test_address_must_be_https() -> None:
    with pytest.raises(UsageError):
        Invitation("http://127.0.0.1:1", "code", "0" * 64)


def test_errors_of_the_command_are_one_line(line: Line, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    state = str(tmp_path / "karte")
    assert main(["subscribe", "--state", state]) == EXIT_USAGE
    made = invite(line.config, "subscriber", "kensa")
    options = ["--url", made["url"], "--code", "WRONG-CODES", "--fingerprint", made["fingerprint"]]
    assert main(["subscribe", "--state", state, *options]) == EXIT_FAILED
    lines = capsys.readouterr().err.splitlines()
    assert [line.split("]")[0] for line in lines] == ["uketsuke-host: [602", "uketsuke-host: [801"]


@pytest.mark.parametrize("trusted", [True, False])
def test_broker_takes_only_certificates_of_the_clinics_authority(line: Line, tmp_path: Path, trusted: bool) -> None:
    authority = (
        load_authority(line.folder / "state" / "pki") if trusted else create_authority("Uketsuke c1", time.time())
    )
    key = ec.generate_private_key(ec.SECP256R1())
    (tmp_path / "tls.key").write_bytes(key_pem(key))
    (tmp_path / "tls.pem").write_bytes(
        certificate_pem(authority.issue_client("t-new", key.public_key(), time.time()))
    )
    context = ssl.create_default_context(cafile=line.ca)
    context.load_cert_chain(tmp_path / "tls.pem", tmp_path / "tls.key")
    assert _is_taken(line.terminal.answer.broker.port, context) == trusted


def test_broker_speaks_tls_1_3_only(line: Line) -> None:
    context = ssl.create_default_context(cafile=line.ca)
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    with pytest.raises(ssl.SSLError):
        _is_taken(line.terminal.answer.broker.port, context)


def test_enrolment_service_speaks_tls_1_3_only(line: Line) -> None:
    made = urlsplit(invite(line.config, "subscriber", "shiryo")["url"])
    context = ssl.create_default_context(cafile=line.ca)
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    with (
        socket.create_connection((made.hostname or "", made.port or 0), TIMEOUT_S) as plain,
        pytest.raises(ssl.SSLError),
    ):
        context.wrap_socket(plain, server_hostname=made.hostname)


def _is_taken(port: int, context: ssl.SSLContext) -> bool:
    """Tell whether the broker answers MQTT; a refused certificate shows only after the TLS connection stands."""
    with (
        socket.create_connection(("127.0.0.1", port), TIMEOUT_S) as plain,
        context.wrap_socket(plain, server_hostname="127.0.0.1") as connection,
    ):
        try:
            connection.sendall(bytes.fromhex("101300044d51545405020005000006742d74656d70"))  # CONNECT as t-temp
            return connection.recv(1) == b"\x20"  # CONNACK
        except OSError:
            return False
