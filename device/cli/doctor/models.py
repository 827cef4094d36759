"""Group `models`: are the face models the ones on their cards, and is the threshold a measured one?

Reading files disturbs nobody, so they are read here whether a firmware runs or not.
"""

from __future__ import annotations

from collections.abc import Sequence

from device.cli.doctor.finding import Finding, found
from device.cli.doctor.situation import Situation
from device.firmware.diagnosis.probes import check_models
from device.firmware.diagnosis.report import ModelReport
from device.firmware.face.errors import ThresholdNotMeasured
from device.firmware.face.model_card import DecisionRule, read_card
from device.firmware.face.model_files import EMBEDDER
from device.firmware.settings import FirmwareSettings

_BY_NUMBER = {201: "models.altered", 202: "models.missing"}


def check(situation: Situation) -> Sequence[Finding]:
    """Read every model and the rule in force."""
    settings = situation.terminal.firmware
    if settings is None:
        return [found("models.no_configuration")]
    wrong = judge(check_models(settings.models.folder))
    return wrong or [_judge_rule(settings)]


def judge(models: Sequence[ModelReport]) -> list[Finding]:
    """Give a finding for every model that cannot be used."""
    bad = [model for model in models if model.error]
    return [found(_BY_NUMBER.get(model.error, "models.card_unreadable"), model=model.name) for model in bad]


def _judge_rule(settings: FirmwareSettings) -> Finding:
    rule = read_card(settings.models.folder / EMBEDDER).decision
    if rule is None:
        return found("models.card_unreadable", model=EMBEDDER)
    return judge_threshold(rule, settings.face.threshold)


def judge_threshold(rule: DecisionRule, threshold: float) -> Finding:
    """Give the finding for the threshold that is set (0: the card's own)."""
    try:
        in_force = rule.raised_to(threshold) if threshold else rule
    except ThresholdNotMeasured:
        return found("models.threshold_not_measured", threshold=f"{threshold:g}")
    return found("models.ok", threshold=f"{in_force.threshold:g}")
