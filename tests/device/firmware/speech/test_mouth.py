"""The mouth: from lines to what the page plays."""

from __future__ import annotations

import asyncio
import itertools
import json
from pathlib import Path

import pytest

from device.firmware.speech.line import Line
from device.firmware.speech.mouth import PageMouth, gain_of
from device.firmware.speech.naming import sound_name
from device.firmware.speech.pieces import digit
from device.firmware.speech.sounds import load_sounds
from tests.device.firmware.speech.test_sounds import put


@pytest.fixture
def mouth(tmp_path: Path) -> PageMouth:
    put(tmp_path, "ja", "番号札", "A", "7")
    return PageMouth(load_sounds(tmp_path, tmp_path / "none"), volume=5)


def test_sounds_in_order_with_their_pauses(mouth: PageMouth) -> None:
    seconds = mouth.say([Line("result.ticket", "番号札", 0.4), Line("letter.A", "A", 0.25)], "ja")
    assert seconds == pytest.approx(1.5 + 0.4 + 1.5 + 0.25)
    now = mouth.now()
    assert now.sounds == tuple(f"/sound/ja/{sound_name('ja', text)}" for text in ("番号札", "A"))
    assert now.pauses == (0.4, 0.25)
    assert now.text == "番号札 A"
    assert now.stop


def test_what_has_no_sound_is_left_out_and_takes_no_time(mouth: PageMouth) -> None:
    assert mouth.say([Line("a", "ない"), Line("letter.A", "A")], "ja") == 1.5
    assert len(mouth.now().sounds) == 1
    assert mouth.say([Line("letter.A", "A")], "en") == 0
    assert mouth.now().sounds == ()


def test_digits_for_a_pin_are_for_ears_alone(mouth: PageMouth) -> None:
    mouth.say([digit(7), Line("letter.A", "A")], "ja")
    assert len(mouth.now().sounds) == 2
    assert mouth.now().text == "A"


def test_hushed_once_and_not_twice(mouth: PageMouth) -> None:
    mouth.say([Line("letter.A", "A")], "ja")
    mouth.hush()
    silent = mouth.now()
    assert (silent.sounds, silent.stop) == ((), True)
    mouth.hush()
    assert mouth.now() is silent


def test_a_volume_changes_what_is_being_said_without_ending_it(mouth: PageMouth) -> None:
    mouth.say([Line("letter.A", "A")], "ja")
    number = mouth.now().number
    mouth.set_volume(1)
    assert not mouth.now().stop
    assert mouth.now().gain == gain_of(1)
    assert mouth.now().number == number + 1
    mouth.set_volume(1)
    assert mouth.now().number == number + 1


def test_five_volumes_in_even_steps() -> None:
    gains = [gain_of(volume) for volume in range(1, 6)]
    assert gains[-1] == 1.0
    assert all(
        later / sooner == pytest.approx(10 ** (4 / 20), rel=0.01) for sooner, later in itertools.pairwise(gains)
    )


def test_who_listens_is_woken_by_what_is_new(mouth: PageMouth) -> None:
    async def listen() -> tuple[str, ...]:
        waiting = asyncio.ensure_future(mouth.said(mouth.now().number))
        await asyncio.sleep(0)
        assert not waiting.done()
        mouth.say([Line("letter.A", "A")], "ja")
        return (await waiting).sounds

    assert asyncio.run(listen()) == (f"/sound/ja/{sound_name('ja', 'A')}",)


def test_the_event_is_one_line(mouth: PageMouth) -> None:
    mouth.say([Line("letter.A", "A", 0.25)], "ja")
    event = mouth.now().as_event()
    assert event.startswith("event: say\ndata: {")
    assert event.count("\n") == 3
    data = json.loads(event.split("data: ")[1])
    assert set(data) == {"id", "sounds", "pauses", "text", "gain", "stop"}


def test_a_file_only_by_its_name_in_the_list(mouth: PageMouth) -> None:
    assert mouth.file("ja", sound_name("ja", "A")) is not None
    assert mouth.file("ja", "sounds.json") is None
    assert mouth.file("..", sound_name("ja", "A")) is None
