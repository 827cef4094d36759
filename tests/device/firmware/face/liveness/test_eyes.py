"""The eyes: closed lids are noticed, a turned head and a tilted picture are no blink."""

from __future__ import annotations

import math

import cv2
import numpy as np

from device.firmware.face.basics.picture import Frame, Points
from device.firmware.face.liveness.eyes import EyeTemplate, cut_strip
from tests.device.firmware.face.liveness.heads import draw, make_head, project

HEAD = make_head()
AHEAD = project(HEAD)


def template() -> EyeTemplate:
    return EyeTemplate([cut_strip(draw(AHEAD), AHEAD)] * 3, [AHEAD] * 3)


def likeness(frame: Frame, points: Points) -> float:
    return template().likeness(cut_strip(frame, points), points)


def test_open_eyes_are_alike_wherever_they_are() -> None:
    moved = project(HEAD, 0.0, (250.0, 260.0))
    assert likeness(draw(AHEAD), AHEAD) > 0.999
    assert likeness(draw(moved), moved) > 0.98
    slightly = project(HEAD, math.radians(6))
    assert likeness(draw(slightly), slightly) > 0.97


def test_closed_eyes_are_not() -> None:
    assert likeness(draw(AHEAD, closed=True), AHEAD) < 0.9


def test_one_closed_eye_is_no_blink() -> None:
    frame = draw(AHEAD)
    half = draw(AHEAD, closed=True).pixels.copy()
    half[:, 320:] = frame.pixels[:, 320:]
    assert likeness(Frame(half), AHEAD) > 0.98


def test_a_tilted_picture_does_not_blink() -> None:
    squeeze = np.array([[1.0, 0.0, 0.0], [0.0, 0.8, 48.0], [0.0, 3e-4, 1.0]])
    pixels = cv2.warpPerspective(draw(AHEAD).pixels, squeeze, (640, 480)).astype(np.uint8)
    points = cv2.perspectiveTransform(AHEAD[np.newaxis], squeeze)[0]
    assert likeness(Frame(pixels), points) > 0.98


def test_eyes_outside_the_frame_do_not_fail() -> None:
    away = project(HEAD, 0.0, (-500.0, 240.0))
    assert likeness(draw(AHEAD), away) < 0.9


def test_a_strip_shows_nothing_of_itself() -> None:
    strip = cut_strip(draw(AHEAD), AHEAD)
    assert repr(strip) == "<EyeStrip>"
    assert strip.pixels.size < 640 * 480 / 4
