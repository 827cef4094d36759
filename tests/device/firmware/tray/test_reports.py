"""The library that runs the reading models reports nothing to its maker."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.system
def test_reading_print_leaves_nothing_in_the_home_folder(tmp_path: Path) -> None:
    """A machine's id and a store of events would lie there. CI's variables, which silence it too, are left out."""
    script = "from device.firmware.tray.ocr.rapid import RapidReader; RapidReader()"
    plain = {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}
    subprocess.run([sys.executable, "-c", script], env=plain, cwd=Path(__file__).parents[4], check=True)
    assert not list(tmp_path.iterdir())
