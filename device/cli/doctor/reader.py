"""Group `reader`: is the card reader there?

A running firmware watches it already and is asked. Without one, a reader process of our own lists the readers and
watches for a moment; it opens no card.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

from device.cli.doctor.asking import Absence
from device.cli.doctor.finding import Finding, found
from device.cli.doctor.situation import Situation
from device.firmware.card.transport.reader import Reader, ReaderSettings
from device.firmware.diagnosis.probes import describe_reader
from device.firmware.diagnosis.report import ReaderReport, ReaderWord

_POLL_S = 0.05
_LONGEST_WATCH_S = 5.0

_IDS = {
    ReaderWord.OK: "reader.ok",
    ReaderWord.NO_READER: "reader.missing",
    ReaderWord.SERVICE_STOPPED: "reader.service_stopped",
    ReaderWord.SILENT: "reader.silent",
    ReaderWord.WAITING: "reader.not_known_yet",
}


def check(situation: Situation) -> Sequence[Finding]:
    """Take the firmware's word, or look where there is no firmware."""
    report, settings = situation.firmware.value, situation.terminal.firmware
    if report is not None:
        return [judge(report.reader, visit_open=report.visit_open)]
    if situation.firmware.absence is not Absence.NOT_RUNNING:
        return [found("reader.firmware_silent")]
    if settings is None:
        return [found("reader.no_configuration")]
    return [judge(watch(settings.card, min(_LONGEST_WATCH_S, situation.limit_s / 2)), visit_open=False)]


def judge(reader: ReaderReport, *, visit_open: bool) -> Finding:
    """Give the finding; a reader that a visit uses is told from one that was found good."""
    id_ = _IDS[reader.word]
    if visit_open and reader.word is ReaderWord.OK:
        id_ = "reader.in_use_by_visit"
    return found(id_, reader=reader.name, restarts=reader.restarts, silent_s=reader.silent_s)


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
