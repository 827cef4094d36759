"""`uketsuke-host config check`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from host.cli.main import main

LEAST = """\
clinic = "c1"
state = "state"
[broker]
folder = "broker"
data = "data"
[authority]
url = "http://127.0.0.1:1"
token_file = "token"
"""


def checked(folder: Path, text: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[dict[str, Any]]]:
    (folder / "host.toml").write_text(text, "utf-8")
    code = main(["config", "check", "--config-dir", str(folder), "--json"])
    faults: list[dict[str, Any]] = json.loads(capsys.readouterr().out)["files"][0]["faults"]
    return code, faults


def test_good_settings_give_0(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "token").touch()
    assert checked(tmp_path, LEAST, capsys) == (0, [])


def test_a_token_that_is_not_there_gives_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, (fault,) = checked(tmp_path, LEAST, capsys)
    assert (code, fault["number"], fault["line"], fault["key"]) == (2, 352, 8, "authority.token_file")


def test_unknown_keys_and_settings_that_do_not_go_together_give_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, faults = checked(tmp_path, LEAST.replace("clinic", "clinics"), capsys)
    assert (code, {fault["reason"] for fault in faults}) == (2, {"missing", "unknown_key"})
    code, (fault,) = checked(tmp_path, LEAST + "[visit]\nlease_s = 1\n", capsys)
    assert (code, fault["detail"]) == (2, "visit.lease_s must be above 16 here")


def test_made_up_cards_give_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "token").touch()
    code, (fault,) = checked(tmp_path, LEAST + "[trust]\naccept_test = true\n", capsys)
    assert (code, fault["number"], fault["line"]) == (1, 353, 10)


def test_folders_of_the_linkage_software_have_to_be_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sections = ["[eligibility]", 'connector = "oqs-files"', "[oqs]", 'institution = "1399999999"']
    oqs = "\n".join([*sections, 'request = "req"', 'result = "res"', ""])
    (tmp_path / "req").mkdir()
    code, (fault,) = checked(tmp_path, LEAST + oqs, capsys)
    assert (code, fault["key"]) == (2, "oqs.result")


def test_called_wrongly_gives_64() -> None:
    with pytest.raises(SystemExit) as ended:
        main(["config"])
    assert ended.value.code == 64
