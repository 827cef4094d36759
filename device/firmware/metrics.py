"""What the firmware counts: visits by way and outcome, how long each step takes, and what of the terminal is there.

It watches the visit as the screen does, and knows nothing else of it: no visit id, no ticket and no score gets here.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

from device.base.metrics import Metrics
from device.firmware.diagnosis.collector import Live
from device.firmware.diagnosis.probes import describe_reader
from device.firmware.diagnosis.report import CameraTest, ReaderWord
from device.firmware.diagnosis.watched_camera import WatchedCamera
from device.firmware.diagnosis.watched_screen import WatchedScreen
from device.firmware.visit.states import State
from device.firmware.visit.visit import Visit


class Unsent(StrEnum):
    """The outcomes of a visit of which nothing was sent."""

    LEFT = "left"
    """The person went, or time was over, before anything was to be sent."""
    NOT_SENT = "not_sent"
    """The outbox did not take it; the person was sent to the desk."""


class VisitMetrics:
    """Watches the visit."""

    def __init__(self, metrics: Metrics, clock: Callable[[], float]) -> None:
        """Count into `metrics`; `clock` is monotonic, in seconds."""
        self._clock = clock
        self._last = Visit()
        self._began = self._entered = clock()
        self._visits = metrics.counter(
            "uketsuke_visits", "Visits by the way taken and their outcome.", ("way", "outcome")
        )
        self._stages = metrics.histogram("uketsuke_visit_stage_seconds", "Time in each state of a visit.", ("stage",))
        self._tickets = metrics.histogram("uketsuke_visit_seconds", "Time from the card to the ticket.", ("way",))
        self._errors = metrics.counter("uketsuke_visit_errors", "Errors that people met, by number.", ("number",))

    def show_visit(self, visit: Visit) -> None:
        """Take note of every new value of the visit."""
        last, now, self._last = self._last, self._clock(), visit
        if visit.visit_id != last.visit_id:
            self._end(last)
            self._began = now
        if (visit.state, visit.visit_id) != (last.state, last.visit_id):
            self._leave(last.state, now)
        if visit.ticket and not last.ticket:
            self._visits.labels(visit.method.value, visit.outcome.value).inc()
            self._tickets.labels(visit.method.value).observe(now - self._began)
        if visit.message and visit.message != last.message:
            self._errors.labels(str(visit.message)).inc()

    def _leave(self, state: State, now: float) -> None:
        if state is not State.IDLE:
            self._stages.labels(state.value).observe(now - self._entered)
        self._entered = now

    def _end(self, visit: Visit) -> None:
        if not visit.visit_id or visit.ticket:
            return
        given_up = visit.state in (State.SENDING, State.RESULT)
        self._visits.labels(visit.method.value, Unsent.NOT_SENT if given_up else Unsent.LEFT).inc()


def watch_parts(metrics: Metrics, live: Live, camera: WatchedCamera, screen: WatchedScreen, state: Path) -> None:
    """Let the terminal's parts be read: 1 is there and works, 0 is not."""
    metrics.gauge("uketsuke_reader_up", "Whether the card reader works.", lambda: _reader_up(live))
    metrics.total(
        "uketsuke_reader_restarts", "How often the reader's process was begun anew.", lambda: live.reader().restarts
    )
    metrics.gauge("uketsuke_camera_up", "Whether the camera's last use went well.", lambda: _camera_up(camera))
    metrics.gauge("uketsuke_daemon_up", "Whether the daemon is reached.", lambda: float(live.daemon_connected()))
    metrics.gauge(
        "uketsuke_host_heard",
        "Whether a signed message of the host counts now.",
        lambda: float(live.eligibility_error() is not None),
    )
    metrics.gauge("uketsuke_eligibility_up", "Whether the host can ask about insurance.", lambda: _asks(live))
    metrics.gauge("uketsuke_screen_pages", "Pages that show the screen.", lambda: screen.report().pages)
    metrics.gauge("uketsuke_visit_open", "Whether a visit is open.", lambda: float(live.visit_open()))
    metrics.total("uketsuke_messages_refused", "The host's messages not believed in this run.", live.refused)
    metrics.gauge("uketsuke_state_free_bytes", "Free space for the program's state.", lambda: free_bytes(state))


def free_bytes(folder: Path) -> float:
    """Give the free space for the folder's owner.

    Raises:
        OSError: it cannot be told.
    """
    return float(shutil.disk_usage(folder).free)


def _reader_up(live: Live) -> float:
    return float(describe_reader(live.reader()).word is ReaderWord.OK)


def _camera_up(camera: WatchedCamera) -> float | None:
    report = camera.report_of(CameraTest.NOT_ASKED, 0)
    return None if report.kind == "none" else float(report.last_error == 0)


def _asks(live: Live) -> float | None:
    error = live.eligibility_error()
    return None if error is None else float(error == 0)
