"""The firmware's unit forbids memory that is both written and run: the TFLite runtime and OpenCV do without."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.models.built import find_models
from tests.systemd.units import ROOT

LOOK = """
import ctypes, mmap, sys
from pathlib import Path

PR_SET_MDWE, PR_MDWE_REFUSE_EXEC_GAIN = 65, 1  # prctl(2), Linux 6.3: what MemoryDenyWriteExecute asks for
if ctypes.CDLL(None).prctl(PR_SET_MDWE, PR_MDWE_REFUSE_EXEC_GAIN, 0, 0, 0):
    sys.exit(77)
try:
    mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
except PermissionError:
    pass
else:
    sys.exit(1)

from device.firmware.face.settings import FaceSettings
from device.firmware.face.verifier import FaceVerifier
from tests.device.firmware.face.test_verifier import HOLDER, card_photo, live

verifier = FaceVerifier.load(Path(sys.argv[1]), FaceSettings())
verifier.enrol_reference(card_photo(HOLDER))
assert verifier.look(live(HOLDER)).embedding is not None
"""


@pytest.mark.system
def test_a_face_is_compared_without_memory_that_is_written_and_run() -> None:
    command = [sys.executable, "-c", LOOK, str(find_models())]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    if ended.returncode == 77:
        pytest.skip("this kernel cannot forbid it by prctl")
    assert ended.returncode == 0, ended.stderr[-500:]
