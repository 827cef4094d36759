"""The simulated person sees a page and moves: filmed into a folder, alone there, and gone when told to go."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Empty, SimpleQueue

import pytest

from device.cli.demo.before_camera import FRAME_NAME, BeforeCamera
from device.firmware.camera.files import read_frame
from device.firmware.camera.port import CameraStalled
from device.firmware.face.liveness.features import read_pose
from device.firmware.simulated.face.sitter import Finder
from tests.models.built import find_models, find_portrait

WITHIN_S = 60.0


class Screen:
    """A page of the looking screen, of which a test says what it asks for."""

    def __init__(self) -> None:
        self._said: SimpleQueue[str] = SimpleQueue()
        self._ended = threading.Event()
        screen = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.end_headers()
                screen.stream(self.wfile.write)

            def log_message(self, *_arguments: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self._thread = threading.Thread(target=self.server.serve_forever)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def ask(self, hint: str) -> None:
        self._said.put(hint)

    def stream(self, write: Callable[[bytes], int]) -> None:
        """Send what is asked, and a beat now and then, as the terminal's page does."""
        while not self._ended.is_set():
            try:
                hint = self._said.get(timeout=0.2)
            except Empty:
                write(b"event: beat\ndata: 1\n\n")
                continue
            event = {"number": 1, "screen": "looking", "html": f'<p class="hint" data-hint="{hint}"></p>'}
            write(f"data: {json.dumps(event)}\n\n".encode())

    def close(self) -> None:
        self._ended.set()
        self.server.shutdown()
        self.server.server_close()
        self._thread.join()


@pytest.fixture
def screen() -> Iterator[Screen]:
    shown = Screen()
    yield shown
    shown.close()


def turn_of(folder: Path, finder: Finder) -> float:
    """Give how far the person in the newest frame is turned."""
    try:
        return read_pose(finder.find(read_frame(folder / FRAME_NAME).pixels)[:, :2]).turn
    except CameraStalled as error:
        raise AssertionError("half a frame was seen") from error


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WITHIN_S
    while not condition():
        assert time.monotonic() < deadline, "the person did not move"
        time.sleep(0.05)


def test_the_person_turns_as_the_screen_asks_and_leaves_when_told(tmp_path: Path, screen: Screen) -> None:
    finder = Finder(find_models())
    (tmp_path / "somebody_else.jpg").write_bytes(b"gone soon")
    person = BeforeCamera(tmp_path, screen.url, find_models())
    try:
        person.sit(find_portrait("astronaut.png"))
        assert [path.name for path in tmp_path.iterdir()] == [FRAME_NAME]
        ahead = turn_of(tmp_path, finder)
        screen.ask("turn_left")
        wait_for(lambda: turn_of(tmp_path, finder) > ahead + 0.12)
        screen.ask("turn_right")
        wait_for(lambda: turn_of(tmp_path, finder) < ahead - 0.12)
        screen.ask("ahead")
        wait_for(lambda: abs(turn_of(tmp_path, finder) - ahead) < 0.05)
        person.leave()
        assert list(tmp_path.iterdir()) == []
    finally:
        person.close()


def test_somebody_who_does_not_move_stays_as_they_are(tmp_path: Path, screen: Screen) -> None:
    finder = Finder(find_models())
    person = BeforeCamera(tmp_path, screen.url, find_models())
    try:
        person.sit(find_portrait("astronaut.png"), moves=False)
        ahead = turn_of(tmp_path, finder)
        screen.ask("turn_left")
        seen = {(tmp_path / FRAME_NAME).read_bytes()}
        while len(seen) < 12:
            seen.add((tmp_path / FRAME_NAME).read_bytes())
            assert abs(turn_of(tmp_path, finder) - ahead) < 0.06
    finally:
        person.close()
