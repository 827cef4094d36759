"""What one process of a fleet counts and measures, for Prometheus; of all its clinics together.

No clinic is a label: their names are no closed words. What waits in each clinic is told by
`uketsuke-host fleet status`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from device.base.log import EventLog
from device.base.metrics_socket import MetricsServer
from host.base.metrics_settings import MetricsSettings
from host.metrics.measures import Measures


class FleetMeasures:
    """The measures of one process; thread-safe."""

    def __init__(self) -> None:
        """Begin at zero, with what every host counts."""
        self.host = Measures()
        metrics = self.host.metrics
        self._asked = metrics.counter(
            "uketsuke_gate_answers", "Who wanted to connect, by what the gate said.", ("outcome",)
        )
        self._gauge = metrics.gauge

    def asked(self, outcome: str) -> None:
        """Count an answer of the gate: `allowed`, or why somebody was refused."""
        self._asked.labels(outcome).inc()

    def watch_database(self, in_use: Callable[[], float]) -> None:
        """Let the use of the database's connections be read."""
        self._gauge("uketsuke_fleet_connections", "Connections to the database in use.", in_use)

    def watch_worker(
        self,
        *,
        clinics: Callable[[], float],
        tended: Callable[[], float],
        workers: Callable[[], float],
        in_hand: Callable[[], float],
        waiting: Callable[[], float | None],
        is_whole: Callable[[], bool],
    ) -> None:
        """Let what a worker is about be read."""
        self._gauge("uketsuke_fleet_clinics", "Clinics that this worker works for.", clinics)
        self._gauge("uketsuke_fleet_clinics_tended", "Clinics that it looks after between messages.", tended)
        self._gauge("uketsuke_fleet_workers", "Workers that it hears, itself among them.", workers)
        self._gauge("uketsuke_fleet_in_hand", "Messages that it took and has not dealt with.", in_hand)
        self._gauge("uketsuke_fleet_waiting", "Messages of the stream that no worker has taken.", waiting)
        self._gauge("uketsuke_bus_up", "Whether its node is reached and part of the cluster.", is_whole)


def serving(
    settings: MetricsSettings, name: str, measures: FleetMeasures, log: EventLog
) -> list[Coroutine[Any, Any, None]]:
    """Give what serves the metrics; the name of the process stands in that of its socket, as a role's does."""
    metrics = measures.host.metrics
    if settings.socket is None and not settings.port:
        return []
    metrics.watch_loop(asyncio.get_running_loop())

    async def render() -> bytes:
        return metrics.render()

    server, tasks = MetricsServer(render, log), list[Coroutine[Any, Any, None]]()
    if settings.socket is not None:
        tasks.append(server.run_at_socket(settings.socket.with_stem(f"{settings.socket.stem}-{name}")))
    if settings.port:
        tasks.append(server.run_at_port(settings.host, settings.port))
    return tasks
