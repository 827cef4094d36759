"""The logs of all programs, followed line by line: what is not part of every visit is noted, program by program."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from device.firmware.visit.states import State
from tests.scenarios.language.seen import SeenLog
from tests.scenarios.language.trail import Trail

_LOOK_EVERY_S = 0.1
_USUAL = {
    "firmware": {"stopped", "panel_lamp", "panel_sound", "keypad_there", "settings_kept"},
    "daemon": {"started", "ended", "firmware_came", "link_up"},
    "host": {"started", "ended", "broker_connected", "way_changed", "audit_anchored"},
    "authority": {"listening", "eligibility_answered", "registration_answered"},
    "clinic_software": {"broker_connected"},
}
"""Lines of every start and of every visit; a scenario that ends a program says so itself."""
_VISIT = ("visit_state", "visit_event")
_ERROR = re.compile(r"uketsuke-[a-z]+: \[(\d+)\] ")
_LIBRARIES_SPEAK = ("unshare: ", "INFO: ", "W0000 ", "WARNING: All log messages before absl")
"""How lines begin that are no program's: of the model interpreter's native code, and of unshare(1) around one."""


@dataclass(frozen=True)
class VisitStep:
    """One row of the visit table that was taken, as the firmware's log tells it."""

    source: str
    kind: str
    guard: str
    target: str

    @property
    def enters(self) -> bool:
        """Whether another state was entered."""
        return self.source != self.target


class LogWatch:
    """Follows the logs of one scenario from now on."""

    def __init__(self, files: Mapping[str, Path]) -> None:
        """Follow `files` by program name."""
        self.trails = {program: Trail() for program in files}
        self.steps: list[VisitStep] = []
        self._state: str = State.IDLE
        self._files = {program: _Follower(path) for program, path in files.items()}
        self._changed = threading.Condition()
        self._looking = threading.Lock()
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="log-watch", daemon=True)

    def open(self) -> None:
        """Begin to follow."""
        self._thread.start()

    def close(self) -> None:
        """Stop following."""
        self._ending.set()
        self._thread.join()

    def await_steps(self, is_enough: Callable[[list[VisitStep]], bool], within_s: float) -> bool:
        """Wait until the steps of the visits are enough; tell whether they are."""
        with self._changed:
            return self._changed.wait_for(lambda: is_enough(self.steps), within_s)

    def await_kind(self, kind: str, since: int, within_s: float) -> bool:
        """Wait until the visit has heard such an event, the first `since` steps left aside; tell whether it has."""
        return self.await_steps(lambda steps: any(step.kind == kind for step in steps[since:]), within_s)

    def look(self) -> None:
        """Read what has been written until now."""
        with self._looking:
            for program, follower in self._files.items():
                for line in follower.new_lines():
                    self._take(program, line)

    def _watch(self) -> None:
        while not self._ending.wait(_LOOK_EVERY_S):
            self.look()

    def _take(self, program: str, text: str) -> None:
        if text.startswith(_LIBRARIES_SPEAK):
            return
        try:
            line: dict[str, Any] = json.loads(text)
            event = line["event"]
        except (ValueError, KeyError, TypeError):
            self.trails[program].add(_said(program, text))
            return
        if event in _VISIT:
            with self._changed:
                self.steps.append(VisitStep(self._state, line["event_in"], line["reason"], line["state"]))
                self._state = line["state"]
                self._changed.notify_all()
        elif (program, event) == ("firmware", "started"):
            self._state = State.IDLE
        elif event not in _USUAL[program]:
            self.trails[program].add(SeenLog(program, event, int(line.get("error", line.get("number", 0)))))


def _said(program: str, text: str) -> SeenLog:
    """Give a line that is no log line: the sentence with which a program ends has an error number in brackets."""
    number = _ERROR.match(text)
    return SeenLog(program, "said", int(number[1])) if number else SeenLog(program, text)


class _Follower:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._place = path.stat().st_size if path.exists() else 0
        self._begun = b""

    def new_lines(self) -> list[str]:
        if not self._path.exists():
            return []
        with self._path.open("rb") as file:
            file.seek(self._place)
            content = self._begun + file.read()
            self._place = file.tell()
        *whole, self._begun = content.split(b"\n")
        return [line.decode("utf-8", "replace") for line in whole if line]
