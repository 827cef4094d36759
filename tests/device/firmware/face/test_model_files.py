"""Loading checks the file against its card, every time."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from device.firmware.face.basics.errors import ModelAltered, ModelMissing
from device.firmware.face.model_files import load_model
from tests.device.firmware.face.test_model_card import CARD, write_card

CONTENT = b"tiny"


@pytest.fixture
def models(tmp_path: Path) -> Path:
    folder = write_card(tmp_path / "tiny", CARD.format(sum=hashlib.sha256(CONTENT).hexdigest()))
    (folder / "tiny.tflite").write_bytes(CONTENT)
    return tmp_path


def test_an_unaltered_model_is_loaded(models: Path) -> None:
    model = load_model(models, "tiny")
    assert model.content == CONTENT
    assert repr(model) == "<LoadedModel tiny>"


def test_one_changed_bit_is_noticed(models: Path) -> None:
    (models / "tiny" / "tiny.tflite").write_bytes(b"tinx")
    with pytest.raises(ModelAltered) as raised:
        load_model(models, "tiny")
    assert raised.value.number == 201


@pytest.mark.parametrize("name", ["model.toml", "tiny.tflite"])
def test_a_missing_part_is_named(models: Path, name: str) -> None:
    (models / "tiny" / name).unlink()
    with pytest.raises(ModelMissing, match=name) as raised:
        load_model(models, "tiny")
    assert raised.value.number == 202


def test_the_card_of_another_model_is_refused(models: Path) -> None:
    (models / "tiny").rename(models / "other")
    with pytest.raises(ModelAltered, match="card of tiny"):
        load_model(models, "other")
