"""The command `uketsuke-authority`.

Exit codes: 0 ended as told, 1 failed, 64 called wrongly.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NoReturn

from sqlalchemy.exc import SQLAlchemyError

from device.base.errors import UketsukeError
from host.authority.administering import give_code, seed
from host.authority.running import run

EXIT_OK = 0
EXIT_FAILED = 1
EXIT_USAGE = 64

_CONFIG = Path("/etc/uketsuke/authority.toml")
_EXAMPLES = """examples:
  uketsuke-authority run --config /etc/uketsuke/authority.toml
  uketsuke-authority seed --people 100000 --uses 50000
  uketsuke-authority sign-in-code s1-0000000
"""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(EXIT_USAGE, f"{self.prog}: {message}\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    options = _parser().parse_args(arguments)
    try:
        if options.command == "run":
            run(options.config)
        elif options.command == "seed":
            seed(options.config, options.people, options.seed, options.day, options.uses)
        else:
            give_code(options.config, options.person)
    except (UketsukeError, OSError, SQLAlchemyError) as error:
        print(f"uketsuke-authority: {error}", file=sys.stderr)
        return EXIT_FAILED
    return EXIT_OK


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="uketsuke-authority",
        description="A simulated Online Eligibility System with made-up people only.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add(commands, "run", "serve until stopped")
    filling = _add(commands, "seed", "store a made-up population; the same seed and day give the same people")
    filling.add_argument("--people", type=_count, required=True, help="how many")
    filling.add_argument("--seed", type=int, default=1, help="which population (default: %(default)s)")
    filling.add_argument("--day", type=date.fromisoformat, help="the day it is made for, YYYY-MM-DD (default: today)")
    filling.add_argument("--uses", type=_count, default=0, help="past uses to make up too (default: %(default)s)")
    _add(commands, "sign-in-code", "a new code for a person's own page").add_argument(
        "person", help="the person's id"
    )
    return parser


def _add(commands: argparse._SubParsersAction[_Parser], name: str, purpose: str) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=purpose, description=purpose)
    parser.add_argument("--config", type=Path, default=_CONFIG, help="the configuration file (default: %(default)s)")
    return parser


def _count(text: str) -> int:
    """Read a number of people or uses; raises ValueError, which argparse tells."""
    if not 0 <= (count := int(text)) <= 10_000_000:
        raise ValueError(text)
    return count


if __name__ == "__main__":
    sys.exit(main())
