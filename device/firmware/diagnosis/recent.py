"""Remembers how the last visits went for the machine: sums only, nothing of anybody, and nothing on the disk."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from device.firmware.diagnosis.report import RecentReport
from device.firmware.face.gate.quality import Reason
from device.firmware.visit.states import State
from device.firmware.visit.visit import Visit

_READS, _LOOKS = 50, 400
"""A morning's cards; the looks of the last few people (a dozen a second at most)."""
_P95 = 0.95
_REASONS = frozenset(reason.value for reason in Reason)
_NO_FACE = Reason.NO_FACE.value


class Recent:
    """Watches visits and hints."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """Begin with nothing; `clock` is monotonic, in seconds."""
        self._clock = clock
        self._reads: deque[float] = deque(maxlen=_READS)
        self._looks: deque[str] = deque(maxlen=_LOOKS)
        self._last = Visit()
        self._reading_since: float | None = None

    def show_visit(self, visit: Visit) -> None:
        """Take note of how long reading took, each time that it led on."""
        last, self._last = self._last, visit
        if visit.state is last.state and visit.visit_id == last.visit_id:
            return
        if last.state is State.READING and visit.state is State.CHOOSING and self._reading_since is not None:
            self._reads.append(self._clock() - self._reading_since)
        self._reading_since = self._clock() if visit.state is State.READING else None

    def show_face(self, hint: str, _picture: bytes) -> None:
        """Take note of what a look at a face said; the picture is nobody's business here."""
        if hint in _REASONS and hint != _NO_FACE:
            self._looks.append(hint)

    def report(self) -> RecentReport:
        """Give the sums."""
        reads = sorted(self._reads)
        p95_s = reads[min(len(reads) - 1, int(_P95 * len(reads)))] if reads else 0.0
        count = self._looks.count
        return RecentReport(
            reads=len(reads),
            read_p95_ms=round(p95_s * 1000),
            looks=len(self._looks),
            too_dark=count(Reason.TOO_DARK.value),
            light_behind=count(Reason.LIGHT_BEHIND.value),
            blurred=count(Reason.BLURRED.value),
        )
