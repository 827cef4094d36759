"""`uketsuke update`: ask the archive, update, go back, and what came of it. All but `status` is root's.

Exit codes: 0 done or nothing to do, 1 not, 64 usage. By the timer, "not now" and an archive that cannot be had are no
failure: the state says so, and it comes again in half an hour.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from device.base.errors import UsageError
from device.cli.update import doing
from device.cli.update.errors import NotNow, Stuck, UpdateError
from device.cli.update.package import read_installed
from device.cli.update.preparing import Wish
from device.cli.update.product import TERMINAL
from device.cli.update.record import State, read_journal, read_state
from device.cli.update.report import describe, to_json
from device.cli.update.settings import Language
from device.cli.update.words import explain
from device.wire.numbers import find_error

if TYPE_CHECKING:
    # argparse has no public name for what add_subparsers() gives
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001

EXIT_DONE, EXIT_FAILED = 0, 1
_EXAMPLES = """examples:
  sudo uketsuke update check                     what does the archive offer?
  sudo uketsuke update run                       update now, and go back by itself if it is not well
  sudo uketsuke update roll-back                 the former version again
  uketsuke update status --language ja
  sudo uketsuke update keep uketsuke-terminal_0.1.0+deb12_arm64.deb

The archive stands in update.sources, hours and limits in update.toml (docs/update.md).
"""


def register(subparsers: Subparsers) -> None:
    """Add the command `update`; it sets `run`."""
    parser = subparsers.add_parser(
        "update",
        help="keep this terminal's software up to date, with a way back",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(product=TERMINAL)
    add_actions(parser)


def add_actions(parser: argparse.ArgumentParser) -> None:
    """Add what can be done; each sets `run`."""
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    _add(actions, "check", run_check, "ask the archive for a newer version")
    run = _add(actions, "run", run_update, "update, watch, and go back if it is not well", asks=True)
    run.add_argument("--scheduled", action="store_true", help="by the timer: only in the window, and only when well")
    run.add_argument("--again", action="store_true", help="also a version that was taken back before")
    run.add_argument("--although-failed", action="store_true", help="also when the doctor finds something failed")
    _add(actions, "roll-back", run_back, "install the former version again", asks=True)
    _add(actions, "status", run_status, "what is installed, what waits, what the last update came to")
    kept = _add(actions, "keep", run_keep, "keep the installed version's package file as the way back")
    kept.add_argument("file", type=Path, metavar="FILE", help="the .deb that was installed")
    for name, what in (("work", doing.work), ("resume", doing.resume)):
        inner = actions.add_parser(name)  # for the units only
        inner.set_defaults(run=_run_inner, what=what)


def _add(actions: Subparsers, name: str, run: Any, help_: str, *, asks: bool = False) -> argparse.ArgumentParser:
    parser = actions.add_parser(name, help=help_)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--language", choices=[*Language], type=Language, help="of the words (as in update.toml)")
    if asks:
        parser.add_argument("--yes", action="store_true", help="do not ask")
    parser.set_defaults(run=run)
    return parser


def run_check(options: argparse.Namespace) -> int:
    """Ask the archive."""
    _need_root()
    try:
        doing.check(options.product)
    except UpdateError as error:
        return _say(error, options)
    return run_status(options)


def run_update(options: argparse.Namespace) -> int:
    """Ask, update, and say what came of it; the timer of a machine that is not to be updated does nothing."""
    _need_root()
    if options.scheduled and not doing.read_settings(options.product).scheduled:
        return EXIT_DONE
    try:
        version = doing.check(options.product)
        if version is not None:
            _ask(options, f"{_installed(options)} → {version}")
            wish = Wish(options.scheduled, options.again, options.although_failed)
            doing.update(options.product, version, wish)
    except UpdateError as error:
        code = _say(error, options)
        return EXIT_DONE if options.scheduled and not isinstance(error, Stuck) else code
    return run_status(options)


def run_back(options: argparse.Namespace) -> int:
    """Ask, and go back."""
    _need_root()
    try:
        state = read_state(options.product.state_file)
        _ask(options, f"{_installed(options)} → {state.previous if state else '?'}")
        doing.go_back(options.product)
    except UpdateError as error:
        return _say(error, options)
    return run_status(options)


def run_keep(options: argparse.Namespace) -> int:
    """Keep a package file."""
    _need_root()
    try:
        version = doing.keep(options.product, options.file)
    except UpdateError as error:
        return _say(error, options)
    print(json.dumps({"kept": version}) if options.json else version)
    return EXIT_DONE


def run_status(options: argparse.Namespace) -> int:
    """Print the state; 1 when the package is not installed."""
    product = options.product
    settings = doing.read_settings(product)
    installed = read_installed(product.package)
    state = read_state(product.state_file) or State(installed.version if installed else "-")
    journal = read_journal(product.journal_file) if os.access(product.journal_file, os.R_OK) else None
    now = datetime.now(UTC)
    if options.json:
        print(json.dumps(to_json(state, journal, settings, now)))
    else:
        print(describe(state, journal, settings, _language(options), now))
    return EXIT_DONE if installed else EXIT_FAILED


def _run_inner(options: argparse.Namespace) -> int:
    _need_root()
    options.what(options.product)
    return EXIT_DONE


def _need_root() -> None:
    if os.geteuid() != 0:
        raise UsageError("this is root's: put sudo before it")


def _ask(options: argparse.Namespace, what: str) -> None:
    """Ask a person, unless told not to.

    Raises:
        UsageError: nobody can be asked.
        NotNow: the answer was no.
    """
    if options.yes or getattr(options, "scheduled", False):
        return
    if not sys.stdin.isatty():
        raise UsageError("this changes the machine: say --yes")
    print(f"{what}  [y/N] ", end="", file=sys.stderr, flush=True)
    if not sys.stdin.readline().strip().lower().startswith("y"):
        raise NotNow("not wanted", "not_wanted")


def _installed(options: argparse.Namespace) -> str:
    found = read_installed(options.product.package)
    return found.version if found else "-"


def _language(options: argparse.Namespace) -> str:
    chosen = options.language or doing.read_settings(options.product).language
    return str(chosen.value)


def _say(error: UpdateError, options: argparse.Namespace) -> int:
    """Say why not, in JSON or in words: what it is, and what to do."""
    language = _language(options)
    entry = find_error(error.number)
    if options.json:
        print(json.dumps({"error": error.number, "reason": error.reason}))
    why = explain(error.reason, language)
    print(f"{error}", file=sys.stderr)
    print(f"  {why}\n  {entry.clinic.in_language(language)}", file=sys.stderr)
    print(f"  {entry.engineer.in_language(language)}", file=sys.stderr)
    return EXIT_FAILED
