"""The program on a pseudo-terminal: the text screen after failed starts, and as it is asked for."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from device.cli.demo.toml import Value, write_config
from device.firmware.screen.catalogue import load_catalogues
from device.firmware.screen.port import Pin, Screen
from device.firmware.screen.settings import ScreenSettings
from tests.device.firmware.screen.kiosk import Server, wait_for
from tests.device.firmware.screen.scripted import ScriptedPort
from tests.device.kiosk.text.typist import PATIENCE_S, sit_down

pytestmark = pytest.mark.system

WORDS = load_catalogues()["ja"]
PIN: dict[str, Any] = {"screen": Screen.PIN, "tries_left": 3, "card_present": True}


@pytest.fixture
def port() -> ScriptedPort:
    return ScriptedPort()


@pytest.fixture
def server(port: ScriptedPort) -> Iterator[Server]:
    """The page, served."""
    made = Server(port, ScreenSettings())
    yield made
    made.stop()


def program(server: Server, folder: Path, *arguments: str, **settings: Value) -> tuple[str, ...]:
    config = folder / "kiosk.toml"
    own: dict[str, Value] = {"url": f"http://127.0.0.1:{server.number}/", "folder": folder / "own"}
    write_config(config, {**own, **settings})
    return (sys.executable, "-m", "device.kiosk.main", "--config", str(config), *arguments)


def test_a_browser_that_does_not_start_leaves_the_page_as_text(
    server: Server, port: ScriptedPort, tmp_path: Path
) -> None:
    failing: dict[str, Value] = {"browser": Path("/bin/false"), "pause_s": 0.01, "check_s": 0.05}
    with sit_down(*program(server, tmp_path, **failing)) as (person, running):
        person.wait(WORDS.say("idle.title"))
        port.show(**PIN)
        person.wait(WORDS.say("pin.title"))
        assert not person.echoes()
        person.press("2580#")
        wait_for(lambda: port.acted, PATIENCE_S)
        running.terminate()
        assert running.wait(PATIENCE_S) == 0
        assert person.echoes()
        assert "2580" not in person.seen
    (action, _) = port.acted[0]
    assert isinstance(action, Pin)
    assert action.digits.octets == b"2580"


def test_it_gives_way_to_the_browser_when_nobody_touches_it(
    server: Server, port: ScriptedPort, tmp_path: Path
) -> None:
    failing: dict[str, Value] = {"browser": Path("/bin/false"), "pause_s": 0.01, "check_s": 0.05, "text_s": 1.5}
    with sit_down(*program(server, tmp_path, **failing)) as (person, running):
        person.wait(WORDS.say("idle.title"))
        running.terminate()
        log = running.communicate(timeout=PATIENCE_S)[1].decode()
    assert log.count('"browser_not_started"') == log.count('"error": 291') >= 3


def test_without_a_server_it_asks_for_patience_and_comes_back(
    server: Server, port: ScriptedPort, tmp_path: Path
) -> None:
    number = server.number
    with sit_down(*program(server, tmp_path, "--text")) as (person, _):
        person.wait(WORDS.say("idle.title"))
        server.stop()
        person.wait("Please wait")
        again = Server(port, ScreenSettings(), number)
        person.wait(WORDS.say("idle.title"))
        again.stop()


def test_an_entry_that_cannot_be_right_is_asked_for_again(server: Server, port: ScriptedPort, tmp_path: Path) -> None:
    port.show(screen=Screen.UNLOCKING_BIRTH)
    with sit_down(*program(server, tmp_path, "--text")) as (person, _):
        person.wait(WORDS.say("birth.title_era"))
        person.press("1" + "27#" + "13#" + "29#")
        person.wait(str(WORDS.say("birth.wrong_month")).split("。")[0])
    assert port.acted == []
