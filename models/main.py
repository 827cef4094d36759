"""The command `uketsuke-models`: builds the models, fetches the portraits for demo and tests, checks and measures.

Standard output is the result, standard error is talk. Exit codes: 0 done, 1 failed, 64 wrong usage.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from device.base.errors import UketsukeError
from models.attacks.command import add_attacks
from models.build import build_models
from models.check import check_models
from models.evaluation.command import add_evaluate
from models.evaluation.transaction.command import add_transactions
from models.portraits.fetch import fetch_portraits

EXIT_FAILED, EXIT_USAGE = 1, 64
MODELS, PORTRAITS, CACHE = Path("build/models"), Path("build/portraits"), Path("build/downloads")


class _Parser(argparse.ArgumentParser):
    """Ends wrong usage with 64 instead of argparse's 2."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(EXIT_USAGE, f"{self.prog}: {message}\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line; give the exit code."""
    parsed = _make_parser().parse_args(arguments)
    action: Callable[[argparse.Namespace], int] = parsed.action
    try:
        return action(parsed)
    except UketsukeError as error:
        print(f"uketsuke-models: {error}", file=sys.stderr)
    except OSError as error:
        print(f"uketsuke-models: {error.filename}: {error.strerror}", file=sys.stderr)
    return EXIT_FAILED


def _make_parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="uketsuke-models",
        description="Build and check the face models.",
        epilog="example: uketsuke-models build --output build/models && uketsuke-models check",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    build = commands.add_parser("build", help="fetch the published files and build what is missing or wrong")
    build.add_argument("--output", type=Path, default=MODELS, help="folder of built models (%(default)s)")
    build.add_argument("--cache", type=Path, default=CACHE, help="folder of fetched archives (%(default)s)")
    build.set_defaults(action=_build)
    portraits = commands.add_parser("portraits", help="fetch the public portraits that demo and tests use")
    portraits.add_argument("--output", type=Path, default=PORTRAITS, help="folder of portraits (%(default)s)")
    portraits.add_argument("--cache", type=Path, default=CACHE, help="folder of fetched archives (%(default)s)")
    portraits.set_defaults(action=_portraits)
    check = commands.add_parser("check", help="check the sums of built models and load each one")
    check.add_argument("--output", type=Path, default=MODELS, help="folder of built models (%(default)s)")
    check.set_defaults(action=_check)
    add_evaluate(commands, MODELS)
    add_transactions(commands, MODELS)
    add_attacks(commands, MODELS)
    return parser


def _build(parsed: argparse.Namespace) -> int:
    written = build_models(parsed.output, parsed.cache)
    print(f"models in {parsed.output}: " + (f"built {', '.join(written)}" if written else "nothing to do"))
    return 0


def _portraits(parsed: argparse.Namespace) -> int:
    written = fetch_portraits(parsed.output, parsed.cache)
    print(f"portraits in {parsed.output}: " + (f"fetched {', '.join(written)}" if written else "nothing to do"))
    return 0


def _check(parsed: argparse.Namespace) -> int:
    for card in check_models(parsed.output):
        print(f"{card.sha256}  {card.name}: loads; weights {card.licence.weights}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
