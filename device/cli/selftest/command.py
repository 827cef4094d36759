"""`uketsuke selftest` at the command line.

Exit codes: 0 passed, 2 failed, 3 could not test (a visit is open, a part is missing), 64 usage.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from device.base.errors import UketsukeError
from device.cli.demo.errors import DeviceAbsent
from device.cli.demo.person import Method
from device.cli.doctor.asking import Absence, ask
from device.cli.selftest.errors import PartsMissing, VisitFirst
from device.cli.selftest.places import MODELS, PORTRAITS, Installed
from device.cli.selftest.running import Wanted, run_selftest
from device.cli.selftest.stages import STAGE_WORDS, Done, Log
from device.cli.terminal_sockets import GroupMissing, add_socket_options, sockets_of, write_note
from device.firmware.diagnosis.report import DiagnosisQuery, format_line, parse_report
from device.wire.numbers import Words, find_error

if TYPE_CHECKING:
    # argparse has no public name for what add_subparsers() gives
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001

EXIT_PASSED, EXIT_FAILED, EXIT_NOT_TESTED = 0, 2, 3
LANGUAGES = ("ja", "en")
LIMIT_S = 60.0
_LOOK_EVERY_S = 1.0
_ASK_S = 3.0
_PASSED, _FAILED = Words("合格", "passed"), Words("不合格", "failed")
_NOT_TESTED = Words("試せませんでした", "could not test")
_EXAMPLES = """examples:
  uketsuke selftest --virtual-card               a whole visit by face: card, camera, host are made up
  uketsuke selftest --virtual-card --way pin
  uketsuke selftest --virtual-card --json

It starts a second, throw-away terminal beside the real one, from the installed code and models. Reader, camera,
broker, outbox and host of the real one are not touched; a patient who comes ends it. docs/field_tools.md.
"""


def register(subparsers: Subparsers) -> None:
    """Add the command `selftest`; it sets `run`."""
    parser = subparsers.add_parser(
        "selftest",
        help="play a whole visit on this machine, without a patient",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--virtual-card", action="store_true", required=True, help="with a made-up card (required)")
    parser.add_argument("--way", choices=("face", "pin"), default="face", help="default: %(default)s")
    parser.add_argument("--limit", type=float, default=LIMIT_S, help="seconds it may take (%(default)g)")
    parser.add_argument("--models", type=Path, default=MODELS, help="default: %(default)s")
    parser.add_argument("--portraits", type=Path, default=PORTRAITS, help="default: %(default)s")
    parser.add_argument("--language", choices=LANGUAGES, default="en", help="language of the words (%(default)s)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    add_socket_options(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Run it and give the exit code."""
    log = Log(_teller(options), time.monotonic() + options.limit)
    real = RealTerminal(sockets_of(options).firmware)
    error: UketsukeError | None = None
    try:
        real.make_way()
        installed = Installed(options.models.resolve(), portraits=options.portraits.resolve())
        run_selftest(Wanted(Method(options.way), installed, real.is_busy), log)
    except (PartsMissing, DeviceAbsent, VisitFirst, GroupMissing) as missing:
        error, code = missing, EXIT_NOT_TESTED
    except UketsukeError as failed:
        error, code = failed, EXIT_FAILED
    else:
        code = EXIT_PASSED
    _tell_end(options, log, code, error)
    return code


class RealTerminal:
    """The terminal that patients use, if it runs: who asks must be allowed, and patients come first."""

    def __init__(self, socket: Path, clock: Callable[[], float] = time.monotonic) -> None:
        """Ask at `socket`, at most once a second."""
        self._socket = socket
        self._clock = clock
        self._looked = -_LOOK_EVERY_S
        self._there = False

    def make_way(self) -> None:
        """Have the self-test written down, unless no firmware runs.

        Raises:
            VisitFirst: somebody is being received.
            GroupMissing: whoever asks may not.
        """
        report = ask(self._socket, format_line(DiagnosisQuery(test_camera=False)), parse_report, _ASK_S)
        if report.absence is Absence.NOT_ALLOWED:
            raise GroupMissing(f"{self._socket}: not allowed")
        self._there = report.value is not None
        if report.value is not None and report.value.visit_open:
            raise VisitFirst("a visit is open")
        if self._there:
            write_note(self._socket, "selftest_run")

    def is_busy(self) -> bool:
        """Whether somebody is being received now; a firmware that does not answer receives nobody."""
        now = self._clock()
        if not self._there or now - self._looked < _LOOK_EVERY_S:
            return False
        self._looked = now
        report = ask(self._socket, format_line(DiagnosisQuery(test_camera=False)), parse_report, _ASK_S)
        return report.value is not None and report.value.visit_open


def _teller(options: argparse.Namespace) -> Callable[[Done], None]:
    def tell(done: Done) -> None:
        if not options.json:
            words = STAGE_WORDS[done.stage].in_language(options.language)
            print(f"{done.took_ms / 1000:7.2f} s  {words}  {done.detail}".rstrip(), flush=True)

    return tell


def _tell_end(options: argparse.Namespace, log: Log, code: int, error: UketsukeError | None) -> None:
    took_s = round(options.limit - (log.deadline - log.clock()), 2)
    if options.json:
        print(json.dumps(_to_json(log, code, error, took_s), ensure_ascii=False))
        return
    word = {EXIT_PASSED: _PASSED, EXIT_FAILED: _FAILED, EXIT_NOT_TESTED: _NOT_TESTED}[code]
    print(f"{took_s:7.2f} s  {word.in_language(options.language)}")
    if error is not None:
        print(f"{error}\n  {find_error(error.number).engineer.in_language(options.language)}", file=sys.stderr)


def _to_json(log: Log, code: int, error: UketsukeError | None, took_s: float) -> dict[str, Any]:
    return {
        "exit_code": code,
        "passed": code == EXIT_PASSED,
        "stages": [done.to_json() for done in log.done],
        "stopped_at": log.at.value if error is not None else "",
        "error": error.number if error is not None else 0,
        "text": str(error) if error is not None else "",
        "took_s": took_s,
    }
