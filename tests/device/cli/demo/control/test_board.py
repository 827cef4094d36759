"""What the control page shows: changes wake those who wait, nothing else does, and old happenings go."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

from device.cli.demo.control.board import Board

AT = datetime(2026, 11, 29, 9, 30, tzinfo=UTC)
LIMIT_S = 20.0


def test_only_a_change_is_a_new_version() -> None:
    board = Board(lambda: AT)
    board.change(screen="idle")
    version = board.wait(-1, LIMIT_S)
    board.change(screen="idle")
    assert board.wait(version, 0.0) == version
    board.change(screen="reading")
    assert board.wait(version, LIMIT_S) != version
    assert board.now.screen == "reading"


def test_the_newest_comes_first_and_the_oldest_goes() -> None:
    board = Board(lambda: AT)
    for number in range(100):
        board.tell("happened.card", name=str(number), how="")
    assert board.happened[0].blanks["name"] == "99"
    assert board.happened[0].at == AT
    assert 0 < len(board.happened) < 100


def test_the_end_wakes_whoever_waits() -> None:
    board = Board(lambda: AT)
    woken = threading.Event()

    def wait() -> None:
        board.wait(0, LIMIT_S)
        woken.set()

    thread = threading.Thread(target=wait)
    thread.start()
    board.end()
    assert woken.wait(LIMIT_S)
    thread.join()
    assert board.ended
