"""OpenSC and OpenSSL, which know nothing of this project, read the virtual card and check what it signs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.device.firmware.card.opensc import SIGNATURE_KEY, USER_KEY, Tools, await_card
from tests.device.firmware.card.stack import Card, Stack

pytestmark = pytest.mark.system

PASSWORD = ("--verify-pin", "--auth-id", "02", "--pin", "ABC123")


@pytest.fixture
def card(stack: Stack) -> Iterator[Card]:
    with stack.reader() as watched, stack.card("hanako", "--fresh-counters") as laid:
        yield await_card(watched, laid)


@pytest.fixture
def tools(stack: Stack, tmp_path: Path) -> Tools:
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
    for name, authority, unlocking in (("01", "03", ()), ("02", "04", PASSWORD)):
        tools.read_certificate(authority, authority)
        tools.read_certificate(name, name, *unlocking)
        assert f"{name}.pem: OK" in tools.ok("openssl", "verify", "-CAfile", f"{authority}.pem", f"{name}.pem")
    assert card.secrets_sent() == 1


def test_the_signature_certificate_is_not_read_without_its_password(card: Card, tools: Tools) -> None:
    refused = tools.run("pkcs15-tool", "--reader", "0", "--read-certificate", "02")
    assert "BEGIN CERTIFICATE" not in refused.stdout
    assert "6982" in {line["sw"] for line in card.exchanges()}
    assert card.secrets_sent() == 0


def test_openssl_verifies_the_signatures_that_opensc_makes(card: Card, tools: Tools) -> None:
    tools.read_certificate("01", "user")
    assert tools.sign(USER_KEY, "1234", "first").returncode == 0
    tools.sign_by_token("0", USER_KEY, "1234", "SHA256-RSA-PKCS", "second")
    tools.sign_by_token("0", USER_KEY, "1234", "SHA512-RSA-PKCS", "third")
    tools.assert_verifies("first", "user")
    tools.assert_verifies("second", "user")
    tools.assert_verifies("third", "user", "sha512")
    assert card.secrets_sent() == 3


def test_openssl_verifies_what_the_signature_key_signs(card: Card, tools: Tools) -> None:
    tools.read_certificate("02", "holder", *PASSWORD)
    assert tools.sign(SIGNATURE_KEY, "ABC123", "first").returncode == 0
    tools.sign_by_token("1", SIGNATURE_KEY, "ABC123", "SHA256-RSA-PKCS", "second")
    for signature in ("first", "second"):
        tools.assert_verifies(signature, "holder")
    assert card.secrets_sent() == 4  # the module asks for the password anew before each signature of this key


def test_the_modules_own_test_of_its_token_passes(card: Card, tools: Tools) -> None:
    told = tools.ok("pkcs11-tool", "--slot-index", "0", "--login", "--pin", "1234", "--test")
    assert "No errors" in told
    assert "all 4 signature functions seem to work" in told
    assert card.secrets_sent() >= 1


def test_a_wrong_pin_is_refused_and_counted(card: Card, tools: Tools) -> None:
    assert tools.sign(USER_KEY, "9999", "none").returncode != 0
    assert tools.tries() == ["2", "5"]
    assert tools.sign(USER_KEY, "1234", "some").returncode == 0
    assert tools.tries() == ["3", "5"]
    assert card.secrets_sent() == 2
