"""Reading frames with scripted libraries: what is looked for where, and what is taken for a field."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from device.firmware.face.basics.picture import Rgb
from device.firmware.simulated.tray.scene import Pose
from device.firmware.tray.ocr.frames import FrameReader
from device.firmware.tray.picture.straight import HEIGHT, WIDTH, Place
from device.firmware.tray.text.fields import Fields, Found
from device.firmware.tray.text.layout import load_layout
from tests.device.firmware.tray.made import BIRTH, CODE, EXPIRY, TODAY, blank_picture

BIRTH_AT, EXPIRY_AT = Place(600, 380, 1100, 430), Place(600, 466, 1230, 520)
SERIAL_AT, CODE_AT = Place(98, 908, 439, 941), Place(215, 972, 340, 1021)
REMARK_AT = Place(640, 741, 1000, 780)
USUAL = {
    BIRTH_AT: "昭和55年2月17日生",
    EXPIRY_AT: "2035年2月17日まで有効",
    SERIAL_AT: "0123456789ABCDEF",
    CODE_AT: CODE,
    REMARK_AT: "令和2年3月4日 転居",
}


class Scripted:
    """Both libraries: lines with texts, told apart by the size of the crop."""

    def __init__(self, lines: Mapping[Place, str], *, upside_down: bool = False) -> None:
        self.lines = dict(lines)
        self.searches = 0
        self._upside_down = upside_down
        self._unread = 4 if upside_down else 0  # the lines that are tried the wrong way round first

    def find_lines(self, _picture: Rgb) -> tuple[Place, ...]:
        self.searches += 1
        return tuple(place.turned() if self._upside_down else place for place in self.lines)

    def read_line(self, line: Rgb) -> str:
        if self._unread:
            self._unread -= 1
            return ""
        return self._text(line)

    def read_date(self, line: Rgb) -> str:
        return self._text(line)

    def read_digits(self, line: Rgb) -> str:
        return self._text(line)

    def _text(self, line: Rgb) -> str:
        size = line.shape[:2]
        return next(
            (
                text
                for place, text in self.lines.items()
                if (place.bottom - place.top, place.right - place.left) == size
            ),
            "",
        )


def reader(scripted: Scripted, least: float = 5.0) -> FrameReader:
    return FrameReader(scripted, scripted, load_layout(), least, TODAY)


def read(lines: Mapping[Place, str]) -> Fields:
    return reader(Scripted(lines)).read(blank_picture()).rapid


def test_all_fields_of_both_libraries_are_read() -> None:
    found = reader(Scripted(USUAL)).read(blank_picture())
    assert (found.found, found.rapid) == (Found.CARD, Fields(BIRTH, EXPIRY, CODE))
    assert found.tesseract == found.rapid
    assert "2285" not in repr(found)


def test_later_frames_are_read_where_the_fields_were() -> None:
    scripted = Scripted(USUAL)
    one = reader(scripted)
    for seed in range(3):
        assert one.read(blank_picture(seed=seed)).rapid.code == CODE
    assert scripted.searches == 1


def test_a_field_that_was_not_seen_is_looked_for_again() -> None:
    scripted = Scripted({place: text for place, text in USUAL.items() if place is not CODE_AT})
    one = reader(scripted)
    assert one.read(blank_picture()).rapid == Fields(BIRTH, EXPIRY, "")
    scripted.lines[CODE_AT] = CODE
    assert one.read(blank_picture()).rapid == Fields(BIRTH, EXPIRY, CODE)


@pytest.mark.parametrize(
    "changed",
    [
        {SERIAL_AT: "0123456789ABCDE"},
        {SERIAL_AT: ""},
        {Place(98, 950, 200, 971): "4711"},
        {CODE_AT: "228"},
        {CODE_AT: "22851"},
        {CODE_AT: "228S"},
    ],
    ids=["serial cut", "no serial", "two groups of four", "three digits", "five digits", "a letter"],
)
def test_a_code_that_is_not_the_one_separate_group_is_not_read(changed: dict[Place, str]) -> None:
    assert read({**USUAL, **changed}).code == ""


def test_a_group_of_four_elsewhere_on_the_card_is_not_the_code() -> None:
    assert read({**USUAL, CODE_AT: "", Place(1400, 200, 1520, 250): "4711"}).code == ""


def test_two_birth_dates_are_none() -> None:
    assert read({**USUAL, REMARK_AT: "平成2年3月4日生"}).birth is None


def test_a_western_birth_date_is_told_and_not_kept() -> None:
    fields = read({**USUAL, BIRTH_AT: "1980年2月17日生"})
    assert (fields.birth, fields.western) == (None, True)


def test_a_card_that_lies_the_other_way_round_is_read() -> None:
    assert reader(Scripted(USUAL, upside_down=True)).read(blank_picture()).rapid == Fields(BIRTH, EXPIRY, CODE)


def test_a_line_of_both_codes_is_read_apart() -> None:
    both = Place(98, 972, 600, 1021)

    class Merged(Scripted):
        def read_line(self, line: Rgb) -> str:
            if line.shape[1] == both.right - both.left:
                return "0123456789ABCDEF 2285"
            return (
                {True: "0123456789ABCDEF", False: CODE}[line.shape[1] > 250]
                if line.shape[0] == 49
                else self._text(line)
            )

    lines = {place: text for place, text in USUAL.items() if place not in (SERIAL_AT, CODE_AT)}
    merged = Merged({**lines, both: ""})
    picture = blank_picture(Pose(pixels_per_mm=7.5, noise=0.0))
    scale_x, scale_y = 7.5 * 85.6 / WIDTH, 7.5 * 53.98 / HEIGHT
    left, top = 864 / 2 - 7.5 * 85.6 / 2, 540 / 2 - 7.5 * 53.98 / 2
    for begin, end in ((100, 430), (480, 590)):  # ink on either side of a gap
        picture[
            int(top + 980 * scale_y) : int(top + 1015 * scale_y),
            int(left + begin * scale_x) : int(left + end * scale_x),
        ] = 20
    assert reader(merged).read(picture).rapid.code == CODE


def test_no_card_and_a_card_too_far_away_are_told_apart() -> None:
    one = reader(Scripted(USUAL), least=12.0)
    assert one.read(np.full((540, 864, 3), 30, np.uint8)).found is Found.NO_CARD
    assert one.read(blank_picture()).found is Found.TOO_SMALL


def test_the_shipped_layout_marks_fields_by_words() -> None:
    layout = load_layout()
    assert (layout.birth.ends_with, layout.expiry.ends_with, layout.code.digits) == ("生", "まで有効", 4)
