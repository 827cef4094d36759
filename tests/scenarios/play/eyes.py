"""All observers of the line together, and which of them sees what."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from typing import Self

from tests.scenarios.language.errors import ScenarioFailed
from tests.scenarios.language.seen import Seen, SeenEvent, SeenLog, SeenRecord, SeenRow, SeenScreen
from tests.scenarios.language.statements import Part
from tests.scenarios.language.trail import Trace, Trail
from tests.scenarios.stage.stage import Stage
from tests.scenarios.watch.desk import DeskWatch
from tests.scenarios.watch.log import LogWatch
from tests.scenarios.watch.screen import ScreenWatch
from tests.scenarios.watch.software import SoftwareWatch

_IDLE_WITHIN_S = 45.0


class Eyes:
    """What is watched, open for all scenarios; each begins with nothing seen."""

    def __init__(self, stage: Stage) -> None:
        """Watch the line of `stage`."""
        server = stage.line.server
        self._stage = stage
        self.screen = ScreenWatch(stage.line.screen_url)
        self.desk = DeskWatch(server.desk_url, server.log_in, stage.clinician)
        self.software = SoftwareWatch(lambda: stage.parts.find(Part.SUBSCRIBER))
        self.log = LogWatch(stage.log_files())
        self.events = stage.intruder.events
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        """Open all eyes."""
        for watch in (self.log, self.software, self.desk):
            watch.open()
            self._stack.callback(watch.close)
        self.screen.open()
        return self

    def __exit__(self, *_ended: object) -> None:
        """Close them."""
        self.screen.close()
        self._stack.close()

    def begin(self) -> None:
        """Wait until the terminal is idle; what was seen before is no news from now on.

        Raises:
            ScenarioFailed: the terminal does not become idle.
        """
        if not self.screen.await_screen("idle", _IDLE_WITHIN_S):
            raise ScenarioFailed(f"the terminal is not idle but {self.screen.last.name}")
        self.screen.begin()
        self.desk.begin()
        self.log.steps.clear()
        for trail in self._trails():
            trail.clear()

    def reopen_screen(self) -> None:
        """Open the terminal's page in a new browser, which begins with what is shown now."""
        self.screen = ScreenWatch(self._stage.line.screen_url, self.screen.trail, self.screen.tickets)
        self.screen.open()

    def trail_of(self, seen: Seen) -> Trail:
        """Give the trail on which such a thing is seen."""
        match seen:
            case SeenScreen():
                return self.screen.trail
            case SeenRow():
                return self.desk.trail
            case SeenRecord():
                return self.software.trail
            case SeenEvent():
                return self.events
            case SeenLog(program):
                return self.log.trails[program]

    def resolve(self, seen: Seen) -> Seen:
        """Give what was seen with its ticket as the scenario counts it: from 1 as they were shown, 0 when never."""
        if not isinstance(seen, SeenRow | SeenRecord) or isinstance(seen.ticket, int):
            return seen
        shown = self.screen.tickets
        return replace(seen, ticket=shown.index(seen.ticket) + 1 if seen.ticket in shown else 0)

    def unnamed(self) -> list[Trace]:
        """Give everything that was seen and not named so far."""
        return [trace for trail in self._trails() for trace in trail.rest()]

    def _trails(self) -> tuple[Trail, ...]:
        return (self.screen.trail, self.desk.trail, self.software.trail, self.events, *self.log.trails.values())
