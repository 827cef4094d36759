"""OpenSC and OpenSSL, which know nothing of this project, read the virtual card and check what it signs."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from device.firmware.card.events import ReaderEvent
from tests.device.firmware.card.stack import Card, Stack

pytestmark = pytest.mark.system

SIGN = ("pkcs15-crypt", "--reader", "0", "--sign", "--key", "01", "--pkcs1", "--sha-256", "--raw")


class Tools:
    """Runs tools against the stack, in a folder of their own."""

    def __init__(self, stack: Stack, folder: Path) -> None:
        self._environment = {
            "PCSCLITE_CSOCK_NAME": str(stack.plan.socket),
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
        }
        self.folder = folder

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            cwd=self.folder,
            env=self._environment,
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )

    def ok(self, *command: str) -> str:
        done = self.run(*command)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr


@pytest.fixture
def card(stack: Stack) -> Iterator[Card]:
    with stack.reader() as watched, stack.card("hanako", "--fresh-counters") as laid:
        watched.expect(ReaderEvent.CARD_IN)
        yield laid


@pytest.fixture
def tools(stack: Stack, tmp_path: Path) -> Tools:
    (tmp_path / "message").write_bytes(b"a message")
    return Tools(stack, tmp_path)


def test_opensc_recognises_the_card_and_its_structure(card: Card, tools: Tools) -> None:
    shown = tools.ok("opensc-tool", "--reader", "0", "--atr", "--name")
    assert shown.split() == ["3b:88:80:01:00:00:05:e0:b3:81:a1:00:7f", "jpki"]
    dump = tools.ok("pkcs15-tool", "--reader", "0", "--dump")
    assert "PIN [User Authentication PIN]" in dump
    assert "min_len:4, max_len:4" in dump
    assert "min_len:6, max_len:16" in dump
    assert dump.count("ModLength      : 2048") == 2
    assert dump.count("X.509 Certificate [") == 4
    assert card.secrets_sent() == 0


def test_openssl_verifies_the_certificates_that_opensc_reads(card: Card, tools: Tools) -> None:
    for identifier, name in (("01", "user.pem"), ("03", "ca.pem")):
        tools.ok("pkcs15-tool", "--reader", "0", "--read-certificate", identifier, "--output", name)
    assert "user.pem: OK" in tools.ok("openssl", "verify", "-CAfile", "ca.pem", "user.pem")
    reading = ("pkcs15-tool", "--reader", "0", "--read-certificate", "02")
    unlocked = tools.ok(*reading, "--verify-pin", "--auth-id", "02", "--pin", "ABC123")
    assert "BEGIN CERTIFICATE" in unlocked
    assert card.secrets_sent() == 1


def test_openssl_verifies_the_signatures_that_opensc_makes(card: Card, tools: Tools) -> None:
    tools.ok("pkcs15-tool", "--reader", "0", "--read-certificate", "01", "--output", "user.pem")
    (tools.folder / "user.pub").write_text(tools.ok("openssl", "x509", "-in", "user.pem", "-noout", "-pubkey"))
    tools.ok("openssl", "dgst", "-sha256", "-binary", "-out", "digest", "message")
    tools.ok(*SIGN, "--pin", "1234", "--input", "digest", "--output", "first")
    login = ("pkcs11-tool", "--slot-index", "0", "--login", "--pin", "1234", "--sign", "--id", "01")
    tools.ok(*login, "--mechanism", "SHA256-RSA-PKCS", "--input-file", "message", "--output-file", "second")
    for signature in ("first", "second"):
        checking = ("openssl", "dgst", "-sha256", "-verify", "user.pub", "-signature", signature, "message")
        assert "Verified OK" in tools.ok(*checking)
    assert card.secrets_sent() == 2


def test_a_wrong_pin_is_refused_and_counted(card: Card, tools: Tools) -> None:
    (tools.folder / "digest").write_bytes(bytes(32))
    assert tools.run(*SIGN, "--pin", "9999", "--input", "digest", "--output", "none").returncode != 0
    tries = [
        line.split()[-1]
        for line in tools.ok("pkcs15-tool", "--reader", "0", "--list-pins").splitlines()
        if "Tries" in line
    ]
    assert tries == ["2", "5"]
    assert card.secrets_sent() == 1
