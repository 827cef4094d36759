"""A served screen that speaks, and a page that writes down which sounds it played to their end."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import uvicorn
from playwright.sync_api import Browser, ConsoleMessage, Page
from starlette.applications import Starlette

from device.firmware.screen.app import create_app
from device.firmware.screen.port import View
from device.firmware.speech.announcer import Announcer
from device.firmware.speech.mouth import PageMouth
from device.firmware.speech.page_voice import PageVoice
from device.firmware.speech.sounds import Sounds
from device.firmware.speech.turns import Turns
from tests.device.firmware.screen.kiosk import wait_for
from tests.device.firmware.screen.scripted import ScriptedPort
from tests.device.firmware.speech.made import WORDS

FAST = 8
"""Sounds are played so many times faster than they are spoken where only their order is tested."""
_LISTEN = """((pace) => {
  const tell = (what, player) => console.log("voice", what, player.src ? new URL(player.src).pathname : "");
  for (const what of ["playing", "pause", "ended"])
    document.addEventListener(what, (event) => tell(what, event.target), true);
  const play = HTMLMediaElement.prototype.play;
  HTMLMediaElement.prototype.play = function () {
    this.playbackRate = pace;
    const asked = play.call(this);
    asked.catch((error) => tell(error.name, this));
    return asked;
  };
})"""
"""The page tells by its console: what a test asks of a page counts as a person's touch, which gives leave to play."""


class _Server(uvicorn.Server):
    """Runs the announcer in the loop of the pages."""

    def __init__(self, app: Starlette, announcer: Announcer) -> None:
        config = uvicorn.Config(app, log_level="critical", lifespan="off", timeout_graceful_shutdown=1)
        super().__init__(config)
        self._announcer = announcer
        self._speaking: asyncio.Task[None] | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        self._speaking = asyncio.create_task(self._announcer.run())
        await super().startup(sockets)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        if self._speaking:
            self._speaking.cancel()
        await super().shutdown(sockets)


class Speaking:
    """One run of the pages with a voice."""

    def __init__(self, sounds: Sounds) -> None:
        self.port = ScriptedPort()
        mouth = PageMouth(sounds, volume=5)
        announcer = Announcer(self.port, mouth, WORDS, Turns(0.5), time.monotonic)
        app = create_app(self.port, "made-up secret", voice=PageVoice(mouth, announcer))
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._socket.getsockname()[1]}/"
        self._server = _Server(app, announcer)
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [self._socket]})
        self._thread.start()
        wait_for(lambda: self._server.started)

    def show(self, view: View) -> None:
        """Show a view with a number of its own."""
        fields: dict[str, Any] = {name: getattr(view, name) for name in View.__dataclass_fields__ if name != "number"}
        self.port.show(**fields)

    def stop(self) -> None:
        self._server.force_exit = True
        self._server.should_exit = True
        self._thread.join(30)
        assert not self._thread.is_alive()


class Ears:
    """A page of it; `told` is what its player did, each with the sound's address."""

    def __init__(self, browser: Browser, address: str, pace: int = FAST) -> None:
        self.told: list[tuple[str, str]] = []
        self.page: Page = browser.new_page(viewport={"width": 800, "height": 480})
        self.page.on("console", self._note)
        self.page.add_init_script(f"({_LISTEN})({pace})")
        with self.page.expect_response("**/events"):
            self.page.goto(address)

    def all(self, what: str) -> list[str]:
        """Give the sounds that did this, in order."""
        return [sound for done, sound in self.told if done == what]

    def wait_until(self, condition: Callable[[], bool], seconds: float = 90) -> None:
        """Wait for a condition, letting the browser go on."""
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, self.told
            self.page.wait_for_timeout(20)

    def wait_for(self, what: str, sounds: list[str]) -> None:
        """Wait until exactly these sounds did this."""
        self.wait_until(lambda: self.all(what) == sounds)

    def _note(self, line: ConsoleMessage) -> None:
        word, *told = line.text.split(" ")
        if word == "voice":
            self.told.append((told[0], told[1]))


def addresses(sounds: Sounds, language: str, texts: list[str]) -> list[str]:
    """Give the addresses of the sounds of these texts; each has one."""
    found = [sounds.find(language, text) for text in texts]
    assert all(found), texts
    return [sound.url for sound in found if sound]


BUILT = Path("build/sounds")
