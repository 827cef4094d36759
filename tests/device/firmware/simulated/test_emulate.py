"""From a persona's name to a card: which photo it gets, what is recorded, which tries it begins with."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from device.firmware.card.basics.number_b import VerificationNumberB
from device.firmware.card.steps.opening import RecordLimits, open_record
from device.firmware.simulated.card.virtual import Exchange, VirtualCard
from device.firmware.simulated.issuing.pictures import draw_stand_in_photo
from device.firmware.simulated.reader.emulate import Emulation, make_card, record_to
from tests.device.firmware.card.scripted import Direct
from tests.device.firmware.simulated.made import NOW, Maker

SELECT_JPKI = bytes.fromhex("00a4040c0ad392f000260100000001")
SELECT_PIN = bytes.fromhex("00a4020c020018")
QUERY = bytes.fromhex("00200080")
WRONG_PIN = bytes.fromhex("002000800430303030")


@pytest.fixture
def portraits(tmp_path: Path) -> Path:
    """A portrait that is only a gradient, with the note of its places."""
    across = np.linspace(0, 255, 400).astype(np.uint8)
    Image.fromarray(np.tile(across, (400, 1))).convert("RGB").save(tmp_path / "astronaut.png")
    (tmp_path / "astronaut.toml").write_text("eyes = [200.0, 150.0]\nmouth = [200.0, 220.0]\n")
    return tmp_path


def chip_photo(maker: Maker, card: VirtualCard) -> bytes:
    number = VerificationNumberB(date(1985, 4, 12), 2033, "4821")
    return open_record(Direct(card), number, maker.anchors(), bytes(16), RecordLimits(accept_test=True)).photo.jp2


def test_the_chip_photo_is_made_from_the_persona_s_portrait(maker: Maker, portraits: Path) -> None:
    card = make_card(Emulation("hanako", maker.folder, portraits), NOW, lambda _: None)
    photo = chip_photo(maker, card)
    assert photo != draw_stand_in_photo()
    with Image.open(io.BytesIO(photo)) as picture:
        assert (picture.size, picture.mode) == ((240, 320), "L")


def test_without_its_portrait_a_card_has_a_picture_without_a_face(maker: Maker, tmp_path: Path) -> None:
    for folder in (None, tmp_path):
        card = make_card(Emulation("hanako", maker.folder, folder), NOW, lambda _: None)
        assert chip_photo(maker, card) == draw_stand_in_photo()


def test_tries_outlive_the_insertion_unless_begun_afresh(maker: Maker) -> None:
    def query(fresh: bool) -> VirtualCard:
        card = make_card(Emulation("lost", maker.folder, fresh_counters=fresh), NOW, lambda _: None)
        card.transmit(SELECT_JPKI)
        card.transmit(SELECT_PIN)
        return card

    assert query(fresh=True).transmit(WRONG_PIN).hex() == "63c2"
    assert query(fresh=False).transmit(QUERY).hex() == "63c2"
    assert query(fresh=True).transmit(QUERY).hex() == "63c3"


def test_a_record_is_one_json_object_per_exchange() -> None:
    target = io.StringIO()
    record = record_to(target, lambda: 10.25)
    record(Exchange("00200080", "jpki", "0018", 4, 0, "63c2"))
    assert json.loads(target.getvalue()) == {
        "t_ms": 10250.0,
        "what": "00200080",
        "application": "jpki",
        "file": "0018",
        "sent_bytes": 4,
        "received_bytes": 0,
        "sw": "63c2",
    }
