"""`python -m device.cli.update`, and the start of the updater in one file: without the rest of `uketsuke`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from device.base.errors import UketsukeError, UsageError
from device.cli.update.command import add_actions
from device.cli.update.product import HOST, PRODUCTS, TERMINAL, find_product
from device.wire.numbers import find_error

EXIT_FAILED, EXIT_USAGE = 1, 64


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one action for `--package`; give its exit code."""
    parser = argparse.ArgumentParser(prog="update", description="Keep the package of this machine up to date.")
    names = [product.package for product in PRODUCTS]
    parser.add_argument("--package", choices=names, default=_default(), help="(%(default)s)")
    add_actions(parser)
    try:
        options = parser.parse_args(arguments)
    except SystemExit as error:
        return EXIT_USAGE if error.code else 0
    options.product = find_product(options.package)
    try:
        return int(options.run(options))
    except UketsukeError as error:
        print(f"{error}\n  {find_error(error.number).engineer.en}", file=sys.stderr)
        return EXIT_USAGE if isinstance(error, UsageError) else EXIT_FAILED


def _default() -> str:
    return TERMINAL.package if TERMINAL.settings.exists() or not HOST.settings.exists() else HOST.package


if __name__ == "__main__":
    sys.exit(main())
