"""Metrics: names, closed labels, readings that fail alone, and the socket that serves them."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from device.base.errors import UketsukeError
from device.base.log import EventLog
from device.base.metrics import Metrics
from device.base.metrics_socket import MetricsServer, serve_metrics


def values(metrics: Metrics) -> dict[str, float]:
    """Give every sample without labels by its name."""
    families = text_string_to_metric_families(metrics.render().decode())
    return {sample.name: sample.value for family in families for sample in family.samples if not sample.labels}


def test_every_program_tells_what_it_takes_of_the_machine() -> None:
    told = values(Metrics("daemon", "0.1.0"))
    assert told["process_resident_memory_bytes"] > 0
    assert told["process_open_fds"] > 0
    assert told["uketsuke_threads"] >= 1


def test_counted_and_read_values() -> None:
    metrics, level = Metrics("daemon", "0.1.0"), [2.0]
    metrics.counter("uketsuke_things", "Things.", ("state",)).labels("waiting").inc()
    metrics.gauge("uketsuke_level", "A level.", lambda: level[0])
    metrics.total("uketsuke_tries", "Tries.", lambda: 7)
    metrics.gauge("uketsuke_nothing", "Not fitted.", lambda: None)
    level[0] = 3.0
    told = values(metrics)
    assert (told["uketsuke_level"], told["uketsuke_tries_total"]) == (3.0, 7.0)
    assert "uketsuke_nothing" not in told
    assert b'uketsuke_things_total{state="waiting"} 1.0' in metrics.render()


def test_a_label_that_could_hold_a_person_is_refused() -> None:
    with pytest.raises(ValueError, match="'name' is not on the allow-list"):
        Metrics("daemon", "0.1.0").counter("uketsuke_people", "People.", ("name",))


@pytest.mark.parametrize("error", [UketsukeError("the outbox cannot be read"), OSError("gone")])
def test_a_reading_that_fails_leaves_the_others(error: Exception) -> None:
    metrics = Metrics("daemon", "0.1.0")

    def broken() -> float:
        raise error

    metrics.gauge("uketsuke_broken", "Cannot be read.", broken)
    metrics.gauge("uketsuke_whole", "Can be read.", lambda: 1.0)
    metrics.render()
    told = values(metrics)
    assert told["uketsuke_whole"] == 1.0
    assert "uketsuke_broken" not in told
    assert b'uketsuke_unreadable_total{part="uketsuke_broken"}' in metrics.render()


async def ask(path: Path, request: bytes) -> bytes:
    """Give what comes to a request."""
    while True:
        try:
            reader, writer = await asyncio.open_unix_connection(path)
        except (FileNotFoundError, ConnectionRefusedError):
            await asyncio.sleep(0.005)
            continue
        writer.write(request)
        answer = await reader.read()
        writer.close()
        return answer


def talk(path: Path, *requests: bytes) -> list[bytes]:
    """Serve metrics at `path`, and give the answers."""

    async def scenario() -> list[bytes]:
        serving = asyncio.create_task(
            serve_metrics(path, Metrics("daemon", "0.1.0"), EventLog("test", io.StringIO()))
        )
        async with asyncio.timeout(60):
            answers = [await ask(path, request) for request in requests]
        serving.cancel()
        return answers

    return asyncio.run(scenario())


def test_the_socket_answers_as_a_web_server_does(tmp_path: Path) -> None:
    path = tmp_path / "metrics.sock"
    got, posted, noise, again = talk(
        path,
        b"GET /metrics HTTP/1.1\r\nHost: metrics\r\n\r\n",
        b"POST /metrics HTTP/1.1\r\nHost: metrics\r\n\r\n",
        b"x" * 9000 + b"\r\n\r\n",
        b"GET / HTTP/1.0\r\n\r\n",
    )
    assert got.startswith(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4")
    assert b'uketsuke_build_info{program="daemon",version="0.1.0"} 1.0' in got
    assert b"uketsuke_tasks" in got
    assert posted.startswith(b"HTTP/1.1 405")
    assert noise == b""
    assert again.startswith(b"HTTP/1.1 200")
    assert path.stat().st_mode & 0o777 == 0o660


def test_a_place_that_cannot_be_used_stops_nobody(tmp_path: Path) -> None:
    log = io.StringIO()

    async def render() -> bytes:
        return b""

    server = MetricsServer(render, EventLog("test", log))
    asyncio.run(server.run_at_socket(tmp_path / "nowhere" / "metrics.sock"))
    assert "metrics_not_served" in log.getvalue()
