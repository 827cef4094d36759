"""The process that reads print does without memory that is both written and run, too."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.systemd.units import ROOT

LOOK = """
import ctypes, sys

PR_SET_MDWE, PR_MDWE_REFUSE_EXEC_GAIN = 65, 1  # prctl(2), Linux 6.3: what MemoryDenyWriteExecute asks for
if ctypes.CDLL(None).prctl(PR_SET_MDWE, PR_MDWE_REFUSE_EXEC_GAIN, 0, 0, 0):
    sys.exit(77)

import cv2, numpy as np
from device.firmware.tray.ocr.rapid import RapidReader
from device.firmware.tray.ocr.tesseract import TesseractReader

line = np.full((80, 240, 3), 255, np.uint8)
cv2.putText(line, "2285", (20, 62), cv2.FONT_HERSHEY_SIMPLEX, 2, (20, 20, 20), 4)
assert RapidReader().read_line(line) == "2285"
assert TesseractReader().read_digits(line).strip() == "2285"
"""


@pytest.mark.system
def test_print_is_read_without_memory_that_is_written_and_run() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", LOOK], cwd=ROOT, capture_output=True, text=True, timeout=100, check=False
    )
    if ended.returncode == 77:
        pytest.skip("this kernel cannot forbid it by prctl")
    assert ended.returncode == 0, ended.stderr[-500:]
