"""One run: a whole line, people one after the other, a look at the programs now and then, and the judgement."""

from __future__ import annotations

import io
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from device.base.errors import UketsukeError
from device.cli.demo.insured import today_in_japan
from device.cli.demo.kiosk import Kiosk
from device.cli.demo.line import Line
from device.cli.demo.places import Build, folders_needed, make_places
from device.cli.demo.progress import Progress
from device.cli.demo.result import parse_received
from device.cli.demo.toml import add_sections
from device.cli.demo.world.part import Part
from device.cli.demo.world.parts import Parts
from device.cli.demo.world.world import World, broker_port_of
from device.cli.supervisor.run_folder import RunFolder
from device.cli.supervisor.sandbox import probe_sandbox
from device.cli.supervisor.supervisor import Supervisor
from device.firmware.simulated.issuing.issued import issue
from device.firmware.simulated.issuing.issuer import open_issuer
from device.firmware.simulated.persona import load_persona
from soak.visitors import SHARES, Kind, Visitors, draw
from soak.watching import Sample, Watched, read_metrics, take_sample, values_of

PERSONA = "hanako"
_ARRIVE_S = 30.0
_TUNED = (Part.HOST, Part.FIRMWARE)
_SHORT = {"result_s": 0.1, "warning_s": 0.1, "card_away_s": 30.0}
"""Only what a person would wait for at the end is shorter than in a clinic."""


@dataclass(frozen=True)
class Wish:
    """How many visits, how often to look, and the seed of who comes."""

    visits: int
    samples: int
    seed: int
    build: Path
    shares: Mapping[Kind, int] = field(default_factory=lambda: SHARES)


@dataclass
class Course:
    """What happened."""

    samples: dict[str, list[Sample]] = field(default_factory=dict)
    kinds: Counter[Kind] = field(default_factory=Counter)
    shown: list[str] = field(default_factory=list)
    """The tickets that people saw."""
    failed: list[str] = field(default_factory=list)
    arrived: set[str] = field(default_factory=set)
    """The visits that clinic software opened."""
    took_s: float = 0.0

    @property
    def tickets(self) -> int:
        """How many tickets were shown."""
        return len(self.shown)

    @property
    def lost(self) -> int:
        """Tickets that were shown for visits that never arrived."""
        return max(0, self.tickets - len(self.arrived))


class Soak:
    """Plays on a line that runs, and looks at its programs."""

    def __init__(self, line: Line, wish: Wish) -> None:
        """Tell the authority of the one persona whose card comes."""
        self._line = line
        self._wish = wish
        persona, now = load_persona(PERSONA), datetime.now(UTC)
        issuer = open_issuer(line.places.issuer, now)
        line.server.authority.tell(issue(persona, issuer, now), today_in_japan())
        self.course = Course()

    def play(self) -> Course:
        """Let everybody come, wait for what is still on its way, and give what happened.

        Raises:
            UketsukeError: a program ended.
        """
        began = time.monotonic()
        try:
            self._let_come()
        except KeyboardInterrupt:  # what was seen until then is told all the same
            say("ended before its time")
        self._await_arrivals()
        self._look(sum(self.course.kinds.values()))
        self.course.took_s = time.monotonic() - began
        return self.course

    def _let_come(self) -> None:
        every = max(1, self._wish.visits // self._wish.samples)
        people = draw(self._wish.seed, self._wish.shares)
        with Kiosk(self._line.screen_url) as kiosk:
            visitors = Visitors(self._line, kiosk, PERSONA)
            for number in range(self._wish.visits):
                if number % every == 0:
                    self._look(number)
                self._come(visitors, next(people))
                self._line.supervisor.check_alive()

    def _come(self, visitors: Visitors, kind: Kind) -> None:
        course = self.course
        course.kinds[kind] += 1
        try:
            if ticket := visitors.visit(kind):
                course.shown.append(ticket)
        except UketsukeError as error:
            course.failed.append(f"visit {sum(course.kinds.values())}, {kind}: {error}")
            say(course.failed[-1])
        self._read_arrivals()

    def _read_arrivals(self) -> None:
        while line := self._line.supervisor.find("subscriber").take_line():
            self.course.arrived.add(parse_received(line).record.visit_id)

    def _await_arrivals(self) -> None:
        deadline = time.monotonic() + _ARRIVE_S
        while (self.course.lost or self._waiting()) and time.monotonic() < deadline:
            self._read_arrivals()
            time.sleep(0.05)

    def _waiting(self) -> bool:
        """Whether something lies in the outbox: its receipt has not come."""
        socket = self.watched()["daemon"].metrics
        return bool(socket and values_of(read_metrics(socket))['uketsuke_outbox_rows{state="waiting"}'])

    def _look(self, visits: int) -> None:
        for program, watched in self.watched().items():
            self.course.samples.setdefault(program, []).append(take_sample(watched, visits))
        told = {name: series[-1] for name, series in self.course.samples.items()}
        say(f"{visits} visits: " + ", ".join(f"{name} {one.memory_kib // 1024} MiB" for name, one in told.items()))

    def watched(self) -> dict[str, Watched]:
        """Give the programs that are looked at, by name."""
        places, find = self._line.places, self._line.supervisor.find
        own = places.run.own
        return {
            "firmware": Watched(
                find("firmware").pid, places.diagnosis_socket.with_name("metrics.sock"), own("firmware")
            ),
            "daemon": Watched(find("daemon").pid, places.daemon_socket.with_name("metrics.sock"), own("daemon")),
            "host": Watched(find("host").pid, own("host") / "metrics.sock", own("host")),
        }


@contextmanager
def open_line(build: Path) -> Iterator[Line]:
    """Give a whole line, with the limits of people's time shortened."""
    found = probe_sandbox(folders_needed(Build(build.resolve())))
    folder = RunFolder()
    with (
        Supervisor(folder, found) as supervisor,
        Line(
            supervisor,
            make_places(folder, Build(build.resolve()), isolated=found.isolated),
            Progress(io.StringIO()),
        ) as line,
    ):
        tune(line)
        yield line
    folder.remove()


def tune(line: Line) -> None:
    """Shorten what people would wait for at the end, and let the host tell its metrics."""
    places = line.places
    parts = Parts(line.supervisor, places, broker_port_of(places.config("host")))
    for part in _TUNED:
        parts.stop(part)
    World(places, line.server, parts).fix_addresses()
    add_sections(places.config("host"), {"metrics": {"socket": places.run.own("host") / "metrics.sock"}})
    add_sections(places.config("firmware"), {"visit": _SHORT})
    parts.start_together(*reversed(_TUNED))


def say(sentence: str) -> None:
    """Tell it on stderr."""
    print(sentence, file=sys.stderr, flush=True)
