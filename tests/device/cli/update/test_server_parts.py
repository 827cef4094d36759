"""What the server's own metrics say of its way to the broker, from a real metrics socket."""

from __future__ import annotations

import asyncio
from io import StringIO
from pathlib import Path

import pytest

from device.base.log import EventLog
from device.base.metrics import Metrics
from device.base.metrics_socket import MetricsServer
from device.cli.update.server_parts import read_parts


async def ask(settings: Path, place: Path, up: float) -> dict[str, str]:
    """Serve one host's parts, and ask once."""
    metrics = Metrics("host", "0.1.0")
    parts = ((("broker",), up), (("eligibility",), 0.0))
    metrics.reading("uketsuke_host_part_up", "Whether a way of the host works.", ("part",), lambda: parts)

    async def render() -> bytes:
        return metrics.render()

    server = asyncio.create_task(MetricsServer(render, EventLog("test", StringIO())).run_at_socket(place))
    try:
        async with asyncio.timeout(30):
            while not (told := await asyncio.to_thread(read_parts, settings)):
                await asyncio.sleep(0.01)
        return told
    finally:
        server.cancel()


@pytest.mark.parametrize(("up", "level"), [(1.0, "ok"), (0.0, "failed")])
def test_only_the_way_to_the_broker_counts(tmp_path: Path, up: float, level: str) -> None:
    settings = tmp_path / "host.toml"
    settings.write_text('[metrics]\nsocket = "metrics.sock"\n')
    assert asyncio.run(ask(settings, tmp_path / "metrics.sock", up)) == {"broker": level}


def test_where_nothing_is_told_nothing_is_known(tmp_path: Path) -> None:
    settings = tmp_path / "host.toml"
    assert read_parts(None) == read_parts(settings) == {}
    settings.write_text('clinic = "c1"\n')
    assert read_parts(settings) == {}
    settings.write_text('[metrics]\nsocket = "nobody.sock"\n')
    assert read_parts(settings) == {}
