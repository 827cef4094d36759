"""A whole line in which people go through visits without a pause: the demo's programs, and a card on a real link.


The card's record is kept, which tells when it was powered, and the firmware's log, which tells what happened when.
"""

from __future__ import annotations

import io
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from bench.basics.waiting import wait_for
from bench.card.line import powered_at_s
from bench.visit.moments import Step, air_in, find_steps, parse_log, parse_record
from device.cli.demo import programs
from device.cli.demo.insured import today_in_japan
from device.cli.demo.kiosk import Kiosk
from device.cli.demo.line import Line
from device.cli.demo.person import Known, Method, Person
from device.cli.demo.places import Build, folders_needed, make_places
from device.cli.demo.progress import Progress
from device.cli.supervisor.run_folder import RunFolder
from device.cli.supervisor.sandbox import Bind, Enclosure, probe_sandbox
from device.cli.supervisor.supervisor import Supervisor
from device.firmware.simulated.issuing.issued import issue
from device.firmware.simulated.issuing.issuer import open_issuer
from device.firmware.simulated.link.contactless import ContactlessLink
from device.firmware.simulated.persona import Persona

_WITHIN_S = 90.0
_COMMITTED = '"event_in": "committed"'
_CARD = "bench-card"


@dataclass(frozen=True)
class Taken:
    """What one step took, and how much of it the card's link had to take for the commands in it; seconds."""

    seconds: float
    on_air_s: float


@dataclass(frozen=True)
class Visited:
    """One visit."""

    steps: Mapping[Step, Taken]

    @property
    def seconds(self) -> float:
        """The machine's time."""
        return sum(one.seconds for one in self.steps.values())

    @property
    def on_air_s(self) -> float:
        """The link's share of it."""
        return sum(one.on_air_s for one in self.steps.values())


@dataclass(frozen=True)
class Clinic:
    """What runs."""

    line: Line
    link: ContactlessLink

    @property
    def _log(self) -> Path:
        return self.line.places.run.log("firmware")

    def time_visit(self, persona: Persona, method: Method) -> Visited:
        """Let somebody go through a visit; give each of the machine's steps, with what the link took.

        Raises:
            NotMeasured: it did not go to its end.
            DeviceAbsent, ProgramFailed, VisitFailed: the line does not do what it should.
        """
        with Kiosk(self.line.screen_url) as kiosk:
            next(shown for shown in kiosk.watch(_WITHIN_S) if shown.screen == "idle")
            before = self._log.stat().st_size
            with self._card(persona) as record:
                self._go_through(kiosk, Person(method, _known(persona)), before)
                offset = time.time() - time.monotonic()
                steps = find_steps(powered_at_s(record) + offset, parse_log(self._read(before).splitlines()))
                exchanges = parse_record(record.read_text("utf-8").splitlines(), self.link, offset)
        return Visited({step: Taken(span.seconds, air_in(span, exchanges)) for step, span in steps.items()})

    def _go_through(self, kiosk: Kiosk, person: Person, before: int) -> None:
        """Answer every page until the result is shown; the card lies there until then, so that none is waited for."""
        for shown in kiosk.watch(_WITHIN_S):
            touch = person.answer(shown)
            if touch is not None:
                kiosk.post(touch.form, **touch.entries)
            if shown.screen == "result":
                wait_for(lambda: _COMMITTED in self._read(before), "a visit was not committed")
                return

    def _read(self, after: int) -> str:
        with self._log.open("rb") as log:
            log.seek(after)
            return log.read().decode("utf-8")

    @contextmanager
    def _card(self, persona: Persona) -> Iterator[Path]:
        """Lay a persona's card down, whose person stands before the camera, and take it away again."""
        line, places = self.line, self.line.places
        now = datetime.now(UTC)
        line.server.authority.tell(issue(persona, open_issuer(places.issuer, now), now), today_in_japan())
        line.person.sit(places.build.portrait(persona.live))
        folder = places.run.own(_CARD)
        record, log = folder / "record", places.run.log(_CARD)
        record.unlink(missing_ok=True)
        log.unlink(missing_ok=True)
        pcscd = line.supervisor.find("pcscd").pid
        card = programs.card(places, persona.id, pcscd, log, _CARD)
        options = ("--record", str(record), "--fresh-counters", "--latency-ms", str(self.link.latency_s * 1000))
        binds = (*card.enclosure.binds, Bind(folder, writable=True))
        enclosure = Enclosure(binds, card.enclosure.network, joins=pcscd)
        line.supervisor.start(replace(card, command=(*card.command, *options), enclosure=enclosure))
        try:
            yield record
        finally:
            line.supervisor.stop(_CARD)


@contextmanager
def open_clinic(build_folder: Path, link: ContactlessLink) -> Iterator[Clinic]:
    """Run the line until the end of the block; its cards speak over `link`.

    Raises:
        DeviceAbsent, ProgramMissing, ProgramFailed: something cannot be had or started.
    """
    build = Build(build_folder.resolve())
    build.check()
    sandbox, folder = probe_sandbox(folders_needed(build)), RunFolder()
    places = make_places(folder, build, isolated=sandbox.isolated, link_kbit_s=link.kbit_s)
    with ExitStack() as stack:
        stack.callback(folder.remove)
        supervisor = stack.enter_context(Supervisor(folder, sandbox))
        line = stack.enter_context(Line(supervisor, places, Progress(io.StringIO())))
        yield Clinic(line, link)


def _known(persona: Persona) -> Known:
    return Known(persona.birth, persona.card.security_code, persona.card.pin)
