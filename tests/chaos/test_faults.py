"""The faults do what they say: cables carry and do not, the proxy delays, stalls and resets, the clock moves."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from chaos.faults.proxy import Proxy
from device.cli.demo.world.clock import MovableClock, build_wrong_clock

pytestmark = pytest.mark.system

LOOPBACK = "127.0.0.1"
LIMIT_S = 10.0

_CABLE = """
import socket
from chaos.faults.cables import SERVER, Cable, set_up_server
import subprocess, sys

ASK = "import socket, sys; socket.create_connection((sys.argv[1], 7777), 0.5).close()"

set_up_server()
listening = socket.create_server((SERVER, 7777))
with Cable(1) as first, Cable(2) as second:
    def reaches(cable):
        return subprocess.run([*cable.prefix, sys.executable, "-c", ASK, SERVER], capture_output=True).returncode == 0
    seen = [reaches(first), reaches(second)]
    first.pull()
    seen += [reaches(first), reaches(second)]
    first.put_back()
    seen += [reaches(first)]
    listening.settimeout(1)
    print(seen, listening.accept()[1][0])
"""


@contextmanager
def _echo() -> Iterator[int]:
    """Give the port of a server that sends back what it gets."""
    with socket.create_server((LOOPBACK, 0)) as listening:
        threading.Thread(target=_serve, args=(listening,), daemon=True).start()
        yield listening.getsockname()[1]


def _serve(listening: socket.socket) -> None:
    while True:
        try:
            connection, _ = listening.accept()
        except OSError:
            return
        threading.Thread(target=_repeat, args=(connection,), daemon=True).start()


def _repeat(connection: socket.socket) -> None:
    with connection:
        try:
            while piece := connection.recv(1000):
                connection.sendall(piece)
        except OSError:
            return


@pytest.fixture
def proxy() -> Iterator[tuple[Proxy, int]]:
    """Give a proxy before an echo, and its port."""
    with closing(socket.create_server((LOOPBACK, 0))) as probe:
        port = probe.getsockname()[1]
    with _echo() as goal, Proxy((LOOPBACK, port), (LOOPBACK, goal), seed=1) as running:
        yield running, port


def _ask(connection: socket.socket) -> float:
    """Send and get something back; give the seconds that it took."""
    began = time.monotonic()
    connection.sendall(b"x" * 100)
    got = b""
    while len(got) < 100:
        piece = connection.recv(1000)
        assert piece
        got += piece
    return time.monotonic() - began


def test_the_proxy_carries_both_ways(proxy: tuple[Proxy, int]) -> None:
    with socket.create_connection((LOOPBACK, proxy[1]), LIMIT_S) as connection:
        _ask(connection)
        _ask(connection)


def test_the_proxy_resets_one_peer(proxy: tuple[Proxy, int]) -> None:
    with socket.create_connection((LOOPBACK, proxy[1]), LIMIT_S) as connection:
        _ask(connection)
        proxy[0].reset("10.0.0.1")
        _ask(connection)
        proxy[0].reset(LOOPBACK)
        with pytest.raises((ConnectionResetError, AssertionError)):
            _ask(connection)


def test_the_proxy_stalls_and_goes_on(proxy: tuple[Proxy, int]) -> None:
    with socket.create_connection((LOOPBACK, proxy[1]), LIMIT_S) as connection:
        _ask(connection)
        proxy[0].stall(LOOPBACK, True)
        connection.settimeout(0.3)
        with pytest.raises(TimeoutError):
            _ask(connection)
        proxy[0].stall(LOOPBACK, False)
        connection.settimeout(LIMIT_S)
        assert connection.recv(1000) == b"x" * 100


def test_the_proxy_delays(proxy: tuple[Proxy, int]) -> None:
    with socket.create_connection((LOOPBACK, proxy[1]), LIMIT_S) as connection:
        proxy[0].delay(LOOPBACK, 0.2)
        assert max(_ask(connection) for _ in range(5)) > 0.1  # of ten pieces, each late by 0 to 0.4 s


def test_a_broker_that_is_away_is_away(proxy: tuple[Proxy, int]) -> None:
    with closing(socket.create_server((LOOPBACK, 0))) as probe:
        nowhere, place = probe.getsockname()[1], proxy[1]
    assert nowhere != place
    with closing(socket.create_server((LOOPBACK, 0))) as probe:
        port = probe.getsockname()[1]
    with (
        Proxy((LOOPBACK, port), (LOOPBACK, nowhere), seed=1),
        socket.create_connection((LOOPBACK, port), LIMIT_S) as connection,
        pytest.raises((ConnectionResetError, BrokenPipeError, AssertionError)),
    ):
        _ask(connection)


def test_cables_can_be_pulled_one_by_one() -> None:
    user = ["--user", "--map-root-user"] if os.geteuid() != 0 else []
    command = ["unshare", *user, "--net", "--", sys.executable, "-c", _CABLE]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.stdout == "[True, True, False, True, True] 10.99.1.2\n", done.stderr


def test_a_clock_moves_while_its_program_runs(tmp_path: Path) -> None:
    clock = MovableClock(build_wrong_clock(tmp_path), tmp_path / "clock")
    tell = "import sys, time\nfor line in sys.stdin: print(time.time(), time.monotonic(), flush=True)"
    with subprocess.Popen(
        [sys.executable, "-c", tell],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, **clock.environment},
    ) as program:
        assert program.stdin
        assert program.stdout
        off: list[float] = []
        for seconds in (0, 86_400, -3_600, 0):
            clock.move(seconds)
            program.stdin.write("\n")
            program.stdin.flush()
            wall, steady = map(float, program.stdout.readline().split())
            off.append(round((wall - time.time()) / 60) * 60)
            assert abs(steady - time.monotonic()) < LIMIT_S
        program.stdin.close()
    assert off == [0, 86_400, -3_600, 0]
