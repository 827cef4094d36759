"""The screen part of the bench: latency from a camera's frame to the page, and memory over many screens.

A frame's time begins when the camera hands it over, before it is drawn on and made a JPEG, and ends in the second
animation frame after the canvas was painted: the first in which a display can show it. A frame's brightness is its
number, so that dropped frames are told from late ones.
"""

from __future__ import annotations

import statistics
import time
from pathlib import Path

import cv2
import numpy as np

from bench.basics.errors import NotMeasured
from bench.reporting.row import Row, ran
from bench.screen.page import Shown, open_page
from device.firmware.camera.preview import encode_preview
from device.firmware.face.basics.picture import Frame, Oval
from device.firmware.screen.port import Screen, Way
from measuring.figures import percentile
from measuring.processes import processes_below, pss_mib

FRAMES = 120
CHANGES = 200
GROWTH_AIM_MIB = 25.0
RATIO_AIM = 30.0
_PART = "screen"
_STEP = 6
"""Between two neighbouring frames' brightness: a JPEG keeps it to within 2."""
_LEVELS = 40
_WITHIN_S = 60.0
_OVAL = Oval(0.5, 0.5, 0.28, 0.42)
_SCREENS: tuple[dict[str, object], ...] = (
    {"screen": Screen.IDLE},
    {"screen": Screen.READING, "card_present": True},
    {"screen": Screen.CHOOSING, "ways": (Way.FACE, Way.PIN, Way.STAFF), "card_present": True, "progress": 1},
    {"screen": Screen.PIN, "tries_left": 3, "card_present": True, "progress": 1},
    {"screen": Screen.LOOKING, "card_present": True, "progress": 2},
    {"screen": Screen.REVIEW, "sent_to": "見本", "card_present": True, "progress": 2},
    {"screen": Screen.RESULT, "ticket": "A7K", "outcome_step": 1, "card_present": True, "progress": 3},
)


def measure_screen() -> list[Row]:
    """Measure.

    Raises:
        NotMeasured: there is no browser, or the page does not do what is expected.
    """
    with open_page() as shown:
        memory = _measure_memory(shown)
    with open_page() as shown:
        latencies, bare = _measure_latency(shown)
    return ran("Debian's Chromium without window and graphics chip", to_rows(latencies, bare, memory))


def to_rows(latencies: list[float], bare: float, memory: tuple[float, float, float]) -> list[Row]:
    """Give the rows; times in ms, memory in MiB: page at first, page at the end, whole browser at the end."""
    first, last, whole = memory
    middle = statistics.median(latencies)
    return [
        Row(_PART, "JPEG decoded and drawn, bare", round(bare, 2), "ms"),
        Row(_PART, "frame to preview, p50", round(middle, 1), "ms"),
        Row(_PART, "frame to preview, p95", round(percentile(latencies, 95), 1), "ms"),
        Row(
            _PART,
            "frame to preview, p50, to bare",
            round(middle / bare, 1),
            "x",
            RATIO_AIM,
            against="the same JPEG decoded and drawn, nothing else",
        ),
        Row(_PART, "page memory at start", round(first, 1), "MiB"),
        Row(_PART, f"page memory, growth over {CHANGES} screens", round(last - first, 1), "MiB", GROWTH_AIM_MIB),
        Row(_PART, f"whole browser after {CHANGES} screens", round(whole, 1), "MiB"),
    ]


def _measure_memory(shown: Shown) -> tuple[float, float, float]:
    shown.port.frame = _Camera()
    for fields in _SCREENS:  # what every screen needs once is not growth
        shown.show(**fields)
    first = _page_mib(shown)
    for number in range(CHANGES):
        shown.show(**_SCREENS[number % len(_SCREENS)])
    return first, _page_mib(shown), pss_mib(list(processes_below(shown.browser_pid)))


def _page_mib(shown: Shown) -> float:
    """Give the page's memory once its garbage is collected: left alone, Chromium keeps some 30 MiB of it."""
    devtools = shown.page.context.new_cdp_session(shown.page)
    devtools.send("HeapProfiler.collectGarbage")
    devtools.detach()
    lines = processes_below(shown.browser_pid)
    return pss_mib([pid for pid, line in lines.items() if "--type=renderer" in line])


def _measure_latency(shown: Shown) -> tuple[list[float], float]:
    folder = Path(__file__).parent
    camera = _Camera()
    octets = list(camera())
    bare = statistics.median(shown.page.evaluate((folder / "bare.js").read_text("utf-8"), octets))
    shown.page.evaluate((folder / "marks.js").read_text("utf-8"))
    shown.port.frame = camera
    shown.show(screen=Screen.LOOKING, card_present=True, progress=2)
    latencies: list[float] = []
    deadline = time.monotonic() + _WITHIN_S
    while len(latencies) < FRAMES:
        if time.monotonic() > deadline:
            raise NotMeasured(f"only {len(latencies)} frames came to the page")
        shown.page.wait_for_function("drawn.length > 0")
        for brightness, at_ms in shown.page.evaluate("drawn.splice(0)"):
            level = round(brightness / _STEP)
            if level in camera.began:
                latencies.append(at_ms - camera.began.pop(level))
    return latencies, bare


class _Camera:
    """Frames one after the other, and when each was handed over, by its level, in ms since 1970."""

    def __init__(self) -> None:
        self.began: dict[int, float] = {}
        self._frames = [_frame(level) for level in range(_LEVELS)]
        self._count = 0

    def __call__(self) -> bytes:
        self._count += 1
        level = self._count % _LEVELS
        self.began[level] = time.time() * 1000
        return encode_preview(self._frames[level], [], _OVAL)


def _frame(level: int) -> Frame:
    """Give a frame with soft shapes, as a room has, and its number as the brightness of its middle."""
    noise = np.random.default_rng(level).integers(0, 255, (15, 20, 3), np.uint8)
    pixels = cv2.resize(noise, (640, 480), interpolation=cv2.INTER_CUBIC).astype(np.uint8)
    pixels[160:320, 240:400] = level * _STEP
    return Frame(pixels)
