"""The screen's application over a scripted visit, in this process; a browser where one is needed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from random import Random

import pytest
from playwright.sync_api import Browser

from device.firmware.screen.app import create_app
from tests.device.firmware.screen import chromium
from tests.device.firmware.screen.client import Client
from tests.device.firmware.screen.scripted import ScriptedPort

TODAY = date(2026, 11, 25)


@pytest.fixture
def port() -> ScriptedPort:
    return ScriptedPort()


@pytest.fixture
def client(port: ScriptedPort) -> Client:
    return Client(create_app(port, "made-up secret", today=lambda: TODAY, chance=Random(1)))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium.opened() as browser:
        yield browser
