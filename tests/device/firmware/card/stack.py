"""The real card service with the virtual reader, private to one test run."""

from __future__ import annotations

import json
import queue
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from device.firmware.card.transport.channel import Presence
from device.firmware.card.transport.events import ReaderEvent
from device.firmware.card.transport.reader import Reader, ReaderSettings
from device.firmware.simulated.reader.pcscd import DRIVER, PcscdPlan, join_command

PROJECT = Path(__file__).parents[4]
SLOT = "Virtual PCD 00 00"
DEADLINE_S = 60.0


class Watched:
    """A started reader and the events it told."""

    def __init__(self, settings: ReaderSettings) -> None:
        self._events: queue.Queue[ReaderEvent] = queue.Queue()
        self.reader = Reader(settings, self._events.put)

    def expect(self, *expected: ReaderEvent) -> None:
        """Wait for exactly these events, in this order."""
        for event in expected:
            try:
                found = self._events.get(timeout=DEADLINE_S)
            except queue.Empty:
                raise AssertionError(f"no {event} in {DEADLINE_S:g} s: {self.reader.health()}") from None
            assert found is event, f"{found} instead of {event}"

    def quiet(self) -> bool:
        return self._events.empty()


class Card:
    """A card that lies on the reader as a process of its own."""

    def __init__(self, process: subprocess.Popen[str], record: Path) -> None:
        self.process = process
        self._record = record

    def exchanges(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self._record.read_text().splitlines()]

    def secrets_sent(self) -> int:
        return sum(line["what"].startswith("0020") and line["sent_bytes"] > 0 for line in self.exchanges())

    def take(self) -> int:
        self.process.terminate()
        return self.process.wait(DEADLINE_S)


class Stack:
    """pcscd with vpcd in namespaces of its own."""

    def __init__(self, folder: Path, issuer: Path) -> None:
        self.plan = PcscdPlan(folder, PROJECT / DRIVER)
        self._issuer = issuer
        self._folder = folder
        self._service: subprocess.Popen[bytes] | None = None
        self._observer = Watched(ReaderSettings(str(self.plan.socket), SLOT))
        self._cards = 0

    def start(self, *, plugged: bool = True) -> None:
        self.plan.prepare()
        if not plugged:
            (self.plan.configuration / "vpcd").write_text("")
        self.plan.socket.unlink(missing_ok=True)
        log = (self._folder / "pcscd.log").open("ab")
        with log:
            self._service = subprocess.Popen(self.plan.command(), stdout=log, stderr=log)
        wait_for(self.plan.socket.exists)

    def mend(self) -> None:
        """Start the service again, with its reader, if a test left it dead or without one."""
        dead = self._service is None or self._service.poll() is not None
        if dead or not (self.plan.configuration / "vpcd").read_text():
            self.kill()
            self.start()

    def kill(self) -> None:
        if self._service is not None:
            self._service.kill()
            self._service.wait()

    @contextmanager
    def card(self, persona: str = "hanako", *options: str) -> Iterator[Card]:
        """Lay a card down, with fresh counters unless told otherwise."""
        self._cards += 1
        record = self._folder / f"record-{self._cards}"
        process = self.start_emulator(
            "--persona", persona, "--record", str(record), "--issuer", str(self._issuer), *options
        )
        try:
            assert process.stderr is not None
            said = process.stderr.readline()
            assert "inserted" in said, said + process.stderr.read()
            yield Card(process, record)
        finally:
            process.terminate()
            process.communicate(timeout=DEADLINE_S)
            wait_for(lambda: self._observer.reader.health().card is Presence.ABSENT)

    def wait_for_card(self, *, held: bool | None = None) -> None:
        """Wait until the card service has seen the card that was laid down; `held`: (not) by another program."""
        wait_for(
            lambda: (now := self._observer.reader.health()).card is Presence.PRESENT and held in (None, now.held)
        )

    @contextmanager
    def observed(self) -> Iterator[Stack]:
        """Watch the reader all the time, so that each test leaves it empty behind."""
        self._observer.reader.start()
        try:
            yield self
        finally:
            self._observer.reader.stop()

    def start_emulator(self, *arguments: str) -> subprocess.Popen[str]:
        assert self._service is not None
        command = [sys.executable, "-m", "tests.device.firmware.card.emulator", "card", "emulate", *arguments]
        joined = [*join_command(self._service.pid), *command]
        return subprocess.Popen(joined, cwd=PROJECT, stderr=subprocess.PIPE, text=True)

    @contextmanager
    def reader(self, name: str = SLOT, apdu_timeout_s: float = 5.0) -> Iterator[Watched]:
        watched = Watched(ReaderSettings(str(self.plan.socket), name, apdu_timeout_s))
        watched.reader.start()
        try:
            yield watched
        finally:
            watched.reader.stop()


@contextmanager
def open_stack(issuer: Path) -> Iterator[Stack]:
    """Start the card service; its folder is short, since a socket's path is limited."""
    assert (PROJECT / DRIVER).exists(), "the virtual reader's driver is missing: run `make setup`"
    folder = Path(tempfile.mkdtemp(prefix="card-stack-", dir="/tmp"))
    stack = Stack(folder, issuer)
    try:
        stack.start()
        with stack.observed():
            yield stack
    finally:
        stack.kill()
        shutil.rmtree(folder)


def wait_for(condition: Callable[[], bool]) -> None:
    """Poll a condition until it holds."""
    deadline = time.monotonic() + DEADLINE_S
    while not condition():
        assert time.monotonic() < deadline, "not in time"
        time.sleep(0.01)
