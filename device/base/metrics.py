"""What a program counts and measures, in Prometheus' words: names in units, closed labels, nothing of a person.

The names of labels are an allow-list, as the log's fields are: their values are closed words and stable numbers, so
that neither a person nor a visit can become a time series. Readings are taken when somebody asks. A reading that
fails is left out and counted, and the others stay.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from device.base.errors import UketsukeError

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

ALLOWED_LABELS = frozenset(
    {"lane", "number", "outcome", "part", "program", "stage", "state", "status", "version", "way"}
)

SECONDS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 5.0, 8.0, 13.0, 20.0, 30.0, 60.0, 120.0)
"""The limits of every histogram of durations: from a commit to a patient who takes two minutes."""

disable_created_metrics()  # type: ignore[no-untyped-call]
# When each counter was made would double the number of time series, and is the program's start.

Samples = Iterable[tuple[tuple[str, ...], float]]
"""Label values in the order of their names, and the value."""


class Metrics:
    """The metrics of one program."""

    def __init__(self, program: str, version: str) -> None:
        """Begin with what every program tells: which version it is, and what it takes of the machine."""
        self.registry = CollectorRegistry(auto_describe=True)
        self._unreadable = self.counter("uketsuke_unreadable", "Readings that failed, by the metric.", ("part",))
        ProcessCollector(registry=self.registry)
        self.reading("uketsuke_threads", "Threads of the process.", (), _count_threads)
        about = (((program, version), 1.0),)
        self.reading("uketsuke_build_info", "Always 1; program and version.", ("program", "version"), lambda: about)

    def counter(self, name: str, meaning: str, labels: Sequence[str] = ()) -> Counter:
        """Give a counter, which Prometheus sees as NAME_total."""
        return Counter(name, meaning, _checked(labels), registry=self.registry)

    def histogram(self, name: str, meaning: str, labels: Sequence[str] = ()) -> Histogram:
        """Give a histogram of seconds."""
        return Histogram(name, meaning, _checked(labels), registry=self.registry, buckets=SECONDS)

    def gauge(self, name: str, meaning: str, read: Callable[[], float | None]) -> None:
        """Let a value be read whenever somebody asks; None leaves it out."""

        def samples() -> Samples:
            value = read()
            return () if value is None else (((), float(value)),)

        self.reading(name, meaning, (), samples)

    def total(self, name: str, meaning: str, read: Callable[[], float]) -> None:
        """Let something that is counted elsewhere be read; Prometheus sees it as NAME_total."""
        failed = self._unreadable.labels(name).inc
        self.registry.register(
            _Reading(name, meaning, (), lambda: (((), float(read())),), failed, CounterMetricFamily)
        )

    def reading(self, name: str, meaning: str, labels: Sequence[str], read: Callable[[], Samples]) -> None:
        """Let several values of one name be read whenever somebody asks."""
        failed = self._unreadable.labels(name).inc
        self.registry.register(_Reading(name, meaning, _checked(labels), read, failed))

    def watch_loop(self, loop: asyncio.AbstractEventLoop) -> None:
        """Let the tasks of an event loop be counted."""
        self.gauge("uketsuke_tasks", "Tasks of the event loop.", lambda: len(asyncio.all_tasks(loop)))

    def render(self) -> bytes:
        """Give everything as text, version 0.0.4 of the format."""
        return generate_latest(self.registry)


@dataclass(frozen=True)
class _Reading(Collector):
    name: str
    meaning: str
    labels: tuple[str, ...]
    read: Callable[[], Samples] = field(repr=False)
    failed: Callable[[], None] = field(repr=False)
    family: type[GaugeMetricFamily] | type[CounterMetricFamily] = GaugeMetricFamily

    def describe(self) -> Iterable[Metric]:
        return (self.family(self.name, self.meaning, labels=self.labels),)

    def collect(self) -> Iterable[Metric]:
        family = self.family(self.name, self.meaning, labels=self.labels)
        try:
            for values, value in self.read():
                family.add_metric(values, value)
        except (UketsukeError, OSError):
            self.failed()
        return (family,)


def _checked(labels: Sequence[str]) -> tuple[str, ...]:
    unknown = sorted(set(labels) - ALLOWED_LABELS)
    if unknown:
        raise ValueError(f"label {unknown[0]!r} is not on the allow-list")
    return tuple(labels)


def _count_threads() -> Samples:
    return (((), float(len(os.listdir("/proc/self/task")))),)
