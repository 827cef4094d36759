"""The sections [eligibility], [oqs] and [companion] of the host's settings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from device.base.config import parse_config
from device.base.errors import ConfigurationError
from host.base.oqs_settings import ConnectorKind
from host.base.settings import HostSettings

BROKER = {"folder": "broker", "data": "data"}
OQS = {"institution": "9919999999", "request": "req", "result": "res", "face": "face"}
COMPANION = {"eligibility": {"connector": "oqs-files"}, "oqs": OQS, "companion": {"letter": "Z"}}


def parse(**sections: Any) -> HostSettings:
    table = {"clinic": "c1", "state": "state", "broker": BROKER, **sections}
    return parse_config(table, HostSettings, where="host.toml", folder=Path("/etc/uketsuke"))


def test_a_host_beside_a_certified_reader() -> None:
    settings = parse(**COMPANION)
    assert settings.eligibility.connector is ConnectorKind.OQS_FILES
    assert settings.oqs is not None
    assert settings.oqs.face == Path("/etc/uketsuke/face")
    assert settings.question_s == settings.oqs.answer_s
    assert settings.authority is None


def test_the_authority_is_the_default_and_needs_its_section() -> None:
    settings = parse(authority={"url": "https://authority", "token_file": "token"})
    assert settings.eligibility.connector is ConnectorKind.AUTHORITY
    with pytest.raises(ConfigurationError, match="needs the section authority"):
        parse()


@pytest.mark.parametrize(
    ("section", "changes", "text"),
    [
        ("oqs", {"institution": "991999999"}, "ten digits"),
        ("oqs", {"result": "req"}, "folders of their own"),
        ("oqs", {"answer_s": 0.0}, "above 0"),
        ("oqs", {"encodings": "utf-8"}, "unknown key 'encodings'"),
        ("oqs", {"encoding": "sjis"}, "must be one of"),
        ("oqs", {"answer_s": 120.0}, "lease_s"),
        ("companion", {"letter": "z"}, "A to Z"),
        ("companion", {"letter": "ZZ"}, "A to Z"),
        ("eligibility", {"connector": "fax"}, "must be one of"),
    ],
)
def test_what_is_refused(section: str, changes: dict[str, object], text: str) -> None:
    sections: dict[str, dict[str, object]] = {**COMPANION, section: {**COMPANION[section], **changes}}  # type: ignore[dict-item]
    with pytest.raises(ConfigurationError, match=text):
        parse(**sections)


@pytest.mark.parametrize(
    ("left_out", "text"),
    [("request", "belong together"), ("result", "belong together"), ("face", "companion.letter")],
)
def test_a_folder_is_missing(left_out: str, text: str) -> None:
    oqs = {name: value for name, value in OQS.items() if name != left_out}
    with pytest.raises(ConfigurationError, match=text):
        parse(**{**COMPANION, "oqs": oqs})


def test_the_connector_needs_its_folders() -> None:
    oqs = {"institution": "9919999999", "face": "face"}
    with pytest.raises(ConfigurationError, match="needs the folders"):
        parse(**{**COMPANION, "oqs": oqs})
