"""The demo for software vendors: it stays open in the background and plays a visit whenever it is asked to.

Its folder holds what a vendor starts with: `software`, the keys and certificate of an enrolled subscriber, which the
examples take; `files` and `fhir`, the folders of result files; and a socket on which `uketsuke demo --at` asks.
"""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import Any

from device.base.errors import UketsukeError
from device.cli.demo import programs
from device.cli.demo.bringing_up import parse_offer
from device.cli.demo.errors import VisitFailed
from device.cli.demo.line import Line
from device.cli.demo.person import Method
from device.cli.demo.places import HANDOVER_FOLDERS
from device.cli.demo.progress import Progress
from device.cli.demo.result import EXIT_DONE, EXIT_FAILED, exit_code_of, format_result
from device.cli.demo.visit import Play, Wish
from device.cli.supervisor.run_folder import check_socket_path

SOFTWARE = "software"
SOCKET = "control.sock"
_TURN_S = 0.5
_QUESTION_S = 10.0
_QUESTION_BYTES = 64 * 1024

Answer = dict[str, Any]


def make_folder(folder: Path) -> None:
    """Make the folder of a served demo, with the folders that the host writes to."""
    for name in ("", *HANDOVER_FOLDERS, SOFTWARE):
        (folder / name).mkdir(mode=0o700, parents=True, exist_ok=True)


class ServedLine:
    """Plays visits for whoever asks on the socket, one after the other, until told to end."""

    def __init__(self, line: Line, folder: Path, progress: Progress) -> None:
        """Serve a running line in a folder that `make_folder` made."""
        self._line = line
        self._folder = folder
        self._progress = progress
        self._play = Play(line, progress)
        self._ended = False

    def serve(self) -> None:
        """Enrol the vendor's software, then answer.

        Raises:
            ProgramFailed: a program ended.
        """
        self._enrol_software()
        path = check_socket_path(self._folder / SOCKET)
        path.unlink(missing_ok=True)
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(str(path))
            listening.listen()
            listening.settimeout(_TURN_S)
            self._progress.step(f"open for visits: uketsuke demo --at {self._folder}")
            while not self._ended:
                self._line.supervisor.check_alive()
                self._take_turn(listening)
        path.unlink(missing_ok=True)

    def _enrol_software(self) -> None:
        supervisor, places = self._line.supervisor, self._line.places
        call = ("enrol", "subscriber", "--name", SOFTWARE, "--json")
        offer = parse_offer(supervisor.run(programs.host(places, *call, name="offer-software")))
        supervisor.run(programs.enrol_software(self._folder / SOFTWARE, offer))
        self._progress.step(f"software enrolled, its keys are in {self._folder / SOFTWARE}")

    def _take_turn(self, listening: socket.socket) -> None:
        try:
            connection, _ = listening.accept()
        except TimeoutError:
            return
        with connection:
            connection.settimeout(_QUESTION_S)
            try:
                answer = self._answer(_read_line(connection))
                connection.sendall(json.dumps(answer).encode() + b"\n")
            except OSError:  # whoever asked is gone
                self._progress.step("nobody waits for the answer")

    def _answer(self, text: bytes) -> Answer:
        try:
            return self._obey(json.loads(text))
        except (UketsukeError, ValueError, KeyError, TypeError) as error:
            return {"code": EXIT_FAILED, "error": str(error)}

    def _obey(self, question: dict[str, Any]) -> Answer:
        if question.get("end"):
            self._ended = True
            return {"code": EXIT_DONE}
        if question.get("authority"):
            self._line.server.authority.behave(str(question["authority"]))
            return {"code": EXIT_DONE}
        camera = Path(question["camera"]) if question["camera"] else None
        wish = Wish(question["persona"], Method(question["method"]), question["pin"], camera)
        received = self._play.visit(wish)
        return {"code": exit_code_of(received), "result": format_result(received.record, self._line.isolated)}


def _read_line(connection: socket.socket) -> bytes:
    text = b""
    while not text.endswith(b"\n"):
        chunk = connection.recv(_QUESTION_BYTES)
        if not chunk or len(text) > _QUESTION_BYTES:
            raise VisitFailed("the question is not whole")
        text += chunk
    return text
