"""A terminal's diagnosis sockets for tests: the programs' own servers, events, trails and times, without a person."""

from __future__ import annotations

import asyncio
import io
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from device.base.audit import AuditTrail
from device.base.inspection import Inspection
from device.base.log import EventLog
from device.base.metrics import Metrics
from device.base.metrics_socket import serve_metrics
from device.base.peers import Peer
from device.base.ring import EventRing
from device.daemon.outbox.handing import OutboxHanding
from device.daemon.peers import Peer as Connection
from device.daemon.server import SocketServer
from device.firmware.diagnosis.report import DiagnosisQuery, FirmwareReport
from device.firmware.diagnosis.server import DiagnosisServer, FurtherQuestions
from device.firmware.diagnosis.times import VisitTimes
from device.firmware.install_mode import InstallAudit
from device.wire.local import DaemonStatus, EnrolResult, Hello, LocalMessage, Question, StatusQuery
from tests.device.cli.doctor.made import REPORT

READY_S = 20.0
STATUS = DaemonStatus(enrolled=True, connected=True, terminal="t-front", rows=0, dead_rows=0, firmware_connected=True)


class Handler:
    """The daemon behind its socket: answers questions, and keeps that somebody said to be the firmware."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.boots: list[str] = []
        self.asked: list[Question] = []

    def firmware_came(self, peer: Connection, hello: Hello) -> None:
        """Keep it."""
        self.boots.append(hello.boot)

    def firmware_said(self, peer: Connection, message: LocalMessage) -> None:
        """Take it."""

    def firmware_left(self, peer: Connection) -> None:
        """Take note of nothing."""

    async def answer(self, question: Question) -> LocalMessage:
        """Answer the status, or that an enrolment worked."""
        self.asked.append(question)
        return STATUS if isinstance(question, StatusQuery) else EnrolResult(0, "c1", "t-front", "A", "key")


@dataclass
class Served:
    """Both programs' servers, and what is behind them."""

    folder: Path
    everybody_may: bool = True
    visit_open: bool = False
    logs: dict[str, EventLog] = field(default_factory=dict)
    handler: Handler = field(default_factory=Handler)
    times: VisitTimes = field(default_factory=lambda: VisitTimes(lambda: 0.0, dict))
    last_time: float = 0.0
    installs: list[bytes] = field(default_factory=list)
    loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)
    ready: threading.Event = field(default_factory=threading.Event)

    @property
    def firmware(self) -> Path:
        """Where the firmware answers."""
        return self.folder / "firmware" / "diagnosis.sock"

    @property
    def daemon(self) -> Path:
        """Where the daemon answers people."""
        return self.folder / "daemon" / "look.sock"

    @property
    def options(self) -> list[str]:
        """The command line's options for these sockets."""
        return ["--firmware-socket", str(self.firmware), "--daemon-socket", str(self.daemon)]

    def trail(self, program: str) -> AuditTrail:
        """Give a program's trail."""
        return AuditTrail(self.folder / program / "audit.jsonl", program)

    def event(self, program: str, name: str, **fields: str | int) -> None:
        """Let an event happen in a program."""
        self.logs[program].event(name, **fields)

    def allowed(self, peer: Peer) -> bool:
        """Whether somebody may change something."""
        return self.everybody_may

    async def collect(self, query: DiagnosisQuery) -> FirmwareReport:
        """Give the firmware's report."""
        return replace(REPORT, visit_open=self.visit_open)

    async def install(self, line: bytes) -> bytes:
        """Answer a question of install mode with itself."""
        self.installs.append(line)
        return line

    def later(self) -> float:
        """Give a time after every former one, so that events have an order."""
        self.last_time = max(time.time(), self.last_time + 0.01)
        return self.last_time

    def inspection(self, program: str) -> Inspection:
        """Give what answers for events and audit."""
        ring, log = EventRing(clock=self.later), EventLog(program, io.StringIO())
        log.listen(ring.take)
        self.logs[program] = log
        return Inspection(program, ring, self.trail(program), self.allowed)

    async def serve(self, stop: asyncio.Event) -> None:
        """Serve until told to stop."""
        for program in ("firmware", "daemon"):
            (self.folder / program).mkdir(exist_ok=True)
        log = EventLog("test", io.StringIO())
        audit = InstallAudit(self.trail("firmware"), lambda: 0.0)
        further = FurtherQuestions(
            self.inspection("firmware"), self.times.answer, self.install, audit.used_by, self.allowed
        )
        tasks = [asyncio.create_task(DiagnosisServer(self.firmware, self.collect, log, further).run())]
        for program, place in (("firmware", self.firmware), ("daemon", self.daemon)):
            metrics = place.with_name("metrics.sock")
            tasks.append(asyncio.create_task(serve_metrics(metrics, Metrics(program, "1.0"), log)))
        inspection = self.inspection("daemon")
        handing = OutboxHanding(self.daemon.parent, inspection)
        people = await SocketServer(self.handler, log, inspection, handing).start_for_people(self.daemon)
        while not all(path.exists() for path in (self.firmware, self.firmware.with_name("metrics.sock"))):
            await asyncio.sleep(0.01)
        self.ready.set()
        await stop.wait()
        if people is not None:
            people.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}  # connections of those who still follow, too
        for task in others:
            task.cancel()
        await asyncio.gather(*others, *tasks, return_exceptions=True)


@contextmanager
def serving(folder: Path, change: Callable[[Served], object] = lambda _served: None) -> Iterator[Served]:
    """Serve both programs in `folder` while inside."""
    served = Served(folder)
    change(served)
    stop = asyncio.Event()
    thread = threading.Thread(target=served.loop.run_until_complete, args=(served.serve(stop),))
    thread.start()
    assert served.ready.wait(READY_S)
    try:
        yield served
    finally:
        served.loop.call_soon_threadsafe(stop.set)
        thread.join(READY_S)
        served.loop.close()
        for path in (served.firmware, served.daemon):
            path.unlink(missing_ok=True)
