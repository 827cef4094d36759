"""A broker that stands still is told from one that is away, and is told of only after a while."""

from __future__ import annotations

import io
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from device.base.log import EventLog
from device.base.ports import free_ports
from host.broker.stillness import FILE_NAME, SILENT_S, Answer, StillnessWatch, ask, ask_for_restart
from tests.systemd.units import read_unit

HERE = "127.0.0.1"


class Clock:
    """A monotonic clock that is moved by hand."""

    def __init__(self) -> None:
        """Begin anywhere."""
        self.now = 1000.0

    def __call__(self) -> float:
        """Give the time."""
        return self.now


@contextmanager
def listening() -> Iterator[socket.socket]:
    with socket.create_server((HERE, 0)) as server:
        yield server


def test_who_takes_a_connection_and_says_nothing_is_silent() -> None:
    with listening() as server:
        assert ask(HERE, server.getsockname()[1], within_s=0.2) is Answer.SILENT


def test_where_nobody_listens_the_broker_is_away() -> None:
    assert ask(HERE, free_ports()) is Answer.AWAY


@pytest.mark.parametrize("said", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"\x15\x03\x03\x00\x02\x02\x28"])
def test_who_says_anything_speaks(said: bytes) -> None:
    def answer(server: socket.socket) -> None:
        connection, _ = server.accept()
        with connection:
            connection.recv(1)
            connection.sendall(said)
            with suppress(ConnectionError):  # whoever asked leaves without reading on
                while connection.recv(4096):
                    pass

    with listening() as server:
        other = threading.Thread(target=answer, args=(server,))
        other.start()
        assert ask(HERE, server.getsockname()[1], within_s=60) is Answer.SPEAKS
        other.join()


def test_it_is_told_of_after_its_time_and_again_after_as_long() -> None:
    clock, told = Clock(), list[float]()
    watch = StillnessWatch(lambda: Answer.SILENT, lambda: told.append(clock.now), clock)
    for _ in range(int(3 * SILENT_S)):
        watch.look(connected=False)
        clock.now += 1
    assert told == [1000.0 + SILENT_S, 1000.0 + 2 * SILENT_S]


@pytest.mark.parametrize("between", [Answer.SPEAKS, Answer.AWAY])
def test_an_answer_or_nobody_between_begins_anew(between: Answer) -> None:
    clock, told = Clock(), list[float]()
    answers = [Answer.SILENT, between, Answer.SILENT]
    watch = StillnessWatch(lambda: answers.pop(0), lambda: told.append(clock.now), clock)
    while answers:
        watch.look(connected=False)
        clock.now += SILENT_S
    assert told == []


def test_a_broker_that_keeps_the_connection_is_not_asked() -> None:
    def never() -> Answer:
        raise AssertionError("asked")

    watch = StillnessWatch(never, lambda: None, Clock())
    watch.look(connected=True)


def test_the_unit_watches_the_file_that_is_written(tmp_path: Path) -> None:
    said = io.StringIO()
    ask_for_restart(tmp_path, EventLog("host", said))
    (written,) = tmp_path.iterdir()
    assert written.name == FILE_NAME
    assert Path(read_unit("uketsuke-broker-restart.path").one("PathChanged")).name == FILE_NAME
    assert '"broker_stands_still"' in said.getvalue()


def test_a_folder_that_is_elsewhere_is_told_and_harms_nothing(tmp_path: Path) -> None:
    said = io.StringIO()
    ask_for_restart(tmp_path / "elsewhere", EventLog("host", said))
    assert '"broker_restart_not_asked"' in said.getvalue()
