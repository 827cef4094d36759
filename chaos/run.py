"""One run: bring the clinic up, carry the plan out, let it settle, and judge the history."""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from chaos.check.history import History, Verdict, judge
from chaos.conductor import Conductor
from chaos.faults.cables import set_up_server
from chaos.line.clinic import Clinic, open_clinic
from chaos.line.programs import Keeper
from chaos.line.terminal import Terminal, open_fed, open_full
from chaos.plan import Fault, Kind, count_kinds, make_plan
from chaos.records import HostRecords, read_received
from chaos.victims import list_victims
from device.cli.demo.world.clock import build_wrong_clock

_PLAYED = ("hanako", "taro")
_LOOK_EVERY_S = 0.5
_MEMORY = Path("/dev/shm")
"""A kill loses nothing that was written, synced or not; where syncing costs nothing, a minute holds more visits."""


@dataclass(frozen=True)
class Wish:
    """What is wanted; durations in seconds.

    `every_s` is the mean pause between two faults, `pause_s` that between two visits of a fed terminal; what has not
    moved for `stuck_s` after the last fault will not come any more.
    """

    duration_s: float
    seed: int
    fed: int
    full: int
    every_s: float
    pause_s: float
    stuck_s: float
    build: Path


@dataclass(frozen=True)
class Outcome:
    """What came of it."""

    verdict: Verdict
    visits: int
    by_people: int
    """How many of them at whole terminals, by people who saw their ticket."""
    faults: Counter[Kind]
    refused: int
    took_s: float


def run(wish: Wish) -> Outcome:
    """Run it, in namespaces of its own; the folder of a run that is not clean stays, and its path is told."""
    began = time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix="uk-chaos-", dir=_MEMORY if _MEMORY.is_dir() else "/tmp"))
    folder.chmod(0o755)  # the broker's account has to come through
    with ExitStack() as stack:
        outcome = _run(wish, folder, stack, began)
        if not outcome.verdict.is_clean:
            _keep(folder)
    shutil.rmtree(folder, ignore_errors=True)
    return outcome


def _run(wish: Wish, folder: Path, stack: ExitStack, began: float) -> Outcome:
    set_up_server()
    library = build_wrong_clock(wish.build.resolve() / "tests")
    clinic = open_clinic(folder, library, wish.seed, 256 + int(wish.duration_s / 4), stack)
    clinic.start_subscribers(stack)
    terminals = _open_terminals(wish, clinic, library, stack)
    clinic.await_subscribers()
    _enrol(clinic, terminals)
    _say(f"all runs after {time.monotonic() - began:.1f} s")
    conductor = Conductor(list_victims(clinic, terminals), _say)
    plan = make_plan(wish.seed, wish.duration_s, wish.every_s, conductor.targets())
    programs = [*clinic.programs.values(), *(one for terminal in terminals for one in terminal.programs.values())]
    with Keeper(programs):
        _let_people_come(terminals)
        conductor.conduct(plan, wish.duration_s)
        for terminal in terminals:
            terminal.stop_visits()
        _settle(wish.stuck_s, clinic, terminals)
    return _judge(plan, clinic, terminals, began)


def _open_terminals(wish: Wish, clinic: Clinic, library: Path, stack: ExitStack) -> list[Terminal]:
    full = [
        open_full(number, clinic, library, wish.build, _PLAYED[number - 1], stack)
        for number in range(1, wish.full + 1)
    ]
    fed = [open_fed(wish.full + number, clinic, library, wish.pause_s, stack) for number in range(1, wish.fed + 1)]
    return [*fed, *full]


def _enrol(clinic: Clinic, terminals: Sequence[Terminal]) -> None:
    """Enrol all terminals at the same time; from then on visits come."""
    invitations = [clinic.invite("terminal", one.name, "--letter", one.letter) for one in terminals]
    with ThreadPoolExecutor(len(terminals)) as pool:
        list(pool.map(lambda pair: pair[0].enrol(pair[1]), zip(terminals, invitations, strict=True)))


def _let_people_come(terminals: Sequence[Terminal]) -> None:
    for terminal in terminals:
        if terminal.player:
            terminal.player.begin()


def _settle(stuck_s: float, clinic: Clinic, terminals: Sequence[Terminal]) -> None:
    """Wait until nothing is on its way, or nothing moves for `stuck_s` seconds: what then is missing is lost."""
    waiting, moved_at = "", time.monotonic()
    while now := _waiting(clinic, terminals):
        if now != waiting:
            waiting, moved_at = now, time.monotonic()
        if time.monotonic() - moved_at > stuck_s:
            _say(f"nothing moves for {stuck_s:.0f} s: {waiting}")
            return
        time.sleep(_LOOK_EVERY_S)


def _waiting(clinic: Clinic, terminals: Sequence[Terminal]) -> str:
    for terminal in terminals:
        status = terminal.status()
        if status is None or status.rows:
            return f"{terminal.name}: {status.rows if status else 'no answer'}"
    progress = HostRecords(clinic.database).progress()
    if progress.unanswered or progress.unacknowledged:
        return f"host: {progress.unanswered} without an answer, {progress.unacknowledged} not acknowledged"
    for name, program in clinic.subscribers.items():
        came = {one.jti for one in read_received(name, program.outputs())}
        if len(came) < progress.results.get(name, 0):
            return f"{name}: {len(came)} of {progress.results.get(name, 0)}"
    return ""


def _judge(plan: Sequence[Fault], clinic: Clinic, terminals: Sequence[Terminal], began: float) -> Outcome:
    records = HostRecords(clinic.database)
    stored, contents = records.read()
    offered = [one for terminal in terminals for one in terminal.offered()]
    shown = [one for terminal in terminals for one in terminal.shown()]
    received = [one for name, program in clinic.subscribers.items() for one in read_received(name, program.outputs())]
    telling = frozenset(terminal.wire_name for terminal in terminals if terminal.player is None)
    verdict = judge(
        History(offered, shown, stored, contents, tuple(clinic.subscribers), received, telling_all=telling)
    )
    verdict.lost += _left(terminals)
    visits = sum(one.committed for one in offered) + len(shown)
    took_s = time.monotonic() - began
    return Outcome(verdict, visits, len(shown), count_kinds(plan), records.progress().refused, took_s)


def _left(terminals: Sequence[Terminal]) -> list[str]:
    """Tell what still lies in outboxes: rows that wait, and rows that the host rejected."""
    found = [(terminal.name, terminal.status()) for terminal in terminals]
    rows = [(name, status.rows + status.dead_rows) for name, status in found if status]
    return [f"{name}: {count} rows are left in the outbox" for name, count in rows if count]


def _keep(folder: Path) -> None:
    """Copy what can be looked into, since the small disks go with this run."""
    aside = Path("/tmp") / f"{folder.name}-kept"
    shutil.copytree(folder, aside, ignore=shutil.ignore_patterns("*.sock", "filler"), dirs_exist_ok=True)
    _say(f"everything is kept in {aside}")


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)
