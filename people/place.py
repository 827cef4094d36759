"""The reception that people come to: the demo's line with its processes, a kiosk's browser, a reader, a camera."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright

from device.cli.demo import programs
from device.cli.demo.errors import VisitFailed
from device.cli.demo.line import Line
from device.cli.demo.places import Build, folders_needed, make_places
from device.cli.demo.progress import Progress
from device.cli.demo.result import parse_received
from device.cli.demo.toml import add_sections
from device.cli.supervisor.run_folder import RunFolder
from device.cli.supervisor.sandbox import probe_sandbox
from device.cli.supervisor.supervisor import Supervisor
from device.wire.messages.subscriber import VisitRecord
from people.body.cards import Cards
from people.body.glass import Glass
from people.body.sitting import Sitting
from people.crowd.draw import CHILDREN
from people.crowd.profile import Kind, Profile
from people.crowd.shares import HOLDERS
from people.mind.deeds import Lay

PICTURES = Path("build/screenshots/people")
_FREE_S = 90.0
_LOOK_EVERY_S = 0.1
_RESULT_S = 60.0
_BY_FACE = (Kind.PRACTISED, Kind.FACE, Kind.HEADPHONES)
"""Whose print is read; drawing it for the others would take seconds for nothing."""


class Place:
    """Everything that a person meets; `records` are the newest that clinic software received, by ticket."""

    def __init__(self, line: Line, glass: Glass, cards: Cards, sitting: Sitting) -> None:
        """Use what has been entered."""
        self.line = line
        self.glass = glass
        self.cards = cards
        self.sitting = sitting
        self.records: dict[str, VisitRecord] = {}

    def lay(self, profile: Profile, deed: Lay, *, fresh: bool) -> None:
        """Lay a card down; whoever does so stands before the camera."""
        if fresh:
            portrait = self.cards.personas[profile.persona].live
            self.sitting.sit(self.line.places.build.portrait(portrait), profile.facing)
        hidden = profile.print_hidden or profile.kind not in _BY_FACE
        self.cards.lay(deed.persona, deed.laying, fresh=fresh, print_hidden=hidden)

    def lift(self) -> None:
        """Take the card, if one lies there."""
        self.cards.lift()

    def make_free(self) -> None:
        """Wait until the terminal is free for the next person.

        Raises:
            VisitFailed: it does not become free.
        """
        self.line.supervisor.check_alive()
        deadline = time.monotonic() + _FREE_S
        while (seen := self.glass.look()).screen != "idle" or seen.waiting:
            if time.monotonic() > deadline:
                self.keep_picture("not-free")
                raise VisitFailed(f"the terminal stays with {seen.screen} and is not free for the next person")
            self.glass.pause(_LOOK_EVERY_S)

    def repair(self) -> None:
        """Begin with a terminal that knows of no visit, and with a page loaded anew."""
        self.keep_picture("repaired")
        self.cards.lift()
        self._restart_firmware()

    def ask_for_consent(self, asked: bool) -> None:
        """Let the clinic ask for consent from now on, or no more; the terminal is started again."""
        add_sections(self.line.places.config("firmware"), {"visit": {"asks_consent": asked}})
        self._restart_firmware()

    def read_records(self) -> None:
        """Take in what clinic software has received meanwhile."""
        while text := self.line.supervisor.find("subscriber").take_line():
            self._take(text)

    def await_record(self, ticket: str) -> VisitRecord:
        """Give the record of a ticket.

        Raises:
            ProgramFailed: it did not come.
        """
        self.read_records()
        while ticket not in self.records:
            self._take(self.line.supervisor.find("subscriber").read_line(_RESULT_S))
        return self.records[ticket]

    def keep_picture(self, name: str) -> None:
        """Keep a picture of the page."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        self.glass.picture(PICTURES / f"{name}.png")

    def _restart_firmware(self) -> None:
        supervisor = self.line.supervisor
        supervisor.stop("firmware")
        supervisor.start(programs.firmware(self.line.places))
        self.glass.load()

    def _take(self, text: str) -> None:
        record = parse_received(text).record
        self.records[record.ticket] = record


@contextmanager
def open_place(build_folder: Path) -> Iterator[Place]:
    """Bring everything up; all of it is gone afterwards.

    Raises:
        DeviceAbsent, ProgramMissing, ProgramFailed: something cannot be had or started.
    """
    build = Build(build_folder.resolve())
    build.check()
    sandbox, folder = probe_sandbox(folders_needed(build)), RunFolder()
    places = make_places(folder, build, isolated=sandbox.isolated, reads_print=True)
    try:
        with (
            Supervisor(folder, sandbox) as supervisor,
            Line(supervisor, places, Progress(io.StringIO())) as line,
            Sitting(places.camera, build.models) as sitting,
            sync_playwright() as playwright,
        ):
            glass = Glass(playwright, line.screen_url)
            try:
                yield Place(line, glass, Cards(line, (*HOLDERS, *CHILDREN)), sitting)
            finally:
                glass.close()
    finally:
        folder.remove()
