"""What of the terminal's parts is a trouble, by its number."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from device.firmware.camera.absent import AbsentCamera
from device.firmware.card.transport.channel import Presence
from device.firmware.card.transport.reader import ReaderHealth
from device.firmware.diagnosis.collector import Live
from device.firmware.diagnosis.report import ReaderWord
from device.firmware.diagnosis.watched_camera import WatchedCamera
from device.firmware.diagnosis.watched_screen import WatchedScreen
from device.firmware.troubles import AHEAD_FOR_S, CLOCK_APART_S, PAGE_AWAY_S, Seen, make_look, standing
from device.wire.numbers import find_error
from tests.device.firmware.diagnosis.made import StillScreen

WELL = Seen(ReaderWord.OK, camera=0, page_away=False, has_room=True, clock_wrong=False)


@pytest.mark.parametrize(
    ("changes", "numbers"),
    [
        ({}, set()),
        ({"reader": ReaderWord.WAITING}, set()),
        ({"reader": ReaderWord.NO_READER}, {102}),
        ({"reader": ReaderWord.SERVICE_STOPPED}, {103}),
        ({"camera": 224}, {224}),
        ({"page_away": True}, {616}),
        ({"has_room": False}, {370}),
        ({"clock_wrong": True}, {609}),
        ({"reader": ReaderWord.NO_READER, "camera": 222, "has_room": False}, {102, 222, 370}),
    ],
)
def test_each_part_has_its_number(changes: dict[str, object], numbers: set[int]) -> None:
    assert standing(replace(WELL, **changes)) == numbers  # type: ignore[arg-type]  # any field by its name


@pytest.mark.parametrize("number", [102, 103, 222, 223, 224, 370, 609, 616, 705])
def test_staff_read_what_to_do_in_both_languages(number: int) -> None:
    words = find_error(number).clinic
    assert words.in_language("ja") != words.in_language("en")


@dataclass
class Around:
    """A terminal whose clocks tests set; nobody looks at its screen."""

    folder: Path
    seconds: float = 0.0
    wall: float = 1_000_000.0
    host_time: float = 1_000_000.0
    heard: bool = True
    reader: ReaderHealth = field(default=ReaderHealth(True, "Virtual PCD", Presence.ABSENT, silent_s=0.3, restarts=0))

    def __post_init__(self) -> None:
        live = Live(
            enrolled=lambda: True,
            visit_open=lambda: False,
            reader=lambda: self.reader,
            daemon_connected=lambda: True,
            refused=lambda: 0,
            host_time=lambda: self.host_time,
            wall_clock=lambda: self.wall,
            eligibility_error=lambda: 0 if self.heard else None,
        )
        camera = WatchedCamera(AbsentCamera(), "none", lambda: self.seconds)
        screen = WatchedScreen(StillScreen(), lambda: self.seconds)
        self.look = make_look(live, camera, screen, self.folder, lambda: self.seconds)

    def clock_wrong(self, *, ahead_s: float, at: float, heard: bool = True) -> bool:
        """Tell whether the clock is a trouble, so far ahead of the host's, at that moment."""
        self.seconds, self.wall, self.heard = at, self.host_time + ahead_s, heard
        return 609 in self.look()


def test_a_clock_behind_the_hosts_is_wrong_at_once(tmp_path: Path) -> None:
    around = Around(tmp_path)
    assert around.clock_wrong(ahead_s=-CLOCK_APART_S - 1, at=0.0)
    assert not around.clock_wrong(ahead_s=-CLOCK_APART_S + 1, at=1.0)


def test_a_clock_ahead_is_wrong_only_if_the_host_goes_on_saying_so(tmp_path: Path) -> None:
    around, ahead_s = Around(tmp_path), CLOCK_APART_S + 1
    assert not around.clock_wrong(ahead_s=ahead_s, at=0.0)
    assert not around.clock_wrong(ahead_s=ahead_s, at=AHEAD_FOR_S - 1)
    assert around.clock_wrong(ahead_s=ahead_s, at=AHEAD_FOR_S)
    assert not around.clock_wrong(ahead_s=ahead_s, at=AHEAD_FOR_S + 1, heard=False)
    assert not around.clock_wrong(ahead_s=ahead_s, at=2 * AHEAD_FOR_S)


def test_before_the_host_is_heard_no_clock_is_wrong(tmp_path: Path) -> None:
    around = Around(tmp_path, host_time=float("-inf"), heard=False)
    around.seconds = 1000.0
    assert 609 not in around.look()


def test_a_page_that_is_away_counts_after_a_while(tmp_path: Path) -> None:
    around = Around(tmp_path)
    assert 616 not in around.look()
    around.seconds = PAGE_AWAY_S
    assert 616 in around.look()
