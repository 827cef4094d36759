"""The loop: starts the browser, looks at the page's signs of life, starts it anew, and gives up for a while.

Waiting is always for something: the browser's end, the signal to stop, or the time of the next look.
"""

from __future__ import annotations

import os
import select
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from device.base import readiness
from device.base.errors import UketsukeError
from device.base.log import EventLog
from device.kiosk.browser import Browser
from device.kiosk.judgement import BY_PEOPLE, RESTART, Judge, Verdict
from device.kiosk.settings import KioskSettings
from device.kiosk.signs import Sign, read_signs

ANSWER_WITHIN_S = 1.0


@dataclass(frozen=True)
class Rim:
    """What the keeper does to the world; a test hands in others.

    `stopped` is a descriptor that can be read from once the program is to end.
    """

    stopped: int
    start: Callable[[KioskSettings, Mapping[str, str]], Browser] = Browser
    signs: Callable[[str, float], tuple[Sign, ...] | None] = read_signs
    clock: Callable[[], float] = time.monotonic
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))


class Keeper:
    """Keeps one browser on one page."""

    def __init__(self, settings: KioskSettings, rim: Rim, log: EventLog) -> None:
        """Begin without a browser."""
        self._settings = settings
        self._rim = rim
        self._log = log
        self._failures = 0
        self._covered = 0
        self._told = False

    def keep(self) -> bool:
        """Keep it up; return True when the program is to end, False when too many starts in a row came to nothing."""
        self._failures = 0
        while self._failures < self._settings.failures_to_text:
            if self._wait_for_server() or self._run_once() or self._wait(self._pause_s()):
                return True
        return False

    def _pause_s(self) -> float:
        if not self._failures:
            return 0.0
        return min(self._settings.pause_s * 2.0 ** (self._failures - 1), self._settings.pause_most_s)

    def _wait_for_server(self) -> bool:
        while self._rim.signs(self._settings.url, ANSWER_WITHIN_S) is None:
            readiness.alive()
            if self._wait(self._settings.check_s):
                return True
        return False

    def _run_once(self) -> bool:
        """Run the browser until it has to go; return whether the program is to end."""
        try:
            browser = self._rim.start(self._settings, self._rim.environment)
        except UketsukeError as error:
            self._failures += 1
            self._log.failure("browser_not_started", error)
            return False
        judge = Judge(self._settings, self._rim.clock(), self._covered < self._settings.failures_to_text)
        try:
            return self._watch(browser, judge)
        finally:
            browser.stop()

    def _watch(self, browser: Browser, judge: Judge) -> bool:
        while not self._wait(self._settings.check_s, browser.ended):
            readiness.alive()
            verdict = self._look(browser, judge)
            if verdict in RESTART:
                self._count(judge, verdict)
                return False
            if verdict is Verdict.GOOD:
                self._stands(judge)
        return True

    def _look(self, browser: Browser, judge: Judge) -> Verdict:
        code = browser.exit_code
        if code is not None:
            return judge.judge_end(code)
        return judge.judge(self._rim.clock(), self._rim.signs(self._settings.url, ANSWER_WITHIN_S))

    def _stands(self, judge: Judge) -> None:
        if not self._told:
            self._told = readiness.ready("the page is shown")
        if judge.stood_s(self._rim.clock()) > self._settings.steady_s:
            self._failures = self._covered = 0

    def _count(self, judge: Judge, reason: Verdict) -> None:
        """What a person did to a page that stood is no failure of the browser: the page is back at once.

        A focus that goes again and again without a page that stood is not a person's doing but the display's: it is
        no longer looked at.
        """
        stood_s = judge.stood_s(self._rim.clock())
        if reason not in BY_PEOPLE and stood_s < self._settings.steady_s:
            self._failures += 1
        self._covered = self._covered + 1 if reason is Verdict.COVERED else 0
        self._log.event("browser_restarted", reason=reason.value, seconds=round(stood_s, 1), count=self._failures)

    def _wait(self, seconds: float, *ended: int) -> bool:
        """Wait until the program is to end (True), one of the descriptors can be read, or the time is up."""
        ready, _, _ = select.select([self._rim.stopped, *ended], [], [], seconds)
        return self._rim.stopped in ready
