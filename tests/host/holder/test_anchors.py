"""Loading the trusted issuers."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization

from device.base.errors import ConfigurationError
from host.holder.anchors import load_anchors
from tests.host.line.cards import TestIssuer


def test_file_of_issuers(tmp_path: Path) -> None:
    first, second = TestIssuer.make(), TestIssuer.make("other-issuer")
    path = tmp_path / "ca.pem"
    path.write_bytes(first.pem() + second.pem())
    anchors = load_anchors([path], accept_test=True)
    assert anchors.have_issued(first.card(1).certificate)
    assert anchors.have_issued(second.card(1).certificate)
    assert not anchors.have_issued(TestIssuer.make("false-issuer").card(1).certificate)


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="cannot be read"):
        load_anchors([tmp_path / "none.pem"], accept_test=True)


def test_file_without_certificate(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("nothing")
    with pytest.raises(ConfigurationError, match="no certificate"):
        load_anchors([tmp_path / "ca.pem"], accept_test=True)


def test_card_certificate_is_no_issuer(tmp_path: Path) -> None:
    card = TestIssuer.make().card(1)
    (tmp_path / "ca.pem").write_bytes(card.certificate.public_bytes(serialization.Encoding.PEM))
    with pytest.raises(ConfigurationError, match="may not issue"):
        load_anchors([tmp_path / "ca.pem"], accept_test=True)
