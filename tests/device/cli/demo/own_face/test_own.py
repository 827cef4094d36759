"""One's own face: consent first, a card's photo out of one picture, nothing left when forgotten, no file ever."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from device.base.errors import UketsukeError
from device.cli.demo.own_face.card_photo import MOST_BYTES, PhotoMaker
from device.cli.demo.own_face.errors import NotAgreed, NotOneFace, PictureUnusable
from device.cli.demo.own_face.own import MOST_FRAME_BYTES, YOURSELF, OwnFace
from device.firmware.simulated.persona import load_persona
from device.wire import numbers
from tests.models.built import find_models, find_portrait


def coded(picture: Image.Image, kind: str = "JPEG") -> bytes:
    target = io.BytesIO()
    picture.convert("RGB").save(target, kind)
    return target.getvalue()


@pytest.fixture(scope="module")
def maker() -> PhotoMaker:
    return PhotoMaker(find_models())


@pytest.fixture(scope="module")
def portrait() -> bytes:
    with Image.open(find_portrait("astronaut.png")) as picture:
        return coded(picture)


@pytest.fixture
def own(tmp_path: Path, maker: PhotoMaker) -> Iterator[OwnFace]:
    made = OwnFace(tmp_path / "frames.sock", lambda: maker)
    yield made
    made.forget()


def test_the_photo_is_a_small_grey_jpeg_2000_with_the_face(maker: PhotoMaker, portrait: bytes) -> None:
    with Image.open(io.BytesIO(maker.make(portrait))) as photo:
        assert (photo.format, photo.mode, photo.size) == ("JPEG2000", "L", (240, 320))
        again = coded(photo, "PNG")
    maker.make(again)  # one face is found in the photo, too


def test_pictures_that_cannot_be_used(maker: PhotoMaker, portrait: bytes) -> None:
    with pytest.raises(NotOneFace, match="no face"):
        maker.make(coded(Image.new("RGB", (640, 480), "grey")))
    with Image.open(io.BytesIO(portrait)) as whole:
        one = whole.crop((110, 0, 370, 260))
    two = Image.new("RGB", (one.width * 2, one.height))
    two.paste(one, (0, 0))
    two.paste(one, (one.width, 0))
    with pytest.raises(NotOneFace, match="two faces alike"):
        maker.make(coded(two))
    for junk in (b"", b"no picture", bytes(MOST_BYTES + 1), portrait[:200]):
        with pytest.raises(PictureUnusable):
            maker.make(junk)


def test_nothing_is_taken_before_consent(own: OwnFace, portrait: bytes) -> None:
    attempts: tuple[Callable[[], object], ...] = (
        lambda: own.take(portrait),
        lambda: own.play(portrait),
        own.photo_text,
    )
    for attempt in attempts:
        with pytest.raises(NotAgreed):
            attempt()
    assert not own.has_photo
    assert not own.plays


def test_photo_and_frames_until_forgotten_and_no_file_holds_them(
    own: OwnFace, portrait: bytes, tmp_path: Path
) -> None:
    own.agree()
    own.take(portrait)
    own.play(portrait)
    assert base64.b64decode(own.photo_text()).startswith(bytes.fromhex("0000000c6a502020"))
    assert own.plays
    assert [path.name for path in tmp_path.rglob("*") if not path.is_socket()] == []
    photo = own._photo
    own.forget()
    assert list(photo) == []
    assert (own.has_photo, own.plays, own.agreed) == (False, False, False)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(NotAgreed):
        own.play(portrait)


def test_another_sight_takes_the_place_of_ones_own(own: OwnFace, portrait: bytes) -> None:
    own.agree()
    seen = []
    for shown in (True, False, True):
        own.show(shown=shown)
        own.play(portrait)
        seen.append(own.plays)
    own.stop_playing()
    assert [*seen, own.plays] == [True, False, True, False]


@pytest.mark.parametrize("frame", [b"", b"\x89PNG", b"\xff\xd8\xff" + bytes(MOST_FRAME_BYTES)])
def test_what_is_no_frame(own: OwnFace, frame: bytes) -> None:
    own.agree()
    with pytest.raises(PictureUnusable):
        own.play(frame)


def test_a_picture_that_shows_nobody_leaves_the_photo_before(own: OwnFace, portrait: bytes) -> None:
    own.agree()
    own.take(portrait)
    before = own.photo_text()
    with pytest.raises(NotOneFace):
        own.take(coded(Image.fromarray(np.zeros((480, 640, 3), np.uint8))))
    assert own.photo_text() == before


def test_the_throw_away_holder_is_made_up_and_has_no_portrait() -> None:
    persona = load_persona(str(YOURSELF))
    assert persona.name.startswith("見本")
    assert persona.portrait == persona.live == ""


@pytest.mark.parametrize("error", [NotAgreed, PictureUnusable, NotOneFace])
def test_errors_have_words(error: type[UketsukeError]) -> None:
    assert numbers.find_error(error.number).number == error.number
