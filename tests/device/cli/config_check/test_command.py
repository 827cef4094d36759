"""`uketsuke config check`: output, exit codes, and what settings mean beyond being readable."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from device.cli.config_check.command import check_terminal
from device.cli.main import main

GOOD_DAEMON = 'state = "/var/lib/uketsuke-daemon"\nsocket_for_group = true\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "models").mkdir()
    write_firmware(tmp_path, "")
    (tmp_path / "daemon.toml").write_text(GOOD_DAEMON, "utf-8")
    return tmp_path


def write_firmware(folder: Path, more: str) -> None:
    text = f'[card]\npcsc_socket = "/run/pcscd/pcscd.comm"\n[models]\nfolder = "models"\n{more}'
    (folder / "firmware.toml").write_text(text, "utf-8")


def check(folder: Path, *options: str) -> int:
    return main(["config", "check", "--config-dir", str(folder), *options])


def checked(folder: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, Any]]:
    code = check(folder, "--json")
    table: dict[str, Any] = json.loads(capsys.readouterr().out)
    return code, table


def test_good_settings_give_0(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, table = checked(folder, capsys)
    assert (code, table["outcome"]) == (0, "ok")
    assert [(Path(file["file"]).name, file["there"]) for file in table["files"]] == [
        ("firmware.toml", True),
        ("daemon.toml", True),
        ("kiosk.toml", False),
        ("update.toml", False),
    ]


def test_files_that_may_be_missing_are_checked_when_they_are_there(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "kiosk.toml").write_text("silence_s = 5\n", "utf-8")
    (folder / "update.toml").write_text('[[clinic_hours]]\ndays = ["sun"]\nbegins = "9"\nends = "10:00"\n', "utf-8")
    code, table = checked(folder, capsys)
    assert (code, [file["outcome"] for file in table["files"]]) == (2, ["ok", "ok", "ok", "failed"])


def test_an_unknown_key_gives_2_and_says_where_and_what_was_meant(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_firmware(folder, '[face]\npolcy = "strict"\n')
    assert check(folder) == 2
    assert "  6: [350] face.polcy: did you mean face.policy?\n" in capsys.readouterr().out


def test_text_and_json_say_the_same_in_both_languages(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_firmware(folder, "[face]\nthreads = 9\n")
    for language in ("ja", "en"):
        assert check(folder, "--json", "--language", language) == 2
        fault = json.loads(capsys.readouterr().out)["files"][0]["faults"][0]
        assert check(folder, "--language", language) == 2
        text = capsys.readouterr().out
        assert f"  {fault['line']}: [{fault['number']}] {fault['key']}: {fault['detail']}" in text
        assert fault["action"] in text


def test_a_loosened_threshold_is_no_setting(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Only the model card's two measured policies can be chosen; a number, however small, fails."""
    write_firmware(folder, "[face]\naccept_from = 0.04\n")
    code, table = checked(folder, capsys)
    assert (code, table["files"][0]["faults"][0]["reason"]) == (2, "unknown_key")
    write_firmware(folder, '[face]\npolicy = "loose"\n')
    code, table = checked(folder, capsys)
    assert (code, table["files"][0]["faults"][0]["detail"]) == (2, "must be one of standard, strict, not 'loose'")


@pytest.mark.parametrize(
    ("more", "key"),
    [
        ("[trust]\naccept_test = true\n", "trust.accept_test"),
        ('[camera]\nkind = "files"\npath = "models"\n', "camera.kind"),
        ('[panel]\nkind = "virtual"\n', "panel.kind"),
    ],
)
def test_settings_for_trials_give_1(more: str, key: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_firmware(folder, more)
    code, table = checked(folder, capsys)
    assert (code, [fault["key"] for fault in table["files"][0]["faults"]]) == (1, [key])


def test_a_daemon_that_the_firmware_cannot_reach_gives_1(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "daemon.toml").write_text(GOOD_DAEMON.replace("true", "false"), "utf-8")
    code, table = checked(folder, capsys)
    assert (code, table["files"][1]["faults"][0]["line"]) == (1, 2)


def test_files_that_settings_name_and_that_are_not_there_give_2(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_firmware(folder, '[trust]\nuser_ca = ["ca.pem"]\ncard_keys = ["keys.toml"]\n')
    (folder / "models").rmdir()
    code, table = checked(folder, capsys)
    assert code == 2
    keys = {fault["key"] for fault in table["files"][0]["faults"]}
    assert keys == {"models.folder", "trust.user_ca", "trust.card_keys"}


def test_a_file_that_cannot_be_read_gives_3(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "firmware.toml").unlink()
    (folder / "firmware.toml").mkdir()
    code, table = checked(folder, capsys)
    assert (code, table["outcome"]) == (3, "not_tested")


def test_a_folder_without_settings_gives_2(tmp_path: Path) -> None:
    assert check_terminal(tmp_path).outcome == 2


def test_an_option_that_is_not_there_gives_64(folder: Path) -> None:
    assert check(folder, "--nonsense") == 64
    assert main(["config"]) == 64
