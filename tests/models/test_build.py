"""Cards, building, portraits and the command on what set-up has fetched."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from device.firmware.face.basics.errors import ModelAltered
from device.firmware.face.deciding.decision import Policy
from models.archives.files import file_has_sum, sum_of, write_whole
from models.build import build_models
from models.cards import MODEL_NAMES, source_card
from models.check import check_models
from models.main import EXIT_USAGE, main
from models.portraits.fetch import fetch_portraits, read_list
from tests.models.built import find_downloads, find_models, find_portrait


@pytest.mark.parametrize("name", MODEL_NAMES)
def test_each_card_names_licence_origin_and_training(name: str) -> None:
    card = source_card(name)
    assert card.name == name
    assert card.licence.weights == "Apache-2.0"
    assert card.licence.training_data
    if card.origin.conversion == "none":
        assert card.sha256 == card.origin.archive.member_sha256


def test_only_the_comparing_model_decides_and_its_errors_state_their_conditions() -> None:
    rules = [source_card(name).decision for name in MODEL_NAMES]
    assert rules[:2] == [None, None]
    assert rules[2] is not None
    for policy in Policy:
        assert all("simulated" in row.conditions for row in rules[2].of(policy).measured)


def test_a_build_from_the_archives_gives_the_bytes_on_the_cards_and_a_second_does_nothing(tmp_path: Path) -> None:
    assert build_models(tmp_path, find_downloads()) == MODEL_NAMES
    assert build_models(tmp_path, find_downloads()) == ()
    assert [card.name for card in check_models(tmp_path)] == list(MODEL_NAMES)
    damaged = tmp_path / "facemesh" / "facemesh.tflite"
    damaged.write_bytes(damaged.read_bytes()[:-1])
    (tmp_path / "sface" / "model.toml").write_text("name = 1")
    assert build_models(tmp_path, find_downloads()) == ("facemesh",)
    check_models(tmp_path)


def test_a_card_that_was_edited_is_noticed(tmp_path: Path) -> None:
    for name in MODEL_NAMES:
        for file in (find_models() / name).iterdir():
            write_whole(tmp_path / name / file.name, file.read_bytes())
    card = tmp_path / "sface" / "model.toml"
    loose = re.sub(r"^accept_from = .*$", "accept_from = 0.30", card.read_text(), count=1, flags=re.MULTILINE)
    card.write_text(loose)
    with pytest.raises(ModelAltered, match="build again"):
        check_models(tmp_path)


def test_portraits_come_with_a_note_and_are_fetched_once(tmp_path: Path) -> None:
    names = [portrait.file for portrait in read_list().portraits]
    assert fetch_portraits(tmp_path, find_downloads()) == tuple(names)
    assert fetch_portraits(tmp_path, find_downloads()) == ()
    assert (tmp_path / "astronaut.png").read_bytes() == find_portrait("astronaut.png").read_bytes()
    assert (tmp_path / "astronaut.toml").read_text() == "eyes = [225.5, 103.3]\nmouth = [224.2, 140.7]\n"


def test_files_are_written_whole(tmp_path: Path) -> None:
    path = tmp_path / "new" / "file.bin"
    write_whole(path, b"content")
    assert file_has_sum(path, sum_of(b"content"))
    assert not file_has_sum(path, sum_of(b"other"))
    assert not file_has_sum(tmp_path / "missing", sum_of(b""))
    assert [file.name for file in path.parent.iterdir()] == ["file.bin"]


def test_check_prints_sums_and_succeeds(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--output", str(find_models())]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == [source_card(name).sha256 for name in MODEL_NAMES]


def test_building_what_is_built_has_nothing_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    places = ["--cache", str(find_downloads()), "--output"]
    assert main(["build", *places, str(find_models())]) == 0
    assert main(["portraits", *places, str(find_portrait("astronaut.png").parent)]) == 0
    assert [line.rpartition(": ")[2] for line in capsys.readouterr().out.splitlines()] == ["nothing to do"] * 2


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("in the way")
    assert main(["portraits", "--cache", str(find_downloads()), "--output", str(tmp_path / "file")]) == 1
    assert str(tmp_path / "file") in capsys.readouterr().err


def test_a_known_error_is_one_line_and_exit_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--output", str(tmp_path)]) == 1
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.startswith("uketsuke-models: [202]")
    assert output.err.count("\n") == 1


@pytest.mark.parametrize("arguments", [[], ["fly"], ["check", "--fly"]])
def test_wrong_usage_is_exit_64(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as raised:
        main(arguments)
    assert raised.value.code == EXIT_USAGE
    assert "usage" in capsys.readouterr().err
