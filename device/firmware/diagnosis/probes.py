"""Small looks at files and at the reader's health, alike for the running firmware and for a doctor without one."""

from __future__ import annotations

import shutil
from pathlib import Path

from device.base.errors import UketsukeError
from device.firmware.card.transport.reader import ReaderHealth
from device.firmware.diagnosis.report import (
    NEVER,
    FaceReport,
    ModelReport,
    PanelReport,
    ReaderReport,
    ReaderWord,
)
from device.firmware.face.model_files import DETECTOR, EMBEDDER, MESH, load_model
from device.firmware.face.verifier import FaceVerifier
from device.firmware.guide.building import Fitted
from device.firmware.panel.settings import PanelSettings

MODELS = (DETECTOR, MESH, EMBEDDER)

SILENT_AFTER_S = 4.0
"""The reader process reports twice each second."""

_MIB = 1024 * 1024


def check_models(folder: Path) -> tuple[ModelReport, ...]:
    """Compare every model file with the SHA-256 on its card; reads all of them."""
    return tuple(_check_model(folder, name) for name in MODELS)


def _check_model(folder: Path, name: str) -> ModelReport:
    try:
        loaded = load_model(folder, name)
    except UketsukeError as error:
        return ModelReport(name, "", error.number)
    return ModelReport(name, loaded.card.sha256, 0)


def describe_face(verifier: FaceVerifier) -> FaceReport:
    """Tell how the networks were set to run at start."""
    chosen = verifier.chosen
    execution = chosen.execution
    policy = verifier.describe().policy
    accept_from = f"{verifier.rules.of(policy).accept_from:g}"
    running = verifier.describe().models[-1].sha256
    return FaceReport(
        policy.value,
        execution.threads,
        execution.delegate.value,
        round(chosen.run_ms * 10),
        accept_from,
        running,
    )


def describe_panel(panel: PanelSettings, fitted: Fitted) -> PanelReport:
    """Tell which panel and keypad are set, and why they are off, if they are."""
    return PanelReport(panel.kind, fitted.panel.fault, panel.keypad.kind, fitted.keypad.fault)


def describe_reader(health: ReaderHealth) -> ReaderReport:
    """Give the reader's health in words."""
    return ReaderReport(
        _reader_word(health), health.reader or "", health.card.value, int(health.silent_s), health.restarts
    )


def _reader_word(health: ReaderHealth) -> ReaderWord:
    if health.silent_s > SILENT_AFTER_S:
        return ReaderWord.SILENT
    if not health.service_running:
        return ReaderWord.SERVICE_STOPPED
    if health.reader is None:
        return ReaderWord.NO_READER
    if health.held:
        return ReaderWord.HELD
    return ReaderWord.OK if health.reader else ReaderWord.WAITING


def free_mib(folder: Path) -> int:
    """Give the free space for the folder's owner, in MiB, -1 where it cannot be told."""
    try:
        return shutil.disk_usage(folder).free // _MIB
    except OSError:
        return NEVER
