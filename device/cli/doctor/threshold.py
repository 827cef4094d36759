"""Group `threshold`: how strict is the face check that runs, and is that what the files say?

Taken from the running firmware, since the files may have changed after its start. Values that no policy allows are no
configuration at all, and a firmware does not start with them.
"""

from __future__ import annotations

from collections.abc import Sequence

from device.cli.doctor.finding import Finding, found
from device.cli.doctor.situation import Situation
from device.firmware.diagnosis.report import FaceReport
from device.firmware.face.deciding.decision import Policy
from device.firmware.face.model_card import ModelCard, read_card
from device.firmware.face.model_files import EMBEDDER


def check(situation: Situation) -> Sequence[Finding]:
    """Compare what runs with the configuration and the model's card."""
    report, settings = situation.firmware.value, situation.terminal.firmware
    if report is None:
        return [found("threshold.firmware_silent")]
    if settings is None:
        return [found("threshold.no_configuration")]
    if not report.face_available:
        return [found("threshold.no_face_check")]
    return judge(report.face, settings.face.policy, read_card(settings.models.folder / EMBEDDER))


def judge(face: FaceReport, policy: Policy, card: ModelCard) -> list[Finding]:
    """Give everything that differs; `policy` and `card` are those of the files."""
    written = f"{card.decision.of(policy).accept_from:g}" if card.decision is not None else ""
    running = {"policy": face.policy, "threshold": face.accept_from}
    wrong = []
    if face.model_sha256 != card.sha256:
        wrong.append(found("threshold.model_exchanged", model=card.name, running_model=face.model_sha256[:12]))
    if (face.policy, face.accept_from) != (policy.value, written):
        wrong.append(
            found("threshold.not_as_configured", **running, policy_in_file=policy.value, threshold_in_file=written)
        )
    return wrong or [found("threshold.ok", **running, running_model=face.model_sha256[:12])]
