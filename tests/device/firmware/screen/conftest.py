"""The screen's application over a scripted visit, in this process."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest

from device.firmware.screen.app import create_app
from tests.device.firmware.screen.client import Client
from tests.device.firmware.screen.scripted import ScriptedPort

TODAY = date(2026, 11, 25)


@pytest.fixture
def port() -> ScriptedPort:
    return ScriptedPort()


@pytest.fixture
def client(port: ScriptedPort) -> Client:
    return Client(create_app(port, "made-up secret", today=lambda: TODAY, chance=Random(1)))
