"""Checks of the field engineer's tools on a booted machine: groups, what each may do, self-test, bundle, audit."""

from __future__ import annotations

import json

from tests.boot.clinic import Clinic
from tests.boot.machine import Machine, Result
from tests.boot.report import Report

STRANGER, STAFF, ENGINEER = "shiranai", "madoguchi", "gijutsu"
_GROUPS = {STRANGER: "", STAFF: "uketsuke-staff", ENGINEER: "uketsuke-staff,uketsuke-field"}
_SELFTEST_S = 180


def check_field_tools(clinic: Clinic, report: Report) -> None:
    """Try the tools as somebody without a group, as staff and as an engineer."""
    machine = clinic.machine
    for name, groups in _GROUPS.items():
        machine.run("useradd", "--create-home", *(("--groups", groups) if groups else ()), name)
    seen = [_as(machine, STRANGER, *words).code for words in (("events",), ("stats",), ("status",))]
    report.note("a stranger sees nothing", seen, good=seen == [1, 1, 1])
    _check_staff(machine, report)
    _check_engineer(machine, report)
    _check_root(machine, report)


def _as(machine: Machine, name: str, *command: str, within_s: float = 120.0) -> Result:
    call = ("runuser", "-u", name, "--", "env", "-C", f"/home/{name}", f"HOME=/home/{name}", "/usr/bin/uketsuke")
    return machine.run(*call, *command, check=False, within_s=within_s)


def _check_staff(machine: Machine, report: Report) -> None:
    looked = [_as(machine, STAFF, *words).code for words in (("events",), ("stats", "--json"), ("status", "--json"))]
    report.note("staff may look", looked, good=looked == [0, 0, 0])
    refused = [
        _as(machine, STAFF, *words).code
        for words in (
            ("bundle",),
            ("work-record",),
            ("selftest", "--virtual-card"),
            ("install", "screen", "--ruler", "50"),
        )
    ]
    report.note("staff may change nothing", refused, good=refused == [3, 3, 3, 1])


def _check_engineer(machine: Machine, report: Report) -> None:
    absent = _bundle(machine)
    report.note("an engineer's bundle without the journal's group lacks", absent, good=absent == [1, "journal.json"])
    machine.run("usermod", "--append", "--groups", "systemd-journal", ENGINEER)
    whole = _bundle(machine)
    verified = _as(machine, ENGINEER, "bundle", "verify", "b.tar.gz").code
    report.note("with it, it is whole", [whole, verified], good=[whole, verified] == [[0], 0])
    limit = ("--limit", str(_SELFTEST_S))
    tested = _as(machine, ENGINEER, "selftest", "--virtual-card", "--json", *limit, within_s=_SELFTEST_S + 60)
    report.note("an engineer's self-test, s", json.loads(tested.out or "{}").get("took_s"), good=tested.code == 0)
    record = _as(machine, ENGINEER, "work-record", "--since", "1h", "--json")
    done = [
        deed["action"] for deed in json.loads(record.out or '{"deeds": []}')["deeds"] if deed["account"] == ENGINEER
    ]
    report.note("an engineer's work record", done, good={"bundle_made", "selftest_run"} <= set(done))
    trail = machine.run("cat", "/var/lib/uketsuke-firmware/audit.jsonl").out.splitlines()
    accounts = {json.loads(line)["account"] for line in trail if json.loads(line)["action"] == "selftest_run"}
    report.note("the audit names the account", sorted(accounts), good=accounts == {ENGINEER})


def _bundle(machine: Machine) -> list[object]:
    """Make an engineer's bundle, and give the exit code and the parts that it lacks."""
    made = _as(machine, ENGINEER, "bundle", "--json", "--output", "b.tar.gz", within_s=180)
    return [made.code, *json.loads(made.out or '{"absent": ["all"]}')["absent"]]


def _check_root(machine: Machine, report: Report) -> None:
    tested = machine.run(
        "uketsuke", "selftest", "--virtual-card", "--json", "--limit", "180", check=False, within_s=240
    )
    report.note("root's self-test, s", json.loads(tested.out or "{}").get("took_s"), good=tested.code == 0)
    machine.run("uketsuke", "outbox", "export", "/root/outbox.uketsuke")
    kept = machine.run("cat", "/var/lib/uketsuke-audit/commands.jsonl", check=False).out
    told = machine.run("journalctl", "-t", "uketsuke-audit", "-o", "cat", "--no-pager", check=False).out
    good = "outbox_exported" in kept and "outbox_exported" in told
    report.note("root's commands in trail and journal", told.strip(), good=good)
    enrolled = machine.run("cat", "/var/lib/uketsuke-daemon/audit.jsonl").out
    report.note("the enrolment is in the audit", "enrolment_begun" in enrolled, good="enrolment_begun" in enrolled)
