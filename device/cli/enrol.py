"""`uketsuke enrol`: make this terminal known to the clinic's host with the one-time code that the host shows."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from device.base.errors import UketsukeError
from device.cli.daemon_socket import ask_daemon
from device.daemon.settings import DEFAULT_SOCKET
from device.wire.errors import MessageInvalid
from device.wire.local import EnrolCommand, EnrolResult
from device.wire.numbers import find_error

if TYPE_CHECKING:
    # argparse has no public name for what add_subparsers() gives
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001

EXIT_DONE, EXIT_FAILED = 0, 1

_ANSWER_S = 90.0  # five steps of the daemon, each with its own limit

_EXAMPLES = """example, as `uketsuke-host enrol terminal` prints it:
  uketsuke enrol --url https://192.0.2.10:8444 --code ABCDE-FGHJK --fingerprint 3f9a…
"""


def register(subparsers: Subparsers) -> None:
    """Add the command `enrol`; it sets `run`."""
    parser = subparsers.add_parser(
        "enrol",
        help="make this terminal known to the clinic's host",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--url", required=True, help="address of the host's enrolment service, https://…")
    parser.add_argument("--code", required=True, help="one-time code; `-` reads it from standard input")
    parser.add_argument("--fingerprint", required=True, help="SHA-256 of the host's TLS certificate")
    parser.add_argument("--socket", type=Path, default=DEFAULT_SOCKET, help="the daemon's socket (%(default)s)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Enrol; 0 when the terminal is enrolled, else 1."""
    code = sys.stdin.readline().strip() if options.code == "-" else options.code
    try:
        result = ask_daemon(options.socket, EnrolCommand(options.url, code, options.fingerprint), _ANSWER_S)
        if not isinstance(result, EnrolResult):
            raise MessageInvalid("the daemon gave another answer")
    except UketsukeError as error:
        return _fail(error.number)
    if result.number:
        return _fail(result.number)
    _print(result, as_json=options.json)
    return EXIT_DONE


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
