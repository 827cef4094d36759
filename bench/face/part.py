"""The face's part of the bench."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

import cv2
import numpy as np

from bench.basics.errors import NotMeasured
from bench.face.chain import BareRuns, Chain
from bench.face.cold_start import time_cold_start
from bench.face.opencv import OpenCvChain
from bench.face.pictures import Pictures, make_pictures
from bench.face.timing import Work, time_ways
from bench.reporting.row import Row, ran
from device.firmware.face.settings import FaceSettings
from device.firmware.face.verifier import FaceVerifier

PART = "face"
AIM = 1.15
"""Highest share of the bare runs' time that the whole chain may take."""
LEAST_FRAMES_PER_S = 15.0
OPENCV_AIM = 1.0
"""Faster than OpenCV's own chain."""
DLIB_AIM = 0.2
"""Five times faster than dlib's."""
_DLIB_LIMIT_S = 300.0

_BARE, _CHAIN = "bare runs", "detect + align + embed"
_HOW = "one thread, CPU time per picture of 640×480, ways turn about in each round, the quickest round counts"
_PLAIN = "0"
_DLIB = {_PLAIN: "dlib: HOG + 5 points + ResNet", "1": "dlib, frame doubled as face_recognition does"}
_LIVE, _OPENCV = "live loop: look, gate, preview", "YuNet + SFace"


def measure_face(build: Path, runs: int) -> list[Row]:
    """Measure; takes some seconds.

    Raises:
        ModelError: the models cannot be loaded.
        BuildError: the archive with OpenCV's networks could not be had.
        NotMeasured: dlib is there and does not work.
    """
    cv2.setNumThreads(1)
    pictures = make_pictures(build / "portraits")
    taken = time_ways(_ways(build), pictures.frames, runs)
    dlib = _measure_dlib(build / "dlib/bin/python", pictures, runs)
    rows = [*to_rows(taken), *tell_dlib(dlib, taken[_CHAIN]), *_measure_cold(build / "models", pictures, runs)]
    return ran(_HOW, rows)


def to_rows(taken: Mapping[str, float]) -> list[Row]:
    """Give the rows of our chain and OpenCV's; CPU time in milliseconds per picture."""
    bare, ours, opencv = taken[_BARE], taken[_CHAIN], taken[_OPENCV]
    return [
        Row(PART, f"{_BARE} of the three networks", round(bare, 2), "ms"),
        Row(PART, _CHAIN, round(ours, 2), "ms"),
        Row(PART, f"{_CHAIN} / {_BARE}", round(ours / bare, 3), "x", AIM, against="sum of the bare invoke() calls"),
        Row(
            PART,
            _LIVE,
            round(taken[_LIVE], 2),
            "ms",
            round(1000 / LEAST_FRAMES_PER_S, 1),
            against="15 frames a second",
        ),
        Row(PART, f"OpenCV: {_OPENCV}", round(opencv, 2), "ms"),
        Row(PART, f"{_CHAIN} / OpenCV", round(ours / opencv, 3), "x", OPENCV_AIM, against="OpenCV: YuNet + SFace"),
    ]


def tell_dlib(taken: Mapping[str, float], ours: float) -> list[Row]:
    """Give the rows of dlib's chain, plain and with the frame doubled; none where it is not there."""
    rows = [Row(PART, name, round(taken[key], 2), "ms") for key, name in _DLIB.items() if key in taken]
    if _PLAIN in taken:
        rows.append(
            Row(PART, f"{_CHAIN} / dlib", round(ours / taken[_PLAIN], 3), "x", DLIB_AIM, against=_DLIB[_PLAIN])
        )
    return rows


def _ways(build: Path) -> dict[str, Work]:
    chain = Chain(FaceVerifier.load(build / "models", FaceSettings(threads=1)))
    return {
        _BARE: BareRuns(build / "models").compute,
        _CHAIN: chain.embed,
        _LIVE: chain.look_and_show,
        _OPENCV: OpenCvChain.load(build / "downloads").embed,
    }


def _measure_dlib(python: Path, pictures: Pictures, runs: int) -> dict[str, float]:
    """Measure dlib where somebody has put it (see docs/face.md); nothing elsewhere."""
    if not python.exists():
        return {}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "frames.npz"
        np.savez(file, frames=np.stack([frame.pixels for frame in pictures.frames]))
        command = [str(python), str(Path(__file__).parent / "dlib_chain.py"), str(file), str(runs)]
        try:
            done = subprocess.run(command, check=True, capture_output=True, timeout=_DLIB_LIMIT_S)
        except subprocess.SubprocessError as error:
            raise NotMeasured(f"dlib's chain: {error}") from error
    taken: dict[str, float] = json.loads(done.stdout)
    return taken


def _measure_cold(models: Path, pictures: Pictures, runs: int) -> list[Row]:
    starts = [time_cold_start(models, pictures) for _ in range(runs)]
    return [
        Row(PART, "cold start to first decision", round(min(one.seconds for one in starts), 2), "s"),
        Row(PART, "cold start to first decision, CPU", round(min(one.cpu_s for one in starts), 2), "s"),
        Row(PART, "memory added", round(min(one.added_mib for one in starts), 1), "MiB"),
    ]
