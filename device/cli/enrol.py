"""`uketsuke enrol`: make this terminal known to the clinic's host with the one-time code that the host shows."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from device.base.errors import UketsukeError, UsageError
from device.cli.daemon_socket import ask_daemon
from device.daemon.base.settings import DEFAULT_LOOK_SOCKET
from device.wire.errors import MessageInvalid
from device.wire.local import EnrolCommand, EnrolResult
from device.wire.numbers import find_error

if TYPE_CHECKING:
    # argparse has no public name for what add_subparsers() gives
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001

EXIT_DONE, EXIT_FAILED, EXIT_USAGE = 0, 1, 64

_ANSWER_S = 90.0  # five steps of the daemon, each with its own limit

_EXAMPLES = """examples; `uketsuke-host enrol terminal` on the server prints the whole line:
  uketsuke enrol --url https://192.0.2.10:8443 --code ABCDE-FGHJK --fingerprint 3f9a…
  uketsuke enrol                                      asks for the three of them
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
    parser.add_argument("--socket", type=Path, default=DEFAULT_LOOK_SOCKET, help="the daemon's socket (%(default)s)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Enrol; 0 when the terminal is enrolled, else 1."""
    try:
        result = ask_daemon(options.socket, _command(options), _ANSWER_S)
        if not isinstance(result, EnrolResult):
            raise MessageInvalid("the daemon gave another answer")
    except UsageError as error:
        print(f"uketsuke enrol: {error}; `uketsuke-host enrol terminal` on the server shows it", file=sys.stderr)
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


def _given(value: str, option: str, question: str) -> str:
    if value:
        return value
    if not sys.stdin.isatty():
        raise UsageError(f"{option} is missing")
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
