"""A change of the face check's strictness between two starts: once in the audit, with the file's owner."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from device.base.audit import AuditTrail
from device.firmware.diagnosis.report import FaceReport
from device.firmware.diagnosis.strictness import CHANGED, note_strictness
from tests.device.firmware.diagnosis.made import FACE

STANDARD = replace(FACE, policy="standard", accept_from="0.4", model_sha256="ab" * 32)


def entries(trail: AuditTrail) -> list[dict[str, object]]:
    """Give the facts of its entries."""
    return [dict(entry.facts) for entry in trail.read() if entry.action == CHANGED]


@pytest.mark.parametrize(
    ("later", "facts"),
    [
        (STANDARD, None),
        (replace(STANDARD, policy="strict", accept_from="0.5"), ("standard 0.4", "strict 0.5")),
        (replace(STANDARD, model_sha256="cd" * 32), ("standard 0.4", "standard 0.4")),
    ],
)
def test_only_a_change_is_written_down(tmp_path: Path, later: FaceReport, facts: tuple[str, str] | None) -> None:
    config, trail = tmp_path / "firmware.toml", AuditTrail(tmp_path / "audit.jsonl", "firmware")
    config.write_text("")
    for face in (STANDARD, STANDARD, later, later):
        note_strictness(trail, face, config)
    first, *changes = entries(trail)
    assert (first["former"], first["now"], first["sha256"]) == ("", "standard 0.4", "ab" * 32)
    assert [(change["former"], change["now"]) for change in changes] == ([facts] if facts else [])
    assert {entry.uid for entry in trail.read()} == {os.getuid()}
    assert trail.broken() == 0
