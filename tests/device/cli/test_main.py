"""`uketsuke` itself: every command can be called by its name, and only that one is loaded."""

from __future__ import annotations

import subprocess
import sys

import pytest

from device.cli.main import _COMMANDS, main


@pytest.mark.parametrize("name", _COMMANDS)
def test_every_command_has_help_by_its_name(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([name, "--help"]) == 0
    assert capsys.readouterr().out.startswith(f"usage: uketsuke {name}")


def test_help_names_all(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    shown = capsys.readouterr().out.split()
    assert set(_COMMANDS) <= set(shown)


def test_a_command_that_is_none() -> None:
    assert main(["nonsense"]) == 64
    assert main([]) == 64


def test_only_the_called_one_is_loaded() -> None:
    code = "import sys; from device.cli.main import main; main(['status', '--help']); print(*sys.modules)"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "device.cli.status" in shown
    assert not {"cv2", "textual", "httpx", "device.cli.demo.line"} & set(shown)
