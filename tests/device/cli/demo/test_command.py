"""`uketsuke demo` called wrongly, or where set-up has not been done: exit codes and one clear line."""

from __future__ import annotations

from pathlib import Path

import pytest

from device.cli.demo.asking import ask
from device.cli.demo.errors import DeviceAbsent
from device.cli.main import main


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--pin", "12"], "--pin takes four digits"),
        (["--pin", "１２３４"], "--pin takes four digits"),
        (["--camera", "/no/such/picture"], "there is no such file or folder"),
        (["--persona", "nobody"], "nobody.toml: cannot be read"),
        (["--method", "magic"], "invalid choice"),
        (["--link", "107"], "invalid choice"),
        (["--end"], "go with --at FOLDER"),
        (["--authority", "failing"], "go with --at FOLDER"),
    ],
)
def test_wrong_usage_ends_with_2(arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "--once", "--json", *arguments]) == 2
    captured = capsys.readouterr()
    assert told in captured.err
    assert captured.out == ""


def test_missing_set_up_ends_with_4_and_the_command_to_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["demo", "--once", "--json", "--build", str(tmp_path)]) == 4
    captured = capsys.readouterr()
    assert "make setup" in captured.err
    assert captured.out == ""


def test_nobody_answers_where_no_demo_is_served(tmp_path: Path) -> None:
    with pytest.raises(DeviceAbsent, match="--serve"):
        ask(tmp_path, {"end": True}, opens_within_s=0.0)
