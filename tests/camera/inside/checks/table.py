"""Which checks there are, and what stands before the cameras in each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tests.camera.inside.checks import faces, frames, opening, stalling
from tests.camera.inside.places import PORTRAIT
from tests.camera.inside.scenes import Scene, corners, plain, portrait


@dataclass(frozen=True)
class Check:
    """What to do, and the scene for it."""

    run: Callable[[], str]
    scene: Callable[[], Scene]


def _both() -> Scene:
    return Scene(corners(), plain(60))


def _face_only() -> Scene:
    return Scene(corners())


def _nothing() -> Scene:
    return Scene(None)


def _dark() -> Scene:
    return Scene(plain(4))


def _person() -> Scene:
    return Scene(portrait(PORTRAIT))


CHECKS: Mapping[str, Check] = {
    "as shipped": Check(opening.as_shipped, _both),
    "upright and in colour": Check(frames.upright, _both),
    "turned as it is mounted": Check(frames.turned, _both),
    "face and tray at once": Check(frames.both_at_once, _both),
    "paced": Check(frames.paced, _both),
    "size adjusted": Check(frames.odd_size, _both),
    "opened again and again": Check(opening.let_go, _both),
    "opened twice": Check(opening.busy, _both),
    "another model wanted": Check(opening.nobody_wanted, _both),
    "two and no name": Check(opening.two_and_no_name, _both),
    "tray camera unplugged": Check(opening.unplugged, _face_only),
    "no camera": Check(opening.none_at_all, _nothing),
    "strange format": Check(opening.strange_format, _both),
    "software missing": Check(opening.no_software, _both),
    "silent": Check(stalling.silent, _both),
    "silent, then back": Check(stalling.comes_back, _both),
    "closed": Check(stalling.closed_is_closed, _both),
    "test picture, lit": Check(faces.test_picture_good, _both),
    "test picture, dark": Check(faces.test_picture_dark, _dark),
    "test picture, unplugged": Check(faces.test_picture_unplugged, _nothing),
    "a face is found": Check(faces.finds_the_face, _person),
}
