"""`daemon.toml`: defaults, limits, and keys that are no settings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from device.base.config import parse_config
from device.base.errors import ConfigurationError
from device.daemon.base.settings import Settings


def test_defaults() -> None:
    settings = parse_config({"state": "/var/lib/uketsuke-daemon"}, Settings, where="test")
    assert settings.socket == Path("/run/uketsuke-daemon/daemon.sock")
    assert (settings.outbox.max_rows, settings.outbox.max_bytes) == (10_000, 64 * 1024 * 1024)
    assert (settings.link.window, settings.link.resend_s, settings.link.resend_max_s) == (100, 2, 60)


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"state": "s", "sokcet": "x"},
        {"state": "s", "socket": "x" * 101},
        {"state": "s", "outbox": {"max_rows": 0}},
        {"state": "s", "link": {"window": 0}},
        {"state": "s", "link": {"resend_s": 3.0, "resend_max_s": 2.0}},
        {"state": "s", "link": {"reconnect_s": 3.0, "reconnect_max_s": 2.0}},
        {"state": "s", "link": {"backlog_window": 0}},
        {"state": "s", "link": {"protocol": "3.1"}},
        {"state": "s", "link": {"protocol": 5}},
        {"state": "s", "enrolment": {"timeout_s": 0}},
    ],
)
def test_wrong_settings(wrong: dict[str, Any]) -> None:
    with pytest.raises(ConfigurationError):
        parse_config(wrong, Settings, where="test")
