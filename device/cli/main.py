"""`uketsuke`: the command of the field engineer and of everybody who tries the terminal on a laptop.

Exit codes. `demo` and `card emulate`: 0 done, 1 failed, 2 usage, 3 waits for staff, 4 device absent. Diagnosis
(`doctor`, `selftest`, `bundle`, `config check`): 0 ok, 1 warning, 2 failed, 3 could not test, 64 usage. All other
commands: 0 done, 1 failed, 64 usage; what one does differently stands in its own file.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence
from importlib.metadata import version

from device.base.errors import UketsukeError
from device.wire.numbers import find_error

EXIT_FAILED, EXIT_USAGE, EXIT_USAGE_OF_PLAYS = 1, 64, 2
_COMMANDS = {
    "demo": "device.cli.demo.command.command",
    "card": "device.cli.card",
    "enrol": "device.cli.enrol",
    "status": "device.cli.status",
    "outbox": "device.cli.outbox",
    "doctor": "device.cli.doctor.command",
    "explain": "device.cli.explain",
    "words": "device.cli.words",
    "install": "device.cli.install.command",
    "config": "device.cli.config_check.command",
    "events": "device.cli.events.command",
    "stats": "device.cli.stats.command",
    "top": "device.cli.top.command",
    "selftest": "device.cli.selftest.command",
    "bundle": "device.cli.bundle.command",
    "work-record": "device.cli.work_record.command",
    "update": "device.cli.update.command",
}
"""Where each command lies. Only the one that is called is loaded: all of them together take a Raspberry Pi seconds
and 60 MB more, since the demo and the self-test bring cameras and cards along."""
_PLAYS = ("demo", "card")
"""The commands that play hardware; their exit codes are counted on from 0."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code; a known error is one line with what to do."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        options = _parser(given).parse_args(given)
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


def _parser(given: Sequence[str]) -> argparse.ArgumentParser:
    """Give the parser of the command that was called; of all where none of them was."""
    parser = argparse.ArgumentParser(prog="uketsuke", description="The terminal: try it, set it up.")
    parser.add_argument("--version", action="version", version=f"uketsuke {version('uketsuke')}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    called = given[:1] if given and given[0] in _COMMANDS else _COMMANDS
    for name in called:
        importlib.import_module(_COMMANDS[name]).register(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
