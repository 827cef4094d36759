"""The virtual panel: what a program does to it over its socket arrives as from a hand, and it can be looked at."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from device.base.log import EventLog
from device.cli.demo.errors import VisitFailed
from device.cli.demo.world.panel import Fingers
from device.firmware.panel.errors import VirtualPanelUnreachable
from device.firmware.panel.gpio import open_factory
from device.firmware.panel.kinds.factory import open_keypad, open_panel
from device.firmware.panel.kinds.virtual import VirtualSwitches
from device.firmware.panel.port import Panel, Presses
from device.firmware.panel.settings import ColourSettings, PanelSettings
from device.firmware.panel.signals import Lamp, Signal
from tests.device.firmware.panel.bench import play


@dataclass
class Scene:
    """A virtual panel in an event loop, and who was told what."""

    settings: PanelSettings
    told: list[str] = field(default_factory=list)
    log: io.StringIO = field(default_factory=io.StringIO)

    def open(self) -> Panel:
        presses = Presses(
            lambda: self.told.append("staff"),
            lambda: self.told.append("start"),
            lambda: self.told.append("hold"),
            lambda key: self.told.append(f"key {key}"),
            lambda plugged: self.told.append(f"headphones {plugged}"),
        )
        return open_panel(self.settings, presses, asyncio.get_running_loop(), EventLog("firmware", self.log))

    async def touch(self, **order: object) -> dict[str, Any]:
        return await asyncio.to_thread(lambda: Fingers(self.settings.socket).touch(**order))

    async def until(self, holds: Callable[[], bool]) -> None:
        while not holds():
            await asyncio.sleep(0)


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    colour = ColourSettings(5, 6, 13)
    return Scene(
        PanelSettings("virtual", socket=tmp_path / "p.sock", colour=colour, camera=19, headphones=26, hold_s=0.05)
    )


def test_everything_a_hand_can_do_arrives_on_the_loop(scene: Scene) -> None:
    async def acts() -> None:
        panel = scene.open()
        await scene.touch(press="start")
        await scene.touch(press="staff")
        await scene.touch(key="5")
        await scene.touch(key="#")
        await scene.touch(hold="start")
        plugged = await scene.touch(headphones=True)
        pulled = await scene.touch(headphones=False)
        await scene.until(lambda: len(scene.told) == 7)
        assert (plugged["headphones"], pulled["headphones"]) == (True, False)
        panel.close()

    play(acts)
    assert scene.told == ["start", "staff", "key 5", "key #", "hold", "headphones True", "headphones False"]


def test_what_it_shows_can_be_seen(scene: Scene) -> None:
    async def acts() -> None:
        panel = scene.open()
        assert (await scene.touch(look=True))["colour"] == ""
        panel.show(Signal(Lamp.DONE))
        panel.light_camera(True)
        seen = await scene.touch(look=True)
        assert (seen["lamp"], seen["colour"], seen["camera"]) == (True, "green", True)
        panel.close()

    play(acts)


def test_what_is_no_order_is_answered_and_does_nothing(scene: Scene) -> None:
    async def acts() -> None:
        panel = scene.open()
        for order in ({"press": "roof"}, {"key": "x"}, {"sing": True}, {}, {"key": "1", "press": "start"}):
            assert "error" in await scene.touch(**order)
        panel.close()

    play(acts)
    assert scene.told == []


def test_it_brings_its_own_keys_and_its_socket_is_for_its_group_only(scene: Scene) -> None:
    async def acts() -> None:
        panel = scene.open()
        open_keypad(scene.settings, Presses(), asyncio.get_running_loop(), EventLog("firmware", scene.log)).close()
        assert scene.settings.socket.stat().st_mode & 0o777 == 0o660
        panel.close()
        with pytest.raises(VisitFailed):
            await scene.touch(look=True)

    play(acts)


def test_a_socket_that_cannot_be_made_is_told_and_the_terminal_works_without(scene: Scene) -> None:
    nowhere = PanelSettings("virtual", socket=scene.settings.socket / "no" / "folder")
    with pytest.raises(VirtualPanelUnreachable):
        VirtualSwitches(open_factory(nowhere), nowhere, Presses())

    async def acts() -> None:
        Scene(nowhere, log=scene.log).open().close()

    play(acts)
    assert json.loads(scene.log.getvalue())["error"] == 328
