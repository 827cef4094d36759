"""Asking a person before something is changed that cannot simply be changed back."""

from __future__ import annotations

import sys

from device.base.errors import UsageError


def confirm(question: str, *, yes: bool) -> bool:
    """Ask at the keyboard, unless `yes` was said on the command line; tell whether to go on.

    Raises:
        UsageError: nobody can be asked.
    """
    if yes:
        return True
    if not sys.stdin.isatty():
        raise UsageError(f"{question}: say --yes")
    print(f"{question}? [y/N] ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower().startswith("y")
