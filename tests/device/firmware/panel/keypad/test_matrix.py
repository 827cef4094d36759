"""The matrix of keys: real gpiozero on simulated pins that are wired as keys are, and a clock moved by hand."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from gpiozero.pins.mock import MockFactory, MockPin

from device.base.log import EventLog
from device.firmware.panel.errors import PanelError, PinTaken
from device.firmware.panel.gpio import GpioMatrix
from device.firmware.panel.keypad.matrix import LAYOUT, MatrixKeypad
from tests.device.firmware.panel.bench import HandTimer

ROWS, COLUMNS = (5, 6, 13, 19), (16, 20, 21)
SCAN_S = 0.02


class WiredPin(MockPin):  # type: ignore[misc]  # gpiozero publishes no types
    """A pin in a matrix: a column is at ground where a key that is down connects it to a row at ground."""

    def _get_state(self) -> float:
        factory = self.factory
        if self.info.name in factory.column_names:
            column = factory.column_names[self.info.name]
            low = [place for place in factory.down if place[1] == column and not factory.pin(ROWS[place[0]]).state]
            return 0.0 if low else 1.0
        state: float = super()._get_state()
        return state


class Board(MockFactory):  # type: ignore[misc]  # the same
    """Pins with keys between them."""

    def __init__(self) -> None:
        super().__init__(pin_class=WiredPin)
        self.down: set[tuple[int, int]] = set()
        self.column_names = {f"GPIO{pin}": place for place, pin in enumerate(COLUMNS)}


class Scene:
    """A keypad on a board, with a clock."""

    def __init__(self, board: Board) -> None:
        self.board, self.timer, self.keys, self.log = board, HandTimer(), list[str](), io.StringIO()
        matrix = GpioMatrix(board, ROWS, COLUMNS)
        log = EventLog("firmware", self.log)
        self.keypad = MatrixKeypad(matrix, SCAN_S, self.keys.append, self.timer.call_later, log)

    def press(self, *places: tuple[int, int], looks: int = 4) -> None:
        self.board.down = set(places)
        self.timer.pass_s(SCAN_S * looks)

    def release(self) -> None:
        self.press()


@contextmanager
def scene() -> Iterator[Scene]:
    board = Board()
    made = Scene(board)
    yield made
    made.keypad.close()
    made.keypad.close()
    board.close()


@pytest.mark.parametrize(("row", "column"), [(row, column) for row in range(4) for column in range(3)])
def test_each_key_is_told_once_however_long_it_is_down(row: int, column: int) -> None:
    with scene() as made:
        made.press((row, column), looks=50)
        made.release()
        assert made.keys == [LAYOUT[row][column]]


def test_a_key_can_be_pressed_twice() -> None:
    with scene() as made:
        for _ in range(2):
            made.press((1, 1))
            made.release()
        assert made.keys == ["5", "5"]


def test_a_touch_that_bounces_is_no_key() -> None:
    with scene() as made:
        for _ in range(5):
            made.press((0, 0), looks=1)
            made.press(looks=1)
        assert made.keys == []


def test_two_keys_at_once_are_none() -> None:
    with scene() as made:
        made.press((0, 0), (1, 1))
        made.release()
        assert made.keys == []


def test_a_second_key_while_the_first_is_down_waits_until_both_are_up() -> None:
    with scene() as made:
        made.press((0, 0))
        made.press((0, 0), (0, 1))
        made.press((0, 1))
        made.release()
        made.press((0, 2))
        assert made.keys == ["1", "3"]


def test_rows_rest_at_high_and_a_pin_in_use_is_told() -> None:
    with scene() as made:
        made.press((3, 2))
        assert all(made.board.pin(pin).state for pin in ROWS)
        with pytest.raises(PinTaken):
            GpioMatrix(made.board, (5,), (26,))


class Broken:
    """A matrix whose chip went away."""

    def read_down(self) -> frozenset[tuple[int, int]]:
        raise PanelError("the chip is gone")

    def close(self) -> None:
        """Nothing is left to close."""


def test_a_matrix_that_fails_ends_and_is_told_by_its_number() -> None:
    timer, log = HandTimer(), io.StringIO()
    taken: list[str] = []
    keypad = MatrixKeypad(Broken(), SCAN_S, taken.append, timer.call_later, EventLog("firmware", log))
    timer.pass_s(1.0)
    (line,) = map(json.loads, log.getvalue().splitlines())
    assert (line["event"], line["error"]) == ("keypad_off", 634)
    assert timer.waiting == []
    keypad.close()
