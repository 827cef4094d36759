"""The whole evaluation on portraits that public packages carry. It shows that the parts fit, and no accuracy."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from device.firmware.simulated.photo import crop_like_document, read_portrait
from models.main import EXIT_FAILED, main
from tests.models.built import find_models, find_portrait

PAIRS = """left,right,mated
a/1.png,a/3.png,1
a/3.png,a/2.png,1
a/2.png,a/1.png,1
b/1.png,a/1.png,0
c/1.png,a/3.png,0
"""
PICTURES = {
    "a/1.png": "obama.jpg",
    "a/2.png": "obama2.jpg",
    "a/3.png": "obama3.jpg",
    "b/1.png": "biden.jpg",
    "c/1.png": "astronaut.png",
}


@pytest.fixture(scope="module")
def images(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("images")
    for name, portrait in PICTURES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        crop = crop_like_document(read_portrait(find_portrait(portrait)), (250, 333))
        Image.fromarray(crop).save(folder / name)
    return folder


@pytest.fixture
def arguments(images: Path, tmp_path: Path) -> list[str]:
    (tmp_path / "pairs.csv").write_text(PAIRS, "utf-8")
    return ["--images", str(images), "--pairs", str(tmp_path / "pairs.csv"), "--output", str(find_models())]


def figures(found: Any) -> Iterator[dict[str, float]]:
    if isinstance(found, dict) and "value" in found:
        yield found
    elif isinstance(found, dict):
        for inner in found.values():
            yield from figures(inner)


@pytest.mark.parametrize("cross", [[], ["--cross"]])
def test_card_photo_mode_gives_every_figure_with_its_interval(
    arguments: list[str], tmp_path: Path, cross: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    more = ["--card-photo", "240x320@6000", "--json", "--bootstraps", "20", "--plot", str(tmp_path / "plot")]
    assert main(["evaluate", *arguments, *more, *cross]) == 0
    output = capsys.readouterr()
    found = json.loads(output.out)
    assert list(found["fnmr_at_fmr"]) == ["1e-2", "1e-3", "1e-4"]
    assert set(found["at_standard"]) == set(found["at_strict"]) == {"threshold", "fmr", "fnmr"}
    assert all(figure["low"] <= figure["value"] <= figure["high"] for figure in figures(found))
    assert (found["counts"]["mated"], found["fta"]["value"], found["eer"]["value"]) == (3, 0, 0)
    assert found["at_standard"]["fnmr"]["value"] == 0
    assert "references: 5 of 5" in output.err
    assert {path.name for path in (tmp_path / "plot").iterdir()} == {"det.svg", "det.png"}


def test_text_tells_rates_in_percent(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", *arguments, "--bootstraps", "5"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("both pictures as they are")
    assert any(line.startswith("FNMR at FMR 1e-4    0.00%") and "too few" in line for line in lines)


def test_a_missing_picture_is_named(arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "pairs.csv").write_text(PAIRS.replace("c/1.png", "c/2.png"), "utf-8")
    assert main(["evaluate", *arguments]) == EXIT_FAILED
    assert "[626]" in capsys.readouterr().err


def test_a_card_photo_of_another_form_is_wrong_usage(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as raised:
        main(["evaluate", *arguments, "--card-photo", "240x320"])
    assert raised.value.code == 64
