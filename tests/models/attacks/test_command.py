"""The command: a few trials end as they must, bounds are exact, and too few portraits are told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from device.firmware.face.liveness.limits import read_limits
from models.attacks.catalogue import ATTACKS
from models.attacks.command import format_text, to_json
from models.attacks.figures import Figure, upper_bound
from models.main import main
from tests.models.built import find_models, find_portrait


@pytest.mark.parametrize(("hits", "bound"), [(0, 0.0295), (1, 0.0466), (5, 0.1023), (100, 1.0)])
def test_upper_bounds_of_a_hundred_trials(hits: int, bound: float) -> None:
    assert upper_bound(hits, 100) == pytest.approx(bound, abs=1e-4)


def test_what_is_accepted_too_often_is_marked_and_genuine_refusals_are_told() -> None:
    often = Figure("mask", "worn", 100, 6, (("passed", 6), ("time_over", 94)))
    assert "accepted    6 of 100,   6.0%" in format_text(often)
    assert "in more than 5 %" in format_text(often)
    assert "in more than 5 %" not in format_text(Figure("mask", "worn", 100, 5, ()))
    assert "refused     3 of 100,   3.0%" in format_text(Figure("genuine", "answers", 100, 97, ()))
    assert to_json([often])["mask"]["accepted"] == 6


def test_a_person_is_taken_and_a_frozen_picture_is_not(capsys: pytest.CaptureFixture[str], portraits: Path) -> None:
    arguments = ("attacks", "--images", str(portraits), "--trials", "2", "--only", "genuine", "frozen", "swap")
    assert main((*arguments, "--output", str(find_models()), "--json")) == 0
    figures = json.loads(capsys.readouterr().out)
    assert {name: figure["accepted"] for name, figure in figures.items()} == {"genuine": 2, "frozen": 0, "swap": 0}
    assert all(sum(figure["endings"].values()) == figure["trials"] == 2 for figure in figures.values())


def test_too_few_people_are_told(capsys: pytest.CaptureFixture[str], portraits: Path) -> None:
    arguments = ("attacks", "--images", str(portraits), "--trials", "3", "--output", str(find_models()))
    assert main(arguments) == 1
    assert "2 people who look ahead, 3 are needed" in capsys.readouterr().err


def test_every_measured_attack_is_in_the_list_and_the_other_way_round() -> None:
    measured = {figure.name for figure in read_limits().measured}
    assert measured == {"genuine", *(attack.name for attack in ATTACKS)}


@pytest.fixture
def portraits(tmp_path: Path) -> Path:
    """Give a folder with two people who look ahead, one as a folder, and something that is no picture."""
    (tmp_path / "astronaut").mkdir()
    (tmp_path / "astronaut" / "1.png").symlink_to(find_portrait("astronaut.png"))
    (tmp_path / "obama.jpg").symlink_to(find_portrait("obama.jpg"))
    (tmp_path / "note.txt").write_text("no picture")
    return tmp_path
