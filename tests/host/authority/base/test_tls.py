"""Mutual TLS on the real process: a clinic may ask in its own name only."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from host.authority.base.records import format_record
from host.authority.base.tls import NOBODY, common_name
from host.pki.ca import CertificateAuthority, create_authority
from tests.host.authority.people import by_certificate, by_number
from tests.host.authority.process import CLIENT_TOKEN, RunningAuthority, running_authority

PATH = "/v1/eligibility/by-certificate"


@dataclass(frozen=True)
class Papers:
    """A folder with certificates and keys as PEM files."""

    folder: Path
    ca: CertificateAuthority

    def issue(self, name: str, *, server: bool = False) -> tuple[Path, Path]:
        """Issue a certificate; give its file and that of its key."""
        key = ec.generate_private_key(ec.SECP256R1())
        now = time.time()
        issued = (
            self.ca.issue_server(name, key.public_key(), now, ("127.0.0.1",))
            if server
            else self.ca.issue_client(name, key.public_key(), now)
        )
        files = (self.folder / f"{name}.pem", self.folder / f"{name}.key")
        files[0].write_bytes(issued.public_bytes(Encoding.PEM))
        files[1].write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        return files

    def context(self, client: tuple[Path, Path] | None) -> ssl.SSLContext:
        """Give a client's side of TLS, which trusts the CA."""
        context = ssl.create_default_context(cadata=self.ca.certificate.public_bytes(Encoding.PEM).decode())
        if client is not None:
            context.load_cert_chain(*client)
        return context


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Papers:
    """Give a CA of this test's own."""
    folder = tmp_path_factory.mktemp("tls")
    ca = create_authority("made-up-ca", time.time())
    (folder / "ca.pem").write_bytes(ca.certificate.public_bytes(Encoding.PEM))
    return Papers(folder, ca)


@pytest.fixture(scope="module")
def running(papers: Papers) -> Iterator[RunningAuthority]:
    """Run the authority with TLS."""
    certificate, key = papers.issue("server", server=True)
    tls = {"certificate": str(certificate), "key": str(key), "clinics_ca": str(papers.folder / "ca.pem")}
    with running_authority(papers.folder, tls=tls) as running:
        yield running


def ask(running: RunningAuthority, context: ssl.SSLContext, path: str, body: object = None) -> httpx.Response:
    headers = {"Authorization": f"Bearer {CLIENT_TOKEN}"}
    method = "GET" if body is None else "POST"
    return httpx.request(method, running.url + path, json=body, headers=headers, verify=context, trust_env=False)


@pytest.mark.system
def test_only_in_its_own_name(running: RunningAuthority, papers: Papers) -> None:
    """clinic-a's certificate asks for clinic-a; another clinic's, or none, is refused whatever the token says."""
    own, other = (papers.context(papers.issue(name)) for name in ("clinic-a", "clinic-b"))
    assert ask(running, own, PATH, format_record(by_certificate("1"))).json()["result"]["status"] == 1
    for context in (other, papers.context(None)):
        for body, path in ((by_certificate("2"), PATH), (by_number("3"), "/v1/eligibility/by-insured-number")):
            response = ask(running, context, path, format_record(body))
            assert (response.status_code, response.json()["code"]) == (403, "other_clinic")


@pytest.mark.system
def test_browsers_need_no_certificate(running: RunningAuthority, papers: Papers) -> None:
    """People reach their own page; its cookie travels over TLS only."""
    response = ask(running, papers.context(None), "/my")
    assert response.status_code == 200
    assert "ログイン" in response.text


@pytest.mark.system
def test_strangers_certificates_end_the_handshake(running: RunningAuthority, papers: Papers) -> None:
    """A certificate of another CA with the right name is no certificate."""
    stranger = Papers(papers.folder, create_authority("made-up-ca", time.time())).issue("clinic-a")
    with pytest.raises(httpx.TransportError):
        ask(running, papers.context(stranger), PATH, format_record(by_certificate("4")))


@pytest.mark.parametrize(
    ("certificate", "name"),
    [
        ({"subject": ((("commonName", "clinic-a"),),)}, "clinic-a"),
        ({"subject": ((("countryName", "JP"),), (("commonName", "clinic-a"),))}, "clinic-a"),
        ({"subject": ((("commonName", "clinic-a"),), (("commonName", "clinic-b"),))}, NOBODY),
        ({"subject": ((("organizationName", "clinic-a"),),)}, NOBODY),
        ({}, NOBODY),
    ],
)
def test_names(certificate: dict[str, object], name: str) -> None:
    """One common name, or nobody."""
    assert common_name(certificate) == name
