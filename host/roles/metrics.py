"""Serves the metrics of one process of the host."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

from device.base.metrics_socket import MetricsServer
from host.metrics.readings import StoreReadings
from host.roles.parts import Parts


def metrics_tasks(parts: Parts, roles: frozenset[str], *, all_roles: bool) -> list[Coroutine[Any, Any, None]]:
    """Give what serves the metrics, at the places that the settings name; the database is read in a thread."""
    settings = parts.settings.metrics
    if settings.socket is None and not settings.port:
        return []
    metrics = parts.measures.metrics
    metrics.watch_loop(asyncio.get_running_loop())
    StoreReadings(parts.engine, parts.clock).register(metrics)

    async def render() -> bytes:
        return await asyncio.to_thread(metrics.render)

    server = MetricsServer(render, parts.log)
    tasks: list[Coroutine[Any, Any, None]] = []
    if settings.socket is not None:
        tasks.append(server.run_at_socket(_own(settings.socket, roles, all_roles=all_roles)))
    if settings.port and all_roles:
        tasks.append(server.run_at_port(settings.host, settings.port))
    return tasks


def _own(socket: Path, roles: frozenset[str], *, all_roles: bool) -> Path:
    return socket if all_roles else socket.with_stem("-".join((socket.stem, *sorted(roles))))
