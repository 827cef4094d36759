"""Visits from start to end by ear and hand, on the real programs: nobody looks at a screen here."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest

from device.cli.demo.line import Line
from device.cli.demo.world.panel import Fingers
from tests.spoken.ears import Ears, Heard
from tests.spoken.scripts import (
    visit_by_face,
    visit_by_pin_with_keys,
    visit_by_pin_with_one_button,
    visit_without_card,
)
from tests.spoken.visitor import Visitor

pytestmark = [pytest.mark.system, pytest.mark.timeout(300)]
RESULT_WITHIN_S, LAMP_WITHIN_S = 60.0, 30.0
DIGITS = frozenset("0123456789")


def digits_said(ears: Ears, heard: list[Heard]) -> list[str]:
    """Give all lone digits that were said; those of a ticket are nobody's secret."""
    ticket = ears.text_of("result.ticket")
    return [text for each in heard if ticket not in each.texts for text in each.texts if text in DIGITS]


@pytest.mark.parametrize(
    ("visit", "proved"),
    [
        (visit_by_face, ("face", "match")),
        (visit_by_pin_with_keys, ("pin", "verified")),
        (visit_by_pin_with_one_button, ("pin", "verified")),
        (visit_without_card, ("none", "pending")),
    ],
)
def test_a_visit_by_ear(
    visit: Callable[[Visitor], str], proved: tuple[str, str], visitor: Visitor, spoken_line: Line
) -> None:
    ears = visitor.ears
    begun = len(ears.heard)
    ticket = visit(visitor)
    visitor.take_card()
    record = spoken_line.await_result(ticket, RESULT_WITHIN_S).record
    assert (record.holder.method, record.holder.outcome) == proved
    private = visit is visit_by_pin_with_one_button
    assert bool(digits_said(ears, ears.heard[begun:])) is private
    if visit is visit_by_face:
        assert record.holder.liveness == "passed"
        asked = {ears.text_of(f"hint.{hint}") for hint in ("turn_left", "turn_right", "blink", "blink_slowly")}
        assert asked & {text for each in ears.heard[begun:] for text in each.texts}
    if visit is visit_without_card:
        visitor.take("foot.accept")


def test_the_cameras_lamp_is_lit_while_the_camera_looks_and_only_then(visitor: Visitor, spoken_line: Line) -> None:
    panel = Fingers(spoken_line.places.panel_socket)
    assert not panel.touch(look=True)["camera"]
    visitor.begin()
    visitor.lay_card()
    visitor.take("choosing.face")
    await_lamp(panel, lit=True)
    visitor.hear("birth.title_era")
    visitor.type("0")
    await_lamp(panel, lit=False)
    visitor.hear("guide.staff_called")
    visitor.take("review.send")
    assert visitor.ears.ticket()
    visitor.take_card()


def await_lamp(panel: Fingers, *, lit: bool) -> None:
    """Wait until the lamp beside the camera is as it should be."""
    deadline = time.monotonic() + LAMP_WITHIN_S
    while panel.touch(look=True)["camera"] is not lit:
        assert time.monotonic() < deadline
        threading.Event().wait(0.05)


def test_headphones_that_are_pulled_silence_the_digits(visitor: Visitor) -> None:
    ears = visitor.ears
    visitor.plug(True)
    ears.hear("guide.welcome")
    visitor.lay_card()
    ears.hear("choosing.title")
    visitor.type("2")
    ears.hear("guide.or_button")
    visitor.press()
    ears.await_any(lambda each: bool(digits_said(ears, [each])))
    visitor.plug(False)
    out = ears.hear("guide.headphones_out")
    visitor.type("#")
    visitor.take("foot.back")
    visitor.take("foot.cancel")
    assert digits_said(ears, ears.since(out)) == []


def test_it_can_be_heard_again_louder_and_to_the_end_in_english(visitor: Visitor) -> None:
    ears = visitor.ears
    visitor.begin()
    visitor.keep_down()
    ears.hear("idle.title")
    visitor.take("settings.louder")
    while ears.hear("guide.this_language", "en") is not ears.heard[-1]:
        pass
    visitor.press()
    visitor.hear("idle.title", "en")
    visitor.type("1")
    visitor.hear("no_card.what", "en")
    visitor.type("1")
    visitor.hear("result.ticket", "en")
    visitor.type("1")
