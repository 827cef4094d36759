"""What stands in the way of the terminal just now: reader, camera, screen, disk or clock. Pure.

It is told to the clinic (`device.base.troubles`), so that staff know why a machine sends people to the desk.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from device.base.troubles import Lasting, has_room
from device.firmware.card.basics.errors import NoReader, ServiceStopped
from device.firmware.diagnosis.collector import Live
from device.firmware.diagnosis.probes import describe_reader
from device.firmware.diagnosis.report import CameraTest, ReaderWord
from device.firmware.diagnosis.watched_camera import WatchedCamera
from device.firmware.diagnosis.watched_screen import WatchedScreen

STATE_NOT_WRITABLE = 370
CLOCK_WRONG = 609
SCREEN_WITHOUT_PAGE = 616

PAGE_AWAY_S = 20.0
"""A browser that is started again by its service manager is back sooner."""

CLOCK_APART_S = 300.0
AHEAD_FOR_S = 150.0
"""The broker may have kept the host's newest message for days: a clock that is ahead of it is wrong only if the host
goes on saying so for longer than one challenge lives."""

_READER = {ReaderWord.NO_READER: NoReader.number, ReaderWord.SERVICE_STOPPED: ServiceStopped.number}


@dataclass(frozen=True)
class Seen:
    """The terminal's parts as they are found now; `camera` is the error of its last use, 0 for none."""

    reader: ReaderWord
    camera: int
    page_away: bool
    has_room: bool
    clock_wrong: bool


def standing(seen: Seen) -> frozenset[int]:
    """Give the numbers of all troubles."""
    found = {_READER.get(seen.reader, 0), seen.camera}
    found.add(SCREEN_WITHOUT_PAGE if seen.page_away else 0)
    found.add(0 if seen.has_room else STATE_NOT_WRITABLE)
    found.add(CLOCK_WRONG if seen.clock_wrong else 0)
    return frozenset(found - {0})


def make_look(
    live: Live, camera: WatchedCamera, screen: WatchedScreen, state: Path, clock: Callable[[], float]
) -> Callable[[], frozenset[int]]:
    """Give what looks at the real parts; `clock` is monotonic, in seconds."""
    away, ahead = Lasting(PAGE_AWAY_S, clock), Lasting(AHEAD_FOR_S, clock)

    def look() -> frozenset[int]:
        return standing(
            Seen(
                reader=describe_reader(live.reader()).word,
                camera=camera.report_of(CameraTest.NOT_ASKED, 0).last_error,
                page_away=away(screen.report().pages == 0),
                has_room=has_room(state),
                clock_wrong=_is_wrong(live, ahead),
            )
        )

    return look


def _is_wrong(live: Live, ahead: Lasting) -> bool:
    """Tell whether this clock is behind the least that the host's shows, or stays ahead of a host that is heard."""
    ahead_s = live.wall_clock() - live.host_time()  # infinite while nothing is known of the host's
    heard = live.eligibility_error() is not None
    is_ahead = ahead(heard and math.isfinite(ahead_s) and ahead_s > CLOCK_APART_S)
    return is_ahead or ahead_s < -CLOCK_APART_S
