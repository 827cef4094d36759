"""A cold start: a fresh process that loads everything and decides once.

Run as `python -m bench.face.cold MODELS NPZ`. It prints how much memory the face check added to the process, in KiB;
the parent takes the time.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np

from device.firmware.face.basics.picture import Frame
from device.firmware.face.deciding.comparison import Comparison
from device.firmware.face.deciding.verdict import Verdict
from device.firmware.face.settings import FaceSettings
from device.firmware.face.verifier import FaceVerifier


def main() -> int:
    """Decide once; give 0 for a match."""
    models, pictures = Path(sys.argv[1]), np.load(sys.argv[2])
    before = _status_kib("VmRSS")
    verifier = FaceVerifier.load(models, FaceSettings())
    comparison = Comparison(verifier.enrol_reference(pictures["photo"]))
    verdict = Verdict.UNDECIDED
    for pixels in pictures["frames"]:
        if verdict is Verdict.UNDECIDED:
            verdict = comparison.add(verifier.look(Frame(pixels)))
    print(json.dumps({"added_kib": _status_kib("VmHWM") - before}))
    return 0 if verdict is Verdict.MATCH else 1


def _status_kib(name: str) -> int:
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))


if __name__ == "__main__":
    sys.exit(main())
