"""`uketsuke enrol`: make this terminal known to the clinic's host with the one-time code that the host shows.

A terminal that is enrolled gets another identity by it, so a person is asked first.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from device.base.errors import UketsukeError, UsageError
from device.cli.confirming import confirm
from device.cli.daemon_socket import ask_daemon
from device.daemon.base.settings import DEFAULT_LOOK_SOCKET
from device.wire.errors import MessageInvalid
from device.wire.local import DaemonStatus, EnrolCommand, EnrolResult, StatusQuery
from device.wire.numbers import find_error

if TYPE_CHECKING:
    # argparse has no public name for what add_subparsers() gives
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001

EXIT_DONE, EXIT_FAILED, EXIT_USAGE = 0, 1, 64

_ANSWER_S = 90.0  # five steps of the daemon, each with its own limit

_EXAMPLES = """examples; `uketsuke-host enrol terminal` on the server prints the whole line:
  uketsuke enrol --url https://192.0.2.10:8443 --code ABCDE-FGHJK --fingerprint 3f9a…
  uketsuke enrol                                      asks for the three of them
  uketsuke enrol --yes --url …                        does not ask whether an enrolled terminal is to be enrolled anew
"""


def register(subparsers: Subparsers) -> None:
    """Add the command `enrol`; it sets `run`."""
    parser = subparsers.add_parser(
        "enrol",
        help="make this terminal known to the clinic's host",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--url", default="", help="address of the host's enrolment service, https://…")
    parser.add_argument("--code", default="", help="one-time code; `-` reads it from standard input")
    parser.add_argument("--fingerprint", default="", help="SHA-256 of the host's TLS certificate, or its first half")
    parser.add_argument("--yes", action="store_true", help="do not ask before a terminal is enrolled anew")
    parser.add_argument("--socket", type=Path, default=DEFAULT_LOOK_SOCKET, help="the daemon's socket (%(default)s)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Enrol; 0 when the terminal is enrolled, else 1."""
    try:
        command = _command(options)
        if not options.yes and not _may_enrol(options.socket):
            print("not enrolled anew; nothing was changed", file=sys.stderr)
            return EXIT_FAILED
        result = ask_daemon(options.socket, command, _ANSWER_S)
        if not isinstance(result, EnrolResult):
            raise MessageInvalid("the daemon gave another answer")
    except UsageError as error:
        print(f"uketsuke enrol: {error}", file=sys.stderr)
        return EXIT_USAGE
    except UketsukeError as error:
        return _fail(error.number)
    if result.number:
        return _fail(result.number)
    _print(result, as_json=options.json)
    return EXIT_DONE


def _command(options: argparse.Namespace) -> EnrolCommand:
    """Take what was given on the command line, and ask a person at the keyboard for the rest.

    Raises:
        UsageError: something is missing and nobody can be asked.
    """
    url = _given(options.url, "--url", "Address (begins with https://): ")
    code = sys.stdin.readline().strip() if options.code == "-" else _given(options.code, "--code", "Code: ")
    fingerprint = _given(options.fingerprint, "--fingerprint", "Fingerprint (8 groups of 4, or all of it): ")
    return EnrolCommand(url, code, fingerprint)


def _may_enrol(path: Path) -> bool:
    """Ask the daemon whether the terminal is enrolled, and if so a person whether it is to be enrolled anew.

    Raises:
        UsageError: it is enrolled, and nobody can be asked.
        DaemonUnreachable, MessageInvalid: the daemon does not tell.
    """
    status = ask_daemon(path, StatusQuery(), _ANSWER_S)
    if not isinstance(status, DaemonStatus):
        raise MessageInvalid("the daemon gave another answer")
    if not status.enrolled:
        return True
    waiting = f", {status.rows} messages wait for its host" if status.rows else ""
    return confirm(f"this terminal is enrolled as {status.terminal}{waiting}; enrol it anew", yes=False)


def _given(value: str, option: str, question: str) -> str:
    if value:
        return value
    if not sys.stdin.isatty():
        raise UsageError(f"{option} is missing; `uketsuke-host enrol terminal` on the server shows it")
    return input(question).strip()


def _fail(number: int) -> int:
    entry = find_error(number)
    print(f"[{number}] {entry.clinic.en} {entry.engineer.en}", file=sys.stderr)
    return EXIT_FAILED


def _print(result: EnrolResult, *, as_json: bool) -> None:
    if as_json:
        fields = {"clinic": result.clinic, "terminal": result.terminal, "letter": result.letter}
        print(json.dumps({**fields, "host_key": result.host_key}))
        return
    print(f"enrolled: {result.terminal} of clinic {result.clinic}, tickets begin with {result.letter}")
    print(f"host key: {result.host_key}")
    print("Compare the host key with the one on the terminal's screen; if they differ, call your engineer.")
