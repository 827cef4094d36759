"""What the host's parts count as they work: messages that came, answers about insurance, and how long they took."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import version

from device.base.metrics import Metrics
from device.wire.messages.host import Eligibility
from device.wire.words import ReceiptState


class Measures:
    """The counters of one process of the host; thread-safe."""

    def __init__(self) -> None:
        """Begin at zero."""
        self.metrics = Metrics("host", version("uketsuke"))
        self._messages = self.metrics.counter(
            "uketsuke_host_messages", "Terminals' messages by what became of them.", ("state",)
        )
        self._answers = self.metrics.counter(
            "uketsuke_eligibility_answers", "Answers about insurance, by status and reason.", ("status", "number")
        )
        self._asking = self.metrics.histogram(
            "uketsuke_eligibility_seconds", "Time that one question about insurance took."
        )
        self._settled = self.metrics.histogram(
            "uketsuke_settle_seconds", "Time from a visit's arrival to its first answer, by kind.", ("lane",)
        )

    def messages_came(self, states: Iterable[ReceiptState]) -> None:
        """Count messages of one committed group."""
        for state in states:
            self._messages.labels(state.value).inc()

    def answered(self, eligibility: Eligibility, took_s: float) -> None:
        """Count one answer; "could not check" is one, with the reason's number."""
        self._answers.labels(eligibility.status.value, str(eligibility.reason)).inc()
        self._asking.observe(took_s)

    def settled(self, lane: str, after_s: float) -> None:
        """Take note how long after its arrival a visit had its first answer."""
        self._settled.labels(lane).observe(max(0.0, after_s))
