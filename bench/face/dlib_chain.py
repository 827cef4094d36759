"""dlib's own chain as face_recognition puts it together: HOG detector, 5 points, ResNet descriptor.

It runs in a Python of its own that has dlib, which is no part of this project: `PYTHON dlib_chain.py NPZ ROUNDS`.
It prints the CPU time per frame of the quickest round, in milliseconds, without and with one doubling of the frame,
which face_recognition does by default.
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any

import dlib
import face_recognition_models as models
import numpy as np


def main() -> None:
    """Time both forms."""
    frames = np.load(sys.argv[1])["frames"]
    chain = (
        dlib.get_frontal_face_detector(),
        dlib.shape_predictor(models.pose_predictor_five_point_model_location()),
        dlib.face_recognition_model_v1(models.face_recognition_model_location()),
    )
    print(json.dumps({str(doubled): _time(chain, frames, doubled, int(sys.argv[2])) for doubled in (0, 1)}))


def _time(chain: tuple[Any, Any, Any], frames: Any, doubled: int, rounds: int) -> float:
    return min(_run(chain, frames, doubled) for _ in range(rounds + 1))


def _run(chain: tuple[Any, Any, Any], frames: Any, doubled: int) -> float:
    detect, place, describe = chain
    started = time.process_time()
    for frame in frames:
        for face in list(detect(frame, doubled))[:1]:
            describe.compute_face_descriptor(frame, place(frame, face), 1)
    return (time.process_time() - started) * 1000 / len(frames)


if __name__ == "__main__":
    main()
