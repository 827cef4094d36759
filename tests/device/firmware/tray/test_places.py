"""Places on the straight card, and lines that are two."""

from __future__ import annotations

import numpy as np
import pytest

from device.firmware.tray.picture.gap import split_at_gap
from device.firmware.tray.picture.straight import HEIGHT, WIDTH, Place, StraightCard


def card_with_bars(*bars: tuple[int, int]) -> StraightCard:
    """Give a card with black bars (left, right) in the line 100 to 140."""
    pixels = np.full((HEIGHT, WIDTH, 3), 220, np.uint8)
    for left, right in bars:
        pixels[105:135, left:right] = 30
    return StraightCard(pixels)


def test_half_a_turn_and_back_is_the_same_place() -> None:
    place = Place(10, 20, 110, 60)
    assert place.turned().turned() == place
    assert place.turned() == Place(WIDTH - 110, HEIGHT - 60, WIDTH - 10, HEIGHT - 20)
    assert (place.aspect, place.height_mm) == (2.5, 2.0)


def test_a_place_has_an_extent() -> None:
    with pytest.raises(ValueError, match="extent"):
        Place(10, 10, 10, 20)


def test_a_line_is_split_at_its_widest_gap() -> None:
    card = card_with_bars((100, 110), (114, 124), (180, 190), (194, 204))
    left, right = split_at_gap(card, Place(95, 100, 210, 140))
    assert 124 < left.right < 180
    assert right == Place(left.right, 100, 210, 140)


def test_gaps_between_letters_split_nothing() -> None:
    assert split_at_gap(card_with_bars((100, 110), (114, 124), (128, 138)), Place(95, 100, 145, 140)) == ()
    assert split_at_gap(card_with_bars(), Place(95, 100, 145, 140)) == ()


def test_a_crop_is_clipped_to_the_card() -> None:
    assert card_with_bars().crop(Place(-5, -5, 20, 10)).shape == (10, 20, 3)
