"""Group `reader`: is the card reader there?

A running firmware watches it already and is asked. Without one, a reader process of our own lists the readers and
watches for a moment; it opens no card.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

from device.cli.doctor.asking import Absence
from device.cli.doctor.finding import Finding, found
from device.cli.doctor.machine.ground import Machine
from device.cli.doctor.machine.processes import card_programs
from device.cli.doctor.machine.usb import card_readers
from device.cli.doctor.situation import Situation
from device.firmware.card.transport.reader import Reader, ReaderSettings
from device.firmware.diagnosis.probes import describe_reader
from device.firmware.diagnosis.report import ReaderReport, ReaderWord, RecentReport

SLOW_READ_MS, ENOUGH_READS = 1500, 5
_POLL_S = 0.05
_LONGEST_WATCH_S = 5.0

_IDS = {
    ReaderWord.OK: "reader.ok",
    ReaderWord.NO_READER: "reader.missing",
    ReaderWord.SERVICE_STOPPED: "reader.service_stopped",
    ReaderWord.SILENT: "reader.silent",
    ReaderWord.WAITING: "reader.not_known_yet",
    ReaderWord.HELD: "reader.held_by_other",
}


def check(situation: Situation) -> Sequence[Finding]:
    """Take the firmware's word, or look where there is no firmware."""
    report, settings = situation.firmware.value, situation.terminal.firmware
    if report is not None:
        seen = judge(report.reader, visit_open=report.visit_open)
        named = with_holder(with_usb(seen, situation.machine), situation.machine)
        return [named, *judge_times(report.recent)]
    if situation.firmware.absence is not Absence.NOT_RUNNING:
        return [found("reader.firmware_silent")]
    if settings is None:
        return [found("reader.no_configuration")]
    watched = watch(settings.card, min(_LONGEST_WATCH_S, situation.limit_s / 2))
    return [with_usb(judge(watched, visit_open=False), situation.machine)]


def judge(reader: ReaderReport, *, visit_open: bool) -> Finding:
    """Give the finding; a reader that a visit uses is told from one that was found good."""
    id_ = _IDS[reader.word]
    if visit_open and reader.word is ReaderWord.OK:
        id_ = "reader.in_use_by_visit"
    return found(id_, reader=reader.name, restarts=reader.restarts, silent_s=reader.silent_s)


def judge_times(recent: RecentReport) -> list[Finding]:
    """Judge how long cards took to read lately."""
    slow = recent.reads >= ENOUGH_READS and recent.read_p95_ms > SLOW_READ_MS
    return [found("reader.slow", reads=recent.reads, read_p95_ms=recent.read_p95_ms)] if slow else []


def with_usb(finding: Finding, machine: Machine) -> Finding:
    """Add what USB says: a reader that is plugged in, and yet missing for the card service, is another matter."""
    devices = card_readers(machine)
    if not devices:
        return finding
    evidence = dict(finding.evidence) | {"usb": devices[0].ids, "reader_firmware": devices[0].release}
    id_ = "reader.plugged_in_but_unused" if finding.id == "reader.missing" else finding.id
    return found(id_, **evidence)


def with_holder(finding: Finding, machine: Machine) -> Finding:
    """Add the name of the program that has the card, where that may be looked at."""
    names = card_programs(machine) if finding.id == "reader.held_by_other" else []
    return found(finding.id, **dict(finding.evidence), program=",".join(dict.fromkeys(names))) if names else finding


def watch(settings: ReaderSettings, limit_s: float) -> ReaderReport:
    """Watch the reader until something is known of it, `limit_s` seconds at most."""
    reader = Reader(settings, lambda _event: None)
    reader.start()
    try:
        deadline = time.monotonic() + limit_s
        while (seen := describe_reader(reader.health())).word is ReaderWord.WAITING and time.monotonic() < deadline:
            time.sleep(_POLL_S)
        return seen
    finally:
        reader.stop()
