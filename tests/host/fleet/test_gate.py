"""The gate on a clinic's real registry: whom it lets in, whom not, and what its answers say."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Engine

from device.base.log import EventLog
from device.wire.keys import generate_opening_key, generate_signing_key, public_jwk
from host.enrolment.renewal import issued
from host.fleet.gate import Gate
from host.fleet.nkey import account_of, read_token, sign_token
from host.fleet.permits import Refusal
from host.pki.crl import Reason
from host.pki.files import fingerprint
from host.store.certificates import add_certificate, revoke_certificates
from host.store.engine import open_engine
from host.store.registry import Enrolled, deactivate, put_subscriber, put_terminal
from tests.host.fleet.certificates import NOW, pem

KEY = Ed25519PrivateKey.generate()
PERMIT_S = 600
LOOKING = ThreadPoolExecutor(1)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """Give the database of clinic c1."""
    opened = open_engine("", tmp_path / "host.sqlite")
    yield opened
    opened.dispose()


def enrolled(engine: Engine, name: str) -> str:
    """Enrol somebody with clinic c1 and give the certificate."""
    text = pem("c1", name)
    certificate = x509.load_pem_x509_certificate(text.encode())
    keys = public_jwk(generate_signing_key()), public_jwk(generate_opening_key())
    letter = "A" if name.startswith("t-") else ""
    put = put_terminal if letter else put_subscriber
    with engine.begin() as connection:
        add_certificate(connection, issued(certificate, name, NOW))
        put(connection, Enrolled(name, letter, *keys, fingerprint(certificate), NOW))
    return text


def ask(engine: Engine, certificate: str, mqtt_id: str) -> dict[str, Any]:
    """Give what a gate of a fleet with this one clinic answers."""
    log = io.StringIO()
    gate = Gate({"c1": engine}.get, KEY, PERMIT_S, lambda: NOW, EventLog("gate", log), LOOKING)
    asked = {
        "server_id": {"id": "NSERVER"},
        "user_nkey": "UUSER",
        "client_info": {"mqtt_id": mqtt_id},
        "client_tls": {"verified_chains": [[certificate, "authority"]]} if certificate else {},
    }
    answer = asyncio.run(gate.answer(sign_token({"nats": asked}, KEY).encode()))
    assert "BEGIN" not in log.getvalue()
    return read_token(answer.decode())


def refusal(answer: dict[str, Any]) -> str:
    """Give why somebody was refused."""
    assert "jwt" not in answer["nats"]
    return str(answer["nats"]["error"])


@pytest.mark.parametrize("name", ["t-front", "s-karte"])
def test_enrolled_is_let_in_for_a_while(engine: Engine, name: str) -> None:
    answer = ask(engine, enrolled(engine, name), f"c1/{name}")
    assert (answer["aud"], answer["sub"], answer["iss"]) == ("NSERVER", "UUSER", account_of(KEY))
    user = read_token(answer["nats"]["jwt"])
    assert (user["aud"], user["sub"], user["name"]) == ("FLEET", "UUSER", f"c1/{name}")
    assert user["exp"] == NOW + PERMIT_S
    assert user["nats"]["allowed_connection_types"] == ["MQTT"]
    assert all(subject.startswith("uketsuke.1.c1.") for subject in user["nats"]["pub"]["allow"])


def test_clinics_own_host_is_let_in_by_its_certificate(engine: Engine) -> None:
    assert "jwt" in ask(engine, pem("c1", "h-main"), "c1/h-main")["nats"]


def test_certificate_that_was_never_given_out(engine: Engine) -> None:
    enrolled(engine, "t-front")
    assert refusal(ask(engine, pem("c1", "t-front"), "c1/t-front")) == Refusal.NOT_KNOWN


def test_another_clinics_certificate(engine: Engine) -> None:
    assert refusal(ask(engine, pem("c2", "t-front"), "c2/t-front")) == Refusal.NO_CLINIC


def test_revoked_certificate(engine: Engine) -> None:
    certificate = enrolled(engine, "t-front")
    with engine.begin() as connection:
        revoke_certificates(connection, "t-front", Reason.STOLEN, NOW)
    assert refusal(ask(engine, certificate, "c1/t-front")) == Refusal.NOT_KNOWN


def test_deactivated_owner(engine: Engine) -> None:
    certificate = enrolled(engine, "s-karte")
    with engine.begin() as connection:
        deactivate(connection, "s-karte")
    assert refusal(ask(engine, certificate, "c1/s-karte")) == Refusal.NOT_KNOWN


def test_no_certificate(engine: Engine) -> None:
    assert refusal(ask(engine, "", "c1/t-front")) == Refusal.NO_CERTIFICATE


def test_foreign_client_id(engine: Engine) -> None:
    assert refusal(ask(engine, enrolled(engine, "t-front"), "c1/t-side")) == Refusal.FOREIGN_CLIENT_ID


def test_does_not_answer_when_it_cannot_look(engine: Engine) -> None:
    certificate = enrolled(engine, "t-front")
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE certificates")
    with pytest.raises(Exception, match="certificates"):
        ask(engine, certificate, "c1/t-front")


@pytest.mark.parametrize("data", [b"", b"a.b.c", sign_token({"nats": {}}, KEY).encode()])
def test_what_is_no_question(engine: Engine, data: bytes) -> None:
    gate = Gate({"c1": engine}.get, KEY, PERMIT_S, lambda: NOW, EventLog("gate", io.StringIO()), LOOKING)
    with pytest.raises(ValueError):  # noqa: PT011  it stays unanswered, whatever is wrong
        asyncio.run(gate.answer(data))
