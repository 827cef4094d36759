"""The command `uketsuke-host`.

Exit codes: 0 done, 1 failed, 64 called wrongly. stdout is the result, stderr is talk; a known error is one line with
its number and what to do.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import NoReturn

from sqlalchemy.exc import SQLAlchemyError

from device.base.errors import UketsukeError, UsageError
from device.wire.numbers import find_error
from host.cli import (
    audit,
    backup,
    broker,
    config_check,
    enrol,
    extract,
    fhir,
    fleet,
    handover,
    inbox,
    init,
    keys,
    paper,
    refusals,
    retention,
    revoke,
    run,
    subscribe,
    terminals,
    update,
    user,
)

EXIT_OK = 0
EXIT_FAILED = 1
EXIT_USAGE = 64

_EXAMPLES = """\
examples:
  uketsuke-host config check
  uketsuke-host init --config /etc/uketsuke/host.toml
  uketsuke-host run --config /etc/uketsuke/host.toml
  uketsuke-host enrol terminal --name front --letter A
  uketsuke-host enrol subscriber --name karte
  uketsuke-host revoke t-front --reason stolen
  uketsuke-host keys rotate
  uketsuke-host refusals
  uketsuke-host inbox import /media/stick/front.uketsuke
  uketsuke-host handover
  uketsuke-host fhir 01JDGQ6Y8ZK3T5V7W9X1A2B3C4
  uketsuke-host subscribe --state karte --url URL --code CODE --fingerprint HEX
  uketsuke-host audit verify
  uketsuke-host extract --visit ID --by mihon --why "asked by the patient" --language en
  uketsuke-host retention show
  uketsuke-host backup --out /media/disk/today.uketsuke-backup
  uketsuke-host restore /media/disk/today.uketsuke-backup
  uketsuke-host paper --out /srv/paper
  uketsuke-host update status
  uketsuke-host fleet run --config /etc/uketsuke/fleet.toml --name w1
  uketsuke-host fleet status
  uketsuke-host user add --name mihon --display "見本 受付" < password.txt
"""


_COMMANDS = (
    init,
    run,
    enrol,
    terminals,
    refusals,
    inbox,
    broker,
    config_check,
    revoke,
    keys,
    subscribe,
    user,
    audit,
    extract,
    fhir,
    fleet,
    handover,
    paper,
    retention,
    backup,
    update,
)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(EXIT_USAGE, f"{self.prog}: {message}\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.handler(options))
    except UsageError as error:
        _explain(error)
        return EXIT_USAGE
    except UketsukeError as error:
        _explain(error)
    except (SQLAlchemyError, OSError) as error:
        print(f"uketsuke-host: {type(error).__name__} at the state folder or database", file=sys.stderr)
    return EXIT_FAILED


def _explain(error: UketsukeError) -> None:
    print(f"uketsuke-host: {error} - {find_error(error.number).engineer.en}", file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="uketsuke-host",
        description="The clinic server of Uketsuke.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command in _COMMANDS:
        command.register(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
