"""Group `models`: are face models and cards this version's, and does this machine compute with them rightly?

Reading files disturbs nobody, so they are read here whether a firmware runs or not. The pair of test patterns is
computed here too, in a process of its own, and never during a visit.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from importlib import resources
from pathlib import Path

from device.cli.doctor.finding import Finding, found
from device.cli.doctor.situation import Situation
from device.firmware.diagnosis.golden import EXPECTED_SCORE, Golden
from device.firmware.diagnosis.probes import check_models
from device.firmware.diagnosis.report import FirmwareReport, ModelReport
from device.firmware.face.model_card import CARD_FILE, read_card
from device.firmware.face.model_files import EMBEDDER
from device.firmware.settings import FirmwareSettings

GOLDEN_TOLERANCE = 0.01
"""Two processors round differently; what is computed wrongly differs by far more."""
SLOW_RUN_MS = 400.0
"""One run of the comparing network; a Raspberry Pi 4 takes about a tenth of it."""

_BY_NUMBER = {201: "models.altered", 202: "models.missing"}


def check(situation: Situation) -> Sequence[Finding]:
    """Read every model and the rules in force."""
    settings = situation.terminal.firmware
    if settings is None:
        return [found("models.no_configuration")]
    folder = settings.models.folder
    wrong = judge(check_models(folder)) or judge_strictness(folder)
    if not wrong and situation.is_full and not situation.visit_open:
        wrong = _judge_golden(folder, situation.limit_s)
    return wrong or [_tell_rules(settings), *judge_running(situation.firmware.value)]


def judge(models: Sequence[ModelReport]) -> list[Finding]:
    """Give a finding for every model that cannot be used."""
    bad = [model for model in models if model.error]
    return [found(_BY_NUMBER.get(model.error, "models.card_unreadable"), model=model.name) for model in bad]


def judge_strictness(folder: Path) -> list[Finding]:
    """Judge what the cards say of how strict the face check is, and compare them with those of this version."""
    if read_card(folder / EMBEDDER).decision is None:
        return [found("models.threshold_not_measured")]
    known = known_cards()
    digests = {name: _digest(folder / name / CARD_FILE) for name in known}
    return [found("models.card_altered", model=name) for name, digest in digests.items() if digest != known[name]]


def known_cards() -> dict[str, str]:
    """Give the SHA-256 of every model's card of this version."""
    text = resources.files("device.cli.doctor").joinpath("known_cards.toml").read_text("utf-8")
    return dict(tomllib.loads(text))


def judge_golden(golden: Golden) -> list[Finding]:
    """Judge a computed pair of test patterns."""
    if abs(golden.score - EXPECTED_SCORE) > GOLDEN_TOLERANCE:
        return [found("models.computes_wrong", score=f"{golden.score:.4f}", expected=f"{EXPECTED_SCORE:.4f}")]
    if golden.run_ms > SLOW_RUN_MS:
        return [found("models.slow", run_tenth_ms=round(golden.run_ms * 10))]
    return []


def _judge_golden(folder: Path, limit_s: float) -> list[Finding]:
    command = [sys.executable, "-I", "-m", "device.firmware.diagnosis.golden", str(folder)]
    try:
        said = subprocess.run(command, capture_output=True, text=True, timeout=limit_s, check=True)
        score, run_ms = (float(word) for word in said.stdout.split())
    except subprocess.TimeoutExpired:
        return [found("models.check_timed_out", waited_s=int(limit_s))]
    except (OSError, subprocess.SubprocessError, ValueError):
        return [found("models.interpreter_unusable")]
    return judge_golden(Golden(score, run_ms))


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def judge_running(report: FirmwareReport | None) -> list[Finding]:
    """Tell how the running firmware computes; nothing where it was not asked."""
    if report is None:
        return []
    face = report.face
    how = found(
        "models.running",
        policy=face.policy,
        threads=face.threads,
        delegate=face.delegate,
        run_tenth_ms=face.run_tenth_ms,
    )
    return [how]


def _tell_rules(settings: FirmwareSettings) -> Finding:
    rules, policy = read_card(settings.models.folder / EMBEDDER).decision, settings.face.policy
    threshold = f"{rules.of(policy).accept_from:g}" if rules is not None else ""
    return found("models.ok", policy=policy.value, threshold=threshold)
