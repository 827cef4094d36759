"""One run: a player beside a line, looks at the programs each second, and the judgement from the journal."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from country.errors import NotPlayed
from country.judging.tally import Reader, Tally
from country.lines.line import Line
from country.making.cache import Made
from country.playing.journal import read_journal
from country.playing.plan import Plan
from country.playing.player import Count
from country.watching.processes import (
    Sample,
    folder_mib,
    idle_share,
    load_average,
    look,
    machine_time,
    memory_mib,
)
from device.cli.supervisor.sandbox import DIE_WITH_PARENT

_MEMORY_EACH = 10
RESEND_S = 2.0
_OPENED = 50_000
"""About so many replies are opened and checked."""


@dataclass
class Course:
    """What one run was like."""

    line: str
    planned: int
    """So many visits were to be offered; a player that sees too many wait stops before."""
    tally: Tally
    counts: list[Count]
    """One each second; the first is from before the beginning."""
    samples: list[Sample]
    memory: list[tuple[float, Mapping[str, float]]]
    idle: list[tuple[float, float]]
    """The part of the machine that nobody used, over the second before each moment."""
    disk_mib: Mapping[str, tuple[float, float]]
    stored: tuple[int, int]
    load: tuple[float, float]
    outside: frozenset[str]

    @property
    def seconds(self) -> float:
        """How long it was from the beginning to the last that the player told."""
        return self.counts[-1].at - self.samples[0].at


@dataclass
class _Told:
    counts: list[Count] = field(default_factory=list)

    def read(self, process: subprocess.Popen[str]) -> None:
        for text in process.stdout or ():
            self.counts.append(Count(**json.loads(text)))


@dataclass(frozen=True)
class Wish:
    """What to play; `skip` visits of the store were played before."""

    moments: array[float]
    terminals: int
    skip: int = 0
    drain_s: float = 60.0
    stop_at: int = 0
    resend_s: float = RESEND_S


def play(made: Made, line: Line, wish: Wish, folder: Path) -> Course:
    """Play once; files of the run go into the folder.

    Raises:
        NotPlayed: the player ended before its time.
    """
    plan = _plan(made, line, wish, folder)
    plan.write(folder / "plan.json")
    disk = {name: folder_mib(path) for name, path in line.kept.items()}
    before, messages = load_average(), line.stored()
    looks = _watch(line, folder / "plan.json")
    opened = max(1, round(len(wish.moments) / _OPENED))
    reader = Reader(made.terminals[: wish.terminals], made.store, wish.moments, wish.skip, opened)
    tally = reader.read(read_journal(plan.journal))
    plan.journal.unlink()
    after = line.stored()
    return Course(
        line=line.name,
        planned=len(wish.moments),
        tally=tally,
        counts=looks.counts,
        samples=looks.samples,
        memory=looks.memory,
        idle=looks.idle,
        disk_mib={name: (disk[name], folder_mib(path)) for name, path in line.kept.items()},
        stored=(after[0] - messages[0], after[1] - messages[1]),
        load=(before, load_average()),
        outside=line.outside,
    )


@dataclass
class _Looks:
    counts: list[Count]
    samples: list[Sample] = field(default_factory=list)
    memory: list[tuple[float, Mapping[str, float]]] = field(default_factory=list)
    idle: list[tuple[float, float]] = field(default_factory=list)


def _plan(made: Made, line: Line, wish: Wish, folder: Path) -> Plan:
    moments = folder / "moments.bin"
    moments.write_bytes(wish.moments.tobytes())
    return Plan(
        folder=made.folder,
        moments=moments,
        journal=folder / "journal.bin",
        ca=line.ca,
        brokers=line.brokers,
        terminals=wish.terminals,
        skip=wish.skip,
        qos=line.qos,
        resend_s=wish.resend_s,
        drain_s=wish.drain_s,
        stop_at=wish.stop_at,
    )


def _watch(line: Line, plan: Path) -> _Looks:
    command = [*DIE_WITH_PARENT, sys.executable, "-m", "country.playing", str(plan)]
    told = _Told()
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as player:
        reading = threading.Thread(target=told.read, args=(player,))
        reading.start()
        try:
            looks = _look_on(line, player, told)
        finally:
            player.kill()
            reading.join()
    if player.returncode > 0 or len(told.counts) < 2:
        raise NotPlayed("the player ended before its time")
    return looks


def _look_on(line: Line, player: subprocess.Popen[str], told: _Told) -> _Looks:
    looks = _Looks(told.counts)
    _await_start(player, told)
    programs = {**line.programs, "generator": player.pid}
    spent = machine_time()
    looks.samples.append(look(programs, time.monotonic()))
    if player.stdin is None:
        raise NotPlayed("the player cannot be told to begin")
    player.stdin.write("go\n")
    player.stdin.close()
    while True:
        try:
            player.wait(1.0)
        except subprocess.TimeoutExpired:
            now, since = time.monotonic(), machine_time()
            looks.samples.append(look(programs, now))
            looks.idle.append((now, idle_share(spent, since)))
            spent = since
            if len(looks.samples) % _MEMORY_EACH == 0:
                looks.memory.append((now, memory_mib(programs)))
        else:
            looks.samples.append(look(line.programs, time.monotonic()))
            looks.memory.append((time.monotonic(), memory_mib(line.programs)))
            return looks


def _await_start(player: subprocess.Popen[str], told: _Told) -> None:
    while not told.counts:
        if player.poll() is not None:
            raise NotPlayed("the player does not connect")
        time.sleep(0.1)
