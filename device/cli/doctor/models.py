"""Group `models`: are the face models the ones on their cards, and which policy is in force?

Reading files disturbs nobody, so they are read here whether a firmware runs or not.
"""

from __future__ import annotations

from collections.abc import Sequence

from device.cli.doctor.finding import Finding, found
from device.cli.doctor.situation import Situation
from device.firmware.diagnosis.probes import check_models
from device.firmware.diagnosis.report import FirmwareReport, ModelReport
from device.firmware.face.model_card import read_card
from device.firmware.face.model_files import EMBEDDER
from device.firmware.settings import FirmwareSettings

_BY_NUMBER = {201: "models.altered", 202: "models.missing"}


def check(situation: Situation) -> Sequence[Finding]:
    """Read every model and the rules in force."""
    settings = situation.terminal.firmware
    if settings is None:
        return [found("models.no_configuration")]
    wrong = judge(check_models(settings.models.folder))
    return wrong or [_judge_rules(settings), *judge_running(situation.firmware.value)]


def judge(models: Sequence[ModelReport]) -> list[Finding]:
    """Give a finding for every model that cannot be used."""
    bad = [model for model in models if model.error]
    return [found(_BY_NUMBER.get(model.error, "models.card_unreadable"), model=model.name) for model in bad]


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


def _judge_rules(settings: FirmwareSettings) -> Finding:
    rules, policy = read_card(settings.models.folder / EMBEDDER).decision, settings.face.policy
    if rules is None:
        return found("models.threshold_not_measured")
    return found("models.ok", policy=policy.value, threshold=f"{rules.of(policy).accept_from:g}")
