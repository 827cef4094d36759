"""Group `threshold`: how strict is the face check that runs, and is that what the files say?

Taken from the running firmware, since the files may have changed after its start. Values that no policy allows are no
configuration at all, and a firmware does not start with them. Who changed it when is told as far as it is known: by
the file itself, and by the firmware's audit to those who may read it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

from device.base.audit import parse_entry
from device.base.peers import account_name
from device.cli.doctor.asking import ask_lines
from device.cli.doctor.finding import Finding, found
from device.cli.doctor.situation import Situation
from device.firmware.diagnosis.report import FaceReport
from device.firmware.diagnosis.strictness import CHANGED
from device.firmware.face.deciding.decision import Policy
from device.firmware.face.model_card import ModelCard, read_card
from device.firmware.face.model_files import EMBEDDER

Facts: TypeAlias = Mapping[str, str]


def check(situation: Situation) -> Sequence[Finding]:
    """Compare what runs with the configuration and the model's card."""
    report, settings = situation.firmware.value, situation.terminal.firmware
    if report is None:
        return [found("threshold.firmware_silent")]
    if settings is None:
        return [found("threshold.no_configuration")]
    if not report.face_available:
        return [found("threshold.no_face_check")]
    card = read_card(settings.models.folder / EMBEDDER)
    changed = _last_change(settings.diagnosis_socket, situation.limit_s)
    return judge(report.face, settings.face.policy, card, changed, _file_facts(situation.terminal.firmware_path))


def _last_change(path: Path, limit_s: float) -> Facts:
    """Ask the firmware's audit when strictness was last another one; nothing for those who may not read it."""
    return find_change(ask_lines(path, b'{"audit": {}}\n', limit_s))


def find_change(lines: Sequence[bytes]) -> Facts:
    """Give the newest change among lines of an audit: when, by whose file, and from what."""
    for entry in map(parse_entry, reversed(lines)):
        facts = dict(entry.facts) if entry is not None and entry.action == CHANGED else {}
        if entry is not None and facts.get("former"):
            former = str(facts["former"])
            return {"changed": _moment(entry.time), "changed_by": entry.account, "changed_from": former}
    return {}


def _file_facts(path: Path | None) -> Facts:
    """Give when the configuration file was written and whose it is; nothing where it cannot be looked at."""
    try:
        written = path.stat() if path else None
    except OSError:
        return {}
    return {"file_written": _moment(written.st_mtime), "file_owner": account_name(written.st_uid)} if written else {}


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).astimezone().strftime("%Y-%m-%d %H:%M")


def judge(
    face: FaceReport,
    policy: Policy,
    card: ModelCard,
    changed: Facts = MappingProxyType({}),
    file: Facts = MappingProxyType({}),
) -> list[Finding]:
    """Give everything that differs; `policy` and `card` are those of the files, the facts are told beside it."""
    written = f"{card.decision.of(policy).accept_from:g}" if card.decision is not None else ""
    running = {"policy": face.policy, "threshold": face.accept_from, **changed}
    wrong = []
    if face.model_sha256 != card.sha256:
        wrong.append(found("threshold.model_exchanged", model=card.name, running_model=face.model_sha256[:12]))
    if (face.policy, face.accept_from) != (policy.value, written):
        in_file = {"policy_in_file": policy.value, "threshold_in_file": written, **file}
        wrong.append(found("threshold.not_as_configured", **running, **in_file))
    return wrong or [found("threshold.ok", **running, running_model=face.model_sha256[:12])]
