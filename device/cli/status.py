"""`uketsuke status`: what the daemon says of itself, in one look."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from device.base.errors import UketsukeError
from device.cli.daemon_socket import ask_daemon
from device.daemon.base.settings import DEFAULT_LOOK_SOCKET
from device.wire import codec
from device.wire.errors import MessageInvalid
from device.wire.local import DaemonStatus, StatusQuery
from device.wire.numbers import find_error

if TYPE_CHECKING:
    # argparse has no public name for what add_subparsers() gives
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001

EXIT_DONE, EXIT_FAILED = 0, 1

_ANSWER_S = 5.0


def register(subparsers: Subparsers) -> None:
    """Add the command `status`; it sets `run`."""
    parser = subparsers.add_parser(
        "status", help="say whether the daemon reaches the broker, and what it still holds"
    )
    parser.add_argument("--socket", type=Path, default=DEFAULT_LOOK_SOCKET, help="the daemon's socket (%(default)s)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Ask and print; 0 when the daemon answered, else 1."""
    try:
        status = ask_daemon(options.socket, StatusQuery(), _ANSWER_S)
        if not isinstance(status, DaemonStatus):
            raise MessageInvalid("the daemon gave another answer")
    except UketsukeError as error:
        entry = find_error(error.number)
        print(f"[{error.number}] {entry.clinic.en} {entry.engineer.en}", file=sys.stderr)
        return EXIT_FAILED
    print(json.dumps(codec.to_json(status)) if options.json else _describe(status))
    return EXIT_DONE


def _describe(status: DaemonStatus) -> str:
    lines = [
        ("terminal", status.terminal if status.enrolled else "not enrolled"),
        ("broker", "connected" if status.connected else "not reached"),
        ("firmware", "connected" if status.firmware_connected else "not connected"),
        ("waiting for a receipt", str(status.rows)),
        ("rejected by the host", str(status.dead_rows)),
    ]
    return "\n".join(f"{name:<22} {value}" for name, value in lines)
