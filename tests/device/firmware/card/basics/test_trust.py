"""Trust anchors from files."""

from __future__ import annotations

from pathlib import Path

import pytest

from device.base.errors import ConfigurationError
from device.firmware.card.basics.trust import CardCaKey, load_trust
from tests.device.firmware.simulated.made import Maker


def test_the_made_up_issuers_public_files_are_loaded(maker: Maker) -> None:
    anchors = maker.anchors()
    assert {one.subject for one in anchors.certificates} == {maker.issuer.user_ca.certificate.subject}
    assert anchors.card_keys[0].key_id.startswith(b"6000023\x08\x05001")
    assert load_trust([], []).card_keys == ()


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[[key]]\nname = 'x'\n",
        "[[key]]\nname = 'x'\nkey_id = '00'\nmodulus = 'ff'\n",
        "[[key]]\nname = 'x'\nkey_id = '" + "00" * 16 + "'\nmodulus = 'ff'\n",
        "[[key]]\nname = 'x'\nkey_id = 'zz'\nmodulus = 'ff'\nother = 1\n",
    ],
)
def test_a_file_with_anything_else_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "card-ca.toml"
    path.write_text(content)
    with pytest.raises(ConfigurationError):
        load_trust([], [path])


def test_missing_and_broken_certificates_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="cannot be read"):
        load_trust([tmp_path / "absent.pem"], [])
    (tmp_path / "broken.pem").write_text("nothing")
    with pytest.raises(ConfigurationError, match="PEM"):
        load_trust([tmp_path / "broken.pem"], [])


def test_a_key_id_has_sixteen_bytes(maker: Maker) -> None:
    key = maker.anchors().card_keys[0].key
    with pytest.raises(ValueError, match="16 bytes"):
        CardCaKey("made up", b"short", key)
