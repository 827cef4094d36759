"""The DET plot: places on the page, and files that can be opened."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET

import numpy as np
from PIL import Image

from models.evaluation.figures import AtThreshold, Figure
from models.evaluation.plot.det import draw_det, place_of
from models.evaluation.plot.drawing import HEIGHT, WIDTH, Dot, Drawing
from models.evaluation.plot.png import format_png
from models.evaluation.plot.svg import format_svg
from models.evaluation.scores import Curve, ScoreSet

POINT = AtThreshold(0.4, Figure(1e-4, 5e-5, 2e-4), Figure(0.03, 0.02, 0.04))


def curve(middle: float) -> Curve:
    persons = np.zeros(2000, dtype=np.int64)
    return Curve.draw(ScoreSet.sort(np.random.default_rng(1).normal(middle, 0.1, 2000), persons, persons))


def drawing() -> Drawing:
    return draw_det("a < b & c", curve(0.5), curve(0.0), {"standard": POINT})


def test_lower_rates_lie_to_the_left_and_below() -> None:
    (x, y), (more_x, more_y) = place_of(1e-4, 0.01), place_of(1e-3, 0.1)
    assert x < more_x
    assert y > more_y
    assert place_of(0.0, 0.0) == place_of(1e-9, 1e-9)


def test_the_policy_stands_at_its_rates() -> None:
    assert [part.place for part in drawing().parts if isinstance(part, Dot)] == [place_of(1e-4, 0.03)]


def test_both_files_can_be_opened() -> None:
    root = ET.fromstring(format_svg(drawing()))  # noqa: S314  # written one call before
    assert root.attrib["width"] == str(WIDTH)
    with Image.open(io.BytesIO(format_png(drawing()))) as picture:
        assert picture.size == (WIDTH, HEIGHT)
        assert picture.getcolors(1 << 20) is not None
