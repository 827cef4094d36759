"""`uketsuke`: the command of the field engineer and of everybody who tries the terminal on a laptop.

Exit codes. `demo` and `card emulate`: 0 done, 1 failed, 2 usage, 3 waits for staff, 4 device absent. `doctor`: 0 ok,
1 warning, 2 failed, 3 could not test, 64 usage. All other commands: 0 done, 1 failed, 64 usage.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib.metadata import version

from device.base.errors import UketsukeError
from device.cli import card, enrol, explain, outbox, status, words
from device.cli.demo.command import command as demo
from device.cli.doctor import command as doctor
from device.cli.install import command as install
from device.wire.numbers import find_error

EXIT_FAILED, EXIT_USAGE, EXIT_USAGE_OF_PLAYS = 1, 64, 2
_PLAYS = ("demo", "card")
"""The commands that play hardware; their exit codes are counted on from 0."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code; a known error is one line with what to do."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        options = _parser().parse_args(given)
    except SystemExit as error:
        plays = bool(given) and given[0] in _PLAYS
        return 0 if not error.code else EXIT_USAGE_OF_PLAYS if plays else EXIT_USAGE
    try:
        return int(options.run(options))
    except UketsukeError as error:
        print(f"uketsuke: {error}\n  {find_error(error.number).engineer.en}", file=sys.stderr)
        return EXIT_FAILED
    except KeyboardInterrupt:
        return EXIT_FAILED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="uketsuke", description="The terminal: try it, set it up.")
    parser.add_argument("--version", action="version", version=f"uketsuke {version('uketsuke')}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in (demo, card, enrol, status, outbox, doctor, explain, words, install):
        command.register(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
