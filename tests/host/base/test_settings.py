"""The settings of the host."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from device.base.config import parse_config
from device.base.errors import ConfigurationError
from host.base.settings import HostSettings

LEAST: dict[str, Any] = {
    "clinic": "c1",
    "state": "state",
    "broker": {"folder": "broker", "data": "data"},
    "authority": {"url": "http://127.0.0.1:1", "token_file": "token"},
}


def parse(**change: Any) -> HostSettings:
    return parse_config({**LEAST, **change}, HostSettings, where="host.toml", folder=Path("/etc/uketsuke"))


def test_least_settings() -> None:
    settings = parse()
    assert (settings.name, settings.state) == ("h-main", Path("/etc/uketsuke/state"))
    assert (settings.visit.challenge_s, settings.visit.confirm_within_s) == (90, 1800)
    assert not settings.trust.accept_test


@pytest.mark.parametrize(
    "change",
    [
        {"clinic": "C 1"},
        {"clinic": "+"},
        {"name": "main"},
        {"visit": {"poll_s": 0}},
        {"visit": {"challenge_s": -1}},
        {"visit": {"lease_s": 5.0}},
        {"broker": {**LEAST["broker"], "port": 0}},
        {"authority": {**LEAST["authority"], "attempts": 0}},
        {"trust": {"user_ca": "ca.pem"}},
    ],
)
def test_settings_that_cannot_be(change: dict[str, Any]) -> None:
    with pytest.raises(ConfigurationError):
        parse(**change)
