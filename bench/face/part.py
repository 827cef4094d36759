"""The face's part of the bench."""

from __future__ import annotations

import json
import subprocess
import tempfile
from pathlib import Path

import cv2
import numpy as np

from bench.face.chain import BareRuns, Chain
from bench.face.cold_start import time_cold_start
from bench.face.opencv import OpenCvChain
from bench.face.pictures import Pictures, make_pictures
from bench.face.timing import Work, time_ways
from bench.reporting.report import Row
from device.firmware.face.settings import FaceSettings
from device.firmware.face.verifier import FaceVerifier

PART = "face"
AIM = 1.15
"""Highest share of the bare runs' time that the whole chain may take."""
LEAST_FRAMES_PER_S = 15.0
_DLIB_LIMIT_S = 300.0

_BARE, _CHAIN = "bare runs", "detect + align + embed"
_LIVE, _OPENCV = "live loop: look, gate, preview", "YuNet + SFace"


def measure_face(build: Path, runs: int) -> list[Row]:
    """Measure; takes some seconds.

    Raises:
        ModelError: the models cannot be loaded.
        BuildError: the archive with OpenCV's networks could not be had.
    """
    cv2.setNumThreads(1)
    pictures = make_pictures(build / "portraits")
    taken = time_ways(_ways(build), pictures.frames, runs)
    return [
        Row(PART, f"{_BARE} of the three networks", round(taken[_BARE], 2), "ms"),
        Row(PART, _CHAIN, round(taken[_CHAIN], 2), "ms"),
        Row(PART, f"{_CHAIN} / {_BARE}", round(taken[_CHAIN] / taken[_BARE], 3), "x", AIM),
        Row(PART, _LIVE, round(taken[_LIVE], 2), "ms", round(1000 / LEAST_FRAMES_PER_S, 1)),
        Row(PART, f"OpenCV: {_OPENCV}", round(taken[_OPENCV], 2), "ms"),
        Row(PART, f"{_CHAIN} / OpenCV", round(taken[_CHAIN] / taken[_OPENCV], 3), "x"),
        *_measure_dlib(build / "dlib/bin/python", pictures, runs),
        *_measure_cold(build / "models", pictures, runs),
    ]


def _ways(build: Path) -> dict[str, Work]:
    chain = Chain(FaceVerifier.load(build / "models", FaceSettings(threads=1)))
    return {
        _BARE: BareRuns(build / "models").compute,
        _CHAIN: chain.embed,
        _LIVE: chain.look_and_show,
        _OPENCV: OpenCvChain.load(build / "downloads").embed,
    }


def _measure_dlib(python: Path, pictures: Pictures, runs: int) -> list[Row]:
    """Measure dlib where somebody has put it (see docs/face.md); no row elsewhere."""
    if not python.exists():
        return []
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "frames.npz"
        np.savez(file, frames=np.stack([frame.pixels for frame in pictures.frames]))
        command = [str(python), str(Path(__file__).parent / "dlib_chain.py"), str(file), str(runs)]
        done = subprocess.run(command, check=True, capture_output=True, timeout=_DLIB_LIMIT_S)
    taken = json.loads(done.stdout)
    names = {"0": "dlib: HOG + 5 points + ResNet", "1": "dlib, frame doubled as face_recognition does"}
    return [Row(PART, name, round(taken[key], 2), "ms") for key, name in names.items()]


def _measure_cold(models: Path, pictures: Pictures, runs: int) -> list[Row]:
    starts = [time_cold_start(models, pictures) for _ in range(runs)]
    return [
        Row(PART, "cold start to first decision", round(min(one.seconds for one in starts), 2), "s"),
        Row(PART, "cold start to first decision, CPU", round(min(one.cpu_s for one in starts), 2), "s"),
        Row(PART, "memory added", round(min(one.added_mib for one in starts), 1), "MiB"),
    ]
