"""Group `privacy`: does anything of a person lie where it must not?

Searched are the folders in which the programs work and keep their state, and their lines in the journal, for pictures
(by their first bytes), for numbers of twelve digits whose check digit is right, and for the serial numbers of cards'
certificates. What is found is counted, never shown, not even by the file's name.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from device.cli.doctor.finding import Finding, found
from device.cli.doctor.machine.ground import Machine
from device.cli.doctor.machine.traces import Trace, find_trace
from device.cli.doctor.situation import Situation

SEARCH_S = 4.0
_PIECE_BYTES, _OVERLAP_BYTES = 1024 * 1024, 8192
_JOURNAL_LINES = "20000"
_IDS = {Trace.PICTURE: "privacy.picture", Trace.NUMBER: "privacy.number", Trace.SERIAL: "privacy.serial"}


def check(situation: Situation) -> Sequence[Finding]:
    """Search, and look at whether memory could be written to the disk."""
    wrong = [*_cores(situation)]
    if not situation.is_full:
        return wrong or [found("privacy.cores_off")]
    folders, over = _folders(situation), _deadline(min(SEARCH_S, situation.limit_s / 2))
    wrong += [*search(folders, over), *_journal(situation.machine)]
    return wrong or [_judge_search(folders, situation, late=over())]


def _judge_search(folders: Sequence[Path], situation: Situation, *, late: bool) -> Finding:
    """Give the finding for a search without a hit: what could not be looked at is not well."""
    if situation.terminal.firmware is None or situation.terminal.daemon is None:
        return found("privacy.no_configuration")
    closed = [folder for folder in folders if not _may_look(folder)]
    if closed:
        return found("privacy.not_readable", folder=str(closed[0]))
    return found("privacy.not_searched_through" if late else "privacy.ok")


def _may_look(folder: Path) -> bool:
    try:
        os.scandir(folder).close()
    except FileNotFoundError:  # then nothing lies in it
        return True
    except OSError:
        return False
    return True


def search(folders: Sequence[Path], over: Callable[[], bool]) -> list[Finding]:
    """Count what is found in each folder; ends early when time is over."""
    counts: dict[tuple[str, Trace], int] = {}
    for folder in folders:
        for path in _files(folder):
            if over():
                break
            trace = look_into(path, over)
            if trace is not None:
                counts[str(folder), trace] = counts.get((str(folder), trace), 0) + 1
    return [found(_IDS[trace], folder=name, files=count) for (name, trace), count in counts.items()]


def _folders(situation: Situation) -> list[Path]:
    """Give the folders of state and of sockets, each once and none inside another.

    The browser's own (uketsuke-kiosk) lies in memory and has pictures that belong to it, such as icons.
    """
    firmware, daemon = situation.terminal.firmware, situation.terminal.daemon
    folders = [] if firmware is None else [firmware.state, firmware.screen_socket.parent]
    folders += [] if firmware is None else [firmware.diagnosis_socket.parent]
    folders += [] if daemon is None else [daemon.state, daemon.socket.parent]
    folders += situation.machine.glob("run/uketsuke-[!k]*") if situation.machine.is_installed else []
    once = list(dict.fromkeys(folders))
    return [each for each in once if not any(other in each.parents for other in once)]


def _files(folder: Path) -> Iterator[Path]:
    try:
        paths = sorted(folder.rglob("*"))
    except OSError:
        return
    yield from (path for path in paths if path.is_file() and not path.is_symlink())


def look_into(path: Path, over: Callable[[], bool]) -> Trace | None:
    """Read a file piece by piece, until a trace is found or time is over; pieces overlap by a trace's length."""
    try:
        with path.open("rb") as file:
            piece, begins = file.read(_PIECE_BYTES), True
            while piece and not over():
                trace = find_trace(piece, begins=begins)
                if trace is not None:
                    return trace
                kept = piece[-_OVERLAP_BYTES:]
                further = file.read(_PIECE_BYTES)
                piece, begins = kept + further if further else b"", False
    except OSError:  # gone meanwhile, or not ours to read
        return None
    return None


def _journal(machine: Machine) -> Iterator[Finding]:
    if not machine.is_supervised:
        return
    units = [f"--unit=uketsuke-{name}" for name in ("firmware", "daemon", "kiosk")]
    text = machine.call("journalctl", *units, "--quiet", "--no-pager", "--output=cat", f"--lines={_JOURNAL_LINES}")
    trace = None if text is None else find_trace(text.encode(), begins=False)
    if trace is not None:
        yield found("privacy.journal", kind=trace.value)


def _cores(situation: Situation) -> Iterator[Finding]:
    """Tell of a program whose memory would be written to the disk when it falls over."""
    report, health = situation.firmware.value, situation.daemon.value
    processes = (("firmware", report and report.process), ("daemon", health and health.process))
    for name, process in processes:
        if process and process.cores_allowed:
            yield found("privacy.cores_allowed", program=name)


def _deadline(seconds: float) -> Callable[[], bool]:
    end = time.monotonic() + seconds
    return lambda: time.monotonic() > end
