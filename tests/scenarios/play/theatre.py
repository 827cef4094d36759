"""Several lines side by side, each playing its share of the scenarios: most of a scenario is waiting, not work.

Each line lives and ends in one thread, because the kernel ends programs with the thread that started them, and
because small disks are mounts that only that thread and its programs see.
"""

from __future__ import annotations

import io
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager

from device.cli.demo.line import Line
from device.cli.demo.places import Build, make_places
from device.cli.demo.progress import Progress
from device.cli.supervisor.run_folder import RunFolder
from device.cli.supervisor.sandbox import Sandbox
from device.cli.supervisor.supervisor import Supervisor
from tests.scenarios.language.grammar import STAGES
from tests.scenarios.language.statements import Scenario
from tests.scenarios.play.eyes import Eyes
from tests.scenarios.play.player import Played, Player
from tests.scenarios.stage.stage import MachineCannot, Stage
from tests.system.probing import PROJECT

LINES = ("ordinary", "ordinary", "hasty")
"""The stage with which each line begins; the asking one has no line of its own, ordinary ones change to it."""

_WORTH_CHANGING = 4
"""A line without scenarios of its own stage helps another one while so many are left: changing takes seconds."""


class Theatre:
    """Plays scenarios in the background; `played` waits for one of them."""

    def __init__(self, sandbox: Sandbox, scenarios: Iterable[Scenario]) -> None:
        """Begin with all of `scenarios` at once, each line in its own thread."""
        self._sandbox = sandbox
        self._lock = threading.Lock()
        self._left: dict[str, deque[Scenario]] = {name: deque() for name in STAGES}
        for scenario in scenarios:
            self._left[scenario.stage].append(scenario)
        self._futures: dict[str, Future[Played]] = {
            scenario.name: Future() for queue in self._left.values() for scenario in queue
        }
        self._threads = [
            threading.Thread(target=self._play, args=(name,), name=f"line-{name}")
            for name in dict.fromkeys(LINES)
            for _ in range(min(self._share_of(name), LINES.count(name)))
        ]
        for thread in self._threads:
            thread.start()

    def played(self, scenario: Scenario, within_s: float) -> Played:
        """Give what came of a scenario, once it has been played.

        Raises:
            ScenarioFailed, MachineCannot: as the scenario ended.
            TimeoutError: its turn has not come in time.
        """
        return self._futures[scenario.name].result(within_s)

    def close(self) -> None:
        """Begin no further scenario, and wait until all lines are down."""
        self._take_all()
        for thread in self._threads:
            thread.join()

    def _share_of(self, name: str) -> int:
        homeless = (len(queue) for stage, queue in self._left.items() if stage not in LINES)
        return len(self._left[name]) + (sum(homeless) if name == LINES[0] else 0)

    def _play(self, stage_name: str) -> None:
        try:
            with bring_up(self._sandbox) as (stage, eyes):
                while (scenario := self._take(stage_name)) is not None:
                    self._play_one(stage, eyes, scenario)
        except BaseException as error:  # noqa: BLE001  border of a thread: whoever waits for a scenario is told
            for scenario in self._take_all():
                self._futures[scenario.name].set_exception(error)

    def _take(self, stage_name: str) -> Scenario | None:
        with self._lock:
            for name in sorted(self._left, key=lambda name: name != stage_name):
                queue = self._left[name]
                helped = name != stage_name and name in LINES
                if len(queue) >= (_WORTH_CHANGING if helped else 1):
                    return queue.popleft()
        return None

    def _take_all(self) -> list[Scenario]:
        with self._lock:
            left = [scenario for queue in self._left.values() for scenario in queue]
            for queue in self._left.values():
                queue.clear()
        return left

    def _play_one(self, stage: Stage, eyes: Eyes, scenario: Scenario) -> None:
        future = self._futures[scenario.name]
        try:
            stage.enter(scenario.stage)
            future.set_result(Player(stage, eyes, scenario).play())
        except MachineCannot as error:
            future.set_exception(error)
        except Exception as error:  # noqa: BLE001  the next scenario must find a line without faults
            future.set_exception(error)
            stage.make_good()


@contextmanager
def bring_up(sandbox: Sandbox) -> Iterator[tuple[Stage, Eyes]]:
    """Give a stage of its own with everything that watches it; it is gone afterwards."""
    folder, progress = RunFolder(), Progress(io.StringIO())
    places = make_places(folder, Build(PROJECT / "build"), isolated=True)
    try:
        with (
            Supervisor(folder, sandbox) as supervisor,
            Line(supervisor, places, progress) as line,
            Stage(line) as stage,
            Eyes(stage) as eyes,
        ):
            yield stage, eyes
    finally:
        folder.remove()
