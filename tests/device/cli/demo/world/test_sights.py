"""What stands before the demo's camera is seen by the terminal's own gate as what it is meant to be."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from device.cli.demo.before_camera import BeforeCamera
from device.cli.demo.places import Build, Places, make_places
from device.cli.demo.world.sights import Sight, Sights
from device.cli.supervisor.run_folder import RunFolder
from device.firmware.camera.files import list_pictures, read_frame
from device.firmware.face.gate.quality import Reason
from device.firmware.face.settings import FaceSettings
from device.firmware.face.verifier import FaceVerifier
from tests.models.built import find_models

NOBODY_ANSWERS = "http://127.0.0.1:1"


@pytest.fixture(scope="module")
def verifier() -> FaceVerifier:
    return FaceVerifier.load(find_models(), FaceSettings(threads=1))


@pytest.fixture
def places() -> Iterator[Places]:
    folder = RunFolder()
    yield make_places(folder, Build(find_models().parent), isolated=True)
    folder.remove()


@pytest.fixture
def sights(places: Places) -> Iterator[Sights]:
    person = BeforeCamera(places.camera, NOBODY_ANSWERS, places.build.models)
    yield Sights(places, person)
    person.close()


@pytest.mark.parametrize(
    ("sight", "reason"),
    [
        (Sight.BACKLIGHT, Reason.LIGHT_BEHIND),
        (Sight.DARKNESS, Reason.TOO_DARK),
        (Sight.NOBODY, Reason.NO_FACE),
        (Sight.TWO_ALIKE, Reason.TWO_FACES),
        (Sight.STRANGER, Reason.OK),
    ],
)
def test_the_gate_says_what_is_wrong(
    places: Places, sights: Sights, verifier: FaceVerifier, sight: Sight, reason: Reason
) -> None:
    sights.show(sight, "obama")
    seen = [verifier.look(read_frame(path)).reason for path in list_pictures(places.camera)[:2]]
    assert seen == [reason, reason]


def test_one_sight_leaves_nothing_of_the_one_before(places: Places, sights: Sights) -> None:
    sights.show(Sight.UNMOVING, "obama")
    assert len(list_pictures(places.camera)) == 1
    sights.show(Sight.NOBODY, "obama")
    sights.show(Sight.HOLDER, "obama")
    assert len(list_pictures(places.camera)) == 1
    sights.show(Sight.GONE, "obama")
    assert list_pictures(places.camera) == ()
