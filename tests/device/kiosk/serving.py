"""A program: the screen's page with a scripted visit, on the loopback address of the namespace it is in.

A test outside steers it through a Unix socket: one JSON object per line and answer. `{"show": {...}}` shows a view,
`{"serve": false}` takes the page's server away, `{"lets_keys_through": true}` gives pages from then on a script that
swallows no key. The answer tells what was done so far and the pages' signs of life.
"""

from __future__ import annotations

import asyncio
import json
import socket
import sys
import threading
import time
from dataclasses import asdict
from pathlib import Path
from random import Random
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route

from device.base import readiness
from device.firmware.screen.app import create_app
from device.firmware.screen.port import Action, Pin, Screen, Way
from device.firmware.screen.render import FOLDER
from device.firmware.screen.settings import ScreenSettings
from device.kiosk.signs import read_signs
from tests.device.firmware.screen.scripted import ScriptedPort

PORT = 8080
SCRIPT = "/static/kiosk.js"
SWALLOWS = "if (!whole() || !own(event)) return;"


class Stage:
    """The page's server, which can be taken away and brought back."""

    def __init__(self) -> None:
        self.port = ScriptedPort()
        self.lets_keys_through = False
        self.downloads = 0
        pages = create_app(self.port, "made-up secret", ScreenSettings(), chance=Random(1))
        self._app = Starlette(
            routes=[Route(SCRIPT, self.script), Route("/download", self.download), Mount("/", pages)]
        )
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None

    async def script(self, _: Request) -> Response:
        text = (FOLDER / SCRIPT.removeprefix("/")).read_text("utf-8")
        if self.lets_keys_through:
            assert SWALLOWS in text
            text = text.replace(SWALLOWS, "return;")
        return Response(text, media_type="text/javascript")

    async def download(self, _: Request) -> Response:
        self.downloads += 1
        headers = {"Content-Disposition": 'attachment; filename="made-up-download.txt"'}
        return Response("made up\n", headers=headers, media_type="application/octet-stream")

    def serve(self) -> None:
        """Begin, in a thread whose end takes every connection along."""
        listener = socket.create_server(("127.0.0.1", PORT))
        config = uvicorn.Config(self._app, log_level="critical", lifespan="off", ws="websockets-sansio")
        config.timeout_graceful_shutdown = 1
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [listener]}, daemon=True)
        self._thread.start()
        while not self._server.started:
            time.sleep(0.01)

    def leave(self) -> None:
        """Go away."""
        if self._server is not None and self._thread is not None:
            self._server.force_exit = self._server.should_exit = True
            self._thread.join()

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while line := await reader.readline():
            writer.write(json.dumps(await self._take(json.loads(line))).encode() + b"\n")
            await writer.drain()
        writer.close()

    async def _take(self, asked: dict[str, Any]) -> dict[str, Any]:
        if "show" in asked:
            self.port.show(**_view(asked["show"]))
        if asked.get("forget"):
            self.port.acted.clear()
        if "lets_keys_through" in asked:
            self.lets_keys_through = bool(asked["lets_keys_through"])
        if "serve" in asked:
            await asyncio.to_thread(self.serve if asked["serve"] else self.leave)
        signs = await asyncio.to_thread(read_signs, f"http://127.0.0.1:{PORT}/", 2.0)
        return {
            "acted": [_tell(action) for action, _ in self.port.acted],
            "downloads": self.downloads,
            "signs": None if signs is None else [asdict(sign) for sign in signs],
        }


def _view(fields: dict[str, Any]) -> dict[str, Any]:
    given = {**fields, "screen": Screen(fields["screen"])}
    if "ways" in fields:
        given["ways"] = tuple(Way(way) for way in fields["ways"])
    return given


def _tell(action: Action) -> str:
    """Give an action by its name; of a PIN also the digits, which are made up."""
    if isinstance(action, Pin):
        return f"Pin {action.digits.octets.decode()}"
    return type(action).__name__


async def main() -> None:
    stage = Stage()
    await asyncio.to_thread(stage.serve)
    path = Path(sys.argv[1])
    path.unlink(missing_ok=True)
    control = await asyncio.start_unix_server(stage.answer, path)
    path.chmod(0o666)
    readiness.ready()
    async with control:
        await control.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
