"""A whole line that runs: cards can be laid on its reader, visits go through it, results come out of it."""

from __future__ import annotations

import shutil
import time
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from device.base.errors import ConfigurationError
from device.cli.demo import programs
from device.cli.demo.before_camera import BeforeCamera
from device.cli.demo.bringing_up import BringUp, Server
from device.cli.demo.errors import DeviceAbsent, VisitFailed
from device.cli.demo.insured import today_in_japan
from device.cli.demo.places import Places
from device.cli.demo.progress import Progress
from device.cli.demo.result import EXIT_DEVICE_ABSENT, Received, parse_received
from device.cli.supervisor.errors import ProgramFailed
from device.cli.supervisor.forward import LOOPBACK, Forwarder
from device.cli.supervisor.supervisor import Supervisor
from device.firmware.simulated.issuing.issued import issue
from device.firmware.simulated.issuing.issuer import open_issuer
from device.firmware.simulated.persona import Persona, load_persona
from device.firmware.simulated.tray.personas import render_tray
from device.wire.words import Outcome

_FRAMES_SEED = 11
_PICTURES = frozenset({".jpg", ".jpeg", ".png"})


class Line:
    """All programs of a terminal and a clinic on one machine; entered while they run."""

    def __init__(self, supervisor: Supervisor, places: Places, progress: Progress) -> None:
        """Use an entered `supervisor`."""
        self.supervisor = supervisor
        self.places = places
        self._progress = progress
        self._stack = ExitStack()
        self._server: Server | None = None
        self._forwarder = Forwarder(places.screen_socket)
        self._person: BeforeCamera | None = None
        self._card = ""
        self._cards = 0

    def __enter__(self) -> Self:
        """Bring everything up."""
        self._server = BringUp(self.supervisor, self.places, self._progress).start_all()
        self._stack.enter_context(self._forwarder)
        self._person = BeforeCamera(self.places.camera, self.screen_url, self.places.build.models)
        self._stack.callback(self._person.close)
        return self

    def __exit__(self, *_ended: object) -> None:
        """Stop showing the page; the supervisor ends the programs."""
        self._stack.close()

    @property
    def server(self) -> Server:
        """The clinic's side."""
        if self._server is None:
            raise RuntimeError("the line has not been entered")
        return self._server

    @property
    def person(self) -> BeforeCamera:
        """Whoever sits before the camera."""
        if self._person is None:
            raise RuntimeError("the line has not been entered")
        return self._person

    @property
    def screen_url(self) -> str:
        """Where a browser finds the terminal's page."""
        return f"http://{LOOPBACK}:{self._forwarder.port}"

    @property
    def isolated(self) -> bool:
        """Whether the programs are kept apart."""
        return self.supervisor.sandbox.isolated

    def insert_card(self, persona_name: str, camera: Path | None = None) -> Persona:
        """Lay a persona's card on the reader and let the person, or the pictures of `camera`, stand before it.

        Raises:
            ConfigurationError: there is no such persona.
            DeviceAbsent: there is no virtual reader, no portrait, or no picture in `camera`.
        """
        self.take_card()
        persona = load_persona(persona_name)
        now = datetime.now(UTC)
        self.server.authority.tell(issue(persona, open_issuer(self.places.issuer, now), now), today_in_japan())
        self._stand_before_camera(persona, camera)
        if self.places.reads_print:
            self._lie_on_tray(persona)
        self._cards += 1
        name = f"card-{self._cards}"
        log = self.places.run.log(name)
        pcscd = self.supervisor.find("pcscd").pid
        try:
            process = self.supervisor.launch(programs.card(self.places, persona_name, pcscd, log, name))
            self._card = name
            process.wait_ready()
        except ProgramFailed as error:
            if process.exit_code == EXIT_DEVICE_ABSENT:
                raise DeviceAbsent("the virtual reader does not answer") from error
            raise
        return persona

    def take_card(self) -> None:
        """Take the card, if one lies there."""
        if self._card:
            self.supervisor.stop(self._card)
            self._card = ""

    def next_result(self, within_s: float) -> Received:
        """Give the next result that clinic software received.

        Raises:
            ProgramFailed: nothing came within `within_s` seconds, or the subscriber ended.
            VisitFailed: it printed something else.
        """
        return parse_received(self.supervisor.find("subscriber").read_line(within_s))

    def await_result(self, ticket: str, within_s: float, *, pending_is_enough: bool = True) -> Received:
        """Give the next result of the visit with this ticket.

        Raises:
            ProgramFailed, VisitFailed: as in `next_result`.
        """
        deadline = time.monotonic() + within_s
        while (left_s := deadline - time.monotonic()) > 0:
            received = self.next_result(left_s)
            record = received.record
            if record.ticket == ticket and (pending_is_enough or record.holder.outcome is not Outcome.PENDING):
                return received
        raise VisitFailed(f"no result for ticket {ticket} within {within_s:g} s")

    def _stand_before_camera(self, persona: Persona, camera: Path | None) -> None:
        if camera is None and persona.live:
            self.person.sit(self.places.build.portrait(persona.live))
            return
        self.person.leave()
        for old in self.places.camera.iterdir():
            old.unlink()
        if camera is not None:
            _copy_pictures(camera, self.places.camera)

    def _lie_on_tray(self, persona: Persona) -> None:
        for old in self.places.tray.iterdir():
            old.unlink()
        portrait = self.places.build.portrait(persona.portrait) if persona.portrait else None
        try:
            render_tray(persona, portrait, self.places.tray, _FRAMES_SEED)
        except ConfigurationError as error:
            raise DeviceAbsent(str(error)) from error


def _copy_pictures(source: Path, folder: Path) -> None:
    files = sorted(source.iterdir()) if source.is_dir() else [source]
    pictures = [file for file in files if file.suffix.lower() in _PICTURES and file.is_file()]
    if not pictures:
        raise DeviceAbsent(f"{source}: no picture (.jpg, .png) to play as the camera")
    for picture in pictures:
        shutil.copyfile(picture, folder / picture.name)
