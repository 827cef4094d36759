"""The panel, the host, how strict the face check is, programs that hang, and configuration files of no use."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from device.base.peers import Peer, account_name
from device.cli.doctor import host, panel, threshold
from device.cli.doctor.asking import Absence, Answer
from device.cli.doctor.finding import Finding, found
from device.cli.doctor.situation import FileState, check_file, load_terminal, not_heard
from device.firmware.diagnosis.report import FaceReport, HostReport, PanelReport
from device.firmware.diagnosis.strictness import CHANGED
from device.firmware.face.deciding.decision import Policy
from device.firmware.face.model_card import read_card
from tests.device.cli.doctor.made import REPORT, situation
from tests.device.cli.field.serving import serving

BUILT = Path(__file__).parents[4] / "build" / "models"


def ids(findings: Sequence[Finding]) -> list[str]:
    return [finding.id for finding in findings]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (PanelReport(), ["panel.not_fitted"]),
        (PanelReport("gpio"), ["panel.ok"]),
        (PanelReport("none", 0, "usb"), ["panel.ok"]),
        (PanelReport("gpio", 633), ["panel.pin_taken"]),
        (PanelReport("gpio", 631), ["panel.no_pins"]),
        (PanelReport("gpio", 632), ["panel.software_missing"]),
        (PanelReport("gpio", 634, "gpio", 634), ["panel.failed", "panel.keypad_failed"]),
        (PanelReport("gpio", 0, "usb", 326), ["panel.keypad_missing"]),
        (PanelReport("gpio", 0, "usb", 327), ["panel.keypad_shared"]),
    ],
)
def test_panel(said: PanelReport, expected: list[str]) -> None:
    assert ids(panel.check(situation(replace(REPORT, panel=said)))) == expected


CARD = read_card(BUILT / "sface")
ACCEPT_FROM = f"{CARD.decision.of(Policy.STANDARD).accept_from:g}" if CARD.decision is not None else ""
RUNNING = FaceReport("standard", 1, "xnnpack", 143, ACCEPT_FROM, CARD.sha256)


@pytest.mark.parametrize(
    ("running", "policy", "expected"),
    [
        (RUNNING, Policy.STANDARD, ["threshold.ok"]),
        (RUNNING, Policy.STRICT, ["threshold.not_as_configured"]),
        (replace(RUNNING, accept_from="0.04"), Policy.STANDARD, ["threshold.not_as_configured"]),
        (replace(RUNNING, model_sha256="0" * 64), Policy.STANDARD, ["threshold.model_exchanged"]),
    ],
)
def test_threshold(running: FaceReport, policy: Policy, expected: list[str]) -> None:
    assert ids(threshold.judge(running, policy, CARD)) == expected


CHANGE = {
    "number": 1,
    "program": "firmware",
    "uid": 1000,
    "account": "mihon",
    "time": 1_795_600_000.0,
    "action": CHANGED,
    "facts": {"former": "strict 0.5"},
}


@pytest.mark.parametrize(
    ("entries", "by"),
    [
        ([], None),
        ([{**CHANGE, "facts": {"former": ""}}, {"end": True, "broken": 0}], None),  # the first start, no change
        ([CHANGE, {**CHANGE, "account": "other"}, {**CHANGE, "action": "bundle_made"}, {"end": True}], "other"),
    ],
)
def test_the_newest_change_is_told_with_its_author(entries: list[dict[str, object]], by: str | None) -> None:
    change = threshold.find_change([json.dumps(entry).encode() for entry in entries])
    assert change.get("changed_by") == by
    assert not by or (change["changed_from"], change["changed"][:8]) == ("strict 0.5", "2026-11-")


def test_the_file_and_the_audit_say_who_and_when(tmp_path: Path) -> None:
    """The real socket: the firmware's audit is asked, and whoever may not read it sees the rest all the same."""
    with serving(tmp_path) as served:
        served.trail("firmware").record(
            CHANGED, Peer(os.getuid(), os.getgid()), former="strict 0.5", now="standard 0.4"
        )
        (tmp_path / "firmware.toml").write_text(
            f'diagnosis_socket = "{served.firmware}"\n[card]\npcsc_socket = "p"\n'
            f'[models]\nfolder = "{BUILT}"\n[face]\npolicy = "strict"\n'
        )
        terminal = load_terminal(tmp_path / "firmware.toml", tmp_path / "daemon.toml")
        seen = replace(situation(replace(REPORT, face=RUNNING)), terminal=terminal)
        (finding,) = threshold.check(seen)
        served.everybody_may = False
        (less,) = threshold.check(seen)
    evidence = dict(finding.evidence)
    assert finding.id == less.id == "threshold.not_as_configured"
    assert evidence["changed_by"] == evidence["file_owner"] == account_name(os.getuid())
    assert "changed_by" not in dict(less.evidence)
    assert dict(less.evidence)["file_written"] == evidence["file_written"]


def test_what_a_program_that_hangs_looks_like_from_outside() -> None:
    answer = Answer[object](absence=Absence.NOT_ANSWERING, pid=os.getpid())
    finding = not_heard("firmware", answer, situation())
    assert finding.id == "firmware.not_answering"
    assert dict(finding.evidence)["state"] in ("running", "sleeping")
    assert "state" not in dict(not_heard("firmware", replace(answer, pid=0), situation()).evidence)


@pytest.mark.parametrize("state", list(FileState))
def test_configuration_files(state: FileState) -> None:
    expected = [] if state is FileState.GOOD else [f"daemon.configuration_{state.value}"]
    assert ids(check_file("daemon", state)) == expected


@pytest.mark.parametrize(
    ("report", "expected"),
    [
        (HostReport(heard=True, eligibility_error=0), found("host.ok")),
        (HostReport(heard=True, eligibility_error=502), found("host.eligibility_not_reached", error=502)),
        (HostReport(heard=False, eligibility_error=0), found("host.not_heard")),
    ],
)
def test_host(report: HostReport, expected: Finding) -> None:
    assert host.judge(report) == expected


def test_host_is_not_tested_without_a_firmware() -> None:
    (finding,) = host.check(situation(firmware=Absence.NOT_ANSWERING))
    assert finding == found("host.firmware_silent")
