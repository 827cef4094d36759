"""The pad at USB, on a pipe in the device's place: taken alone, pulled out, found again."""

from __future__ import annotations

import asyncio
import io
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from device.base.log import EventLog
from device.firmware.panel.keypad.events import format_press
from device.firmware.panel.keypad.usb import UsbKeypad, grab
from device.firmware.panel.settings import KeypadSettings
from tests.device.firmware.panel.bench import play


def take_nothing(_device: int) -> None:
    """A pipe cannot be taken for one program alone."""


class Pad:
    """A keypad that listens to a pipe."""

    def __init__(self, place: Path, take: Callable[[int], None] = take_nothing) -> None:
        self.place = place
        self.keys: list[str] = []
        self.log = io.StringIO()
        settings = KeypadSettings("usb", place, again_s=0.01)
        self.keypad = UsbKeypad(
            settings, self.keys.append, asyncio.get_running_loop(), EventLog("firmware", self.log), take
        )

    def errors(self) -> list[int]:
        return [line["error"] for line in map(json.loads, self.log.getvalue().splitlines()) if "error" in line]

    async def until(self, holds: Callable[[], bool]) -> None:
        while not holds():
            await asyncio.sleep(0)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    made = tmp_path / "pad"
    os.mkfifo(made)
    return made


def test_keys_arrive(place: Path) -> None:
    async def scene() -> None:
        writer = os.open(place, os.O_RDWR)
        pad = Pad(place)
        os.write(writer, format_press("4") + format_press("2") + format_press("#"))
        await pad.until(lambda: len(pad.keys) == 3)
        assert pad.keys == ["4", "2", "#"]
        pad.keypad.close()
        pad.keypad.close()
        os.close(writer)

    play(scene)


def test_a_pad_that_is_pulled_out_is_told_once_and_found_again(place: Path) -> None:
    async def scene() -> None:
        writer = os.open(place, os.O_RDWR)
        pad = Pad(place)
        place.unlink()
        os.close(writer)
        await pad.until(lambda: pad.errors() == [326])
        os.mkfifo(place)
        writer = os.open(place, os.O_RDWR)
        await pad.until(lambda: pad.log.getvalue().count("keypad_there") == 2)
        os.write(writer, format_press("7"))
        await pad.until(lambda: pad.keys == ["7"])
        pad.keypad.close()
        os.close(writer)

    play(scene)


def test_a_pad_that_another_program_holds_is_not_used_since_a_pin_would_reach_that_one_too(place: Path) -> None:
    async def scene() -> None:
        writer = os.open(place, os.O_RDWR)
        pad = Pad(place, take=grab)  # a pipe is no input device: the kernel refuses, as it does for a taken one
        os.write(writer, format_press("4"))
        await pad.until(lambda: pad.errors() == [327])
        assert pad.keys == []
        pad.keypad.close()
        os.close(writer)

    play(scene)


def test_a_pad_that_is_not_there_is_waited_for(tmp_path: Path) -> None:
    async def scene() -> None:
        pad = Pad(tmp_path / "none")
        await pad.until(lambda: pad.errors() == [326])
        pad.keypad.close()

    play(scene)


def test_the_log_never_says_which_key(place: Path) -> None:
    async def scene() -> None:
        writer = os.open(place, os.O_RDWR)
        pad = Pad(place)
        os.write(writer, format_press("4"))
        await pad.until(lambda: pad.keys == ["4"])
        (line,) = map(json.loads, pad.log.getvalue().splitlines())
        assert line["event"] == "keypad_there"
        assert set(line) == {"time", "program", "event"}
        pad.keypad.close()
        os.close(writer)

    play(scene)
