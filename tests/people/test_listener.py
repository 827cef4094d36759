"""What somebody does by ear alone, with the terminal's own Japanese sentences."""

from __future__ import annotations

import pytest

from device.firmware.screen.catalogue import load_catalogues
from people.mind.listener import Listener, Move


@pytest.fixture(scope="module")
def sentences() -> dict[str, str]:
    words = load_catalogues()["ja"]
    return {key: words.say(key).plain for key in words.sentences if "{" not in words.sentences[key]}


@pytest.fixture
def listener(sentences: dict[str, str]) -> Listener:
    return Listener(sentences)


def test_a_visit_by_face(listener: Listener, sentences: dict[str, str]) -> None:
    def hears(key: str) -> Move:
        return listener.hear(sentences[key])

    assert hears("idle.title") is Move.LAY
    listener.card_lies = True
    assert [hears(key) for key in ("choosing.title", "choosing.face")] == [Move.WAIT, Move.PRESS]
    assert hears("hint.turn_left") is Move.WAIT
    assert listener.hint == "turn_left"
    assert hears("review.send") is Move.PRESS
    assert hears("result.take") is Move.LIFT
    assert listener.has_result


def test_the_pin_is_typed_when_the_face_came_to_nothing(listener: Listener, sentences: dict[str, str]) -> None:
    listener.tried_face = True
    assert listener.hear(sentences["choosing.face"]) is Move.WAIT
    assert listener.hear(sentences["choosing.pin"]) is Move.PRESS
    assert listener.hear(f"{sentences['pin.title']} {sentences['guide.type_pin']}") is Move.TYPE


def test_more_time_is_asked_for_at_once(listener: Listener, sentences: dict[str, str]) -> None:
    assert listener.hear(f"{sentences['warn.question']} {sentences['guide.extend']}") is Move.PRESS


def test_a_card_that_lies_is_not_laid_again(listener: Listener, sentences: dict[str, str]) -> None:
    listener.card_lies = True
    assert listener.hear(sentences["idle.title"]) is Move.WAIT
