"""What several commands share: the `--config` option, the settings and the database behind it."""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from device.base.config import load_config
from device.base.errors import UsageError
from host.audit.entry import Action, Entry
from host.base.errors import NotPrepared
from host.base.folder import StateFolder
from host.base.settings import HostSettings
from host.store.engine import open_engine
from host.store.fleet.calling import call_if_shared

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001  the class has no public name


def add_config(parser: argparse.ArgumentParser) -> None:
    """Add `--config`."""
    parser.add_argument(
        "--config",
        type=Path,
        default=Path("/etc/uketsuke/host.toml"),
        help="the configuration file (default: %(default)s)",
    )


def add_by(parser: argparse.ArgumentParser) -> None:
    """Add who does something and why, for the audit log."""
    parser.add_argument("--by", required=True, metavar="NAME", help="who does it, as it shall stand in the audit log")
    parser.add_argument("--why", default="", metavar="WORDS", help="for what")


def entry_of(options: argparse.Namespace, action: Action, **more: str) -> Entry:
    """Give the entry for the audit log.

    Raises:
        UsageError: a name or the words are empty, too long, or not one line.
    """
    try:
        return Entry(options.by, action, purpose=options.why, **more)
    except ValueError as error:
        raise UsageError(str(error)) from error


def ask(prompt: str) -> str:
    """Give a line that nobody shall see: typed, or from stdin, so that no list of processes shows it."""
    return getpass.getpass(prompt) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")


def read_settings(options: argparse.Namespace) -> HostSettings:
    """Read the file of `--config`.

    Raises:
        ConfigurationError: it cannot be used.
    """
    return load_config(options.config, HostSettings)


@contextmanager
def open_database(settings: HostSettings) -> Iterator[Engine]:
    """Give the database that `init` made; in a fleet, whoever works for the clinic is called afterwards.

    Raises:
        NotPrepared: it has not been made.
    """
    folder = StateFolder(settings.state)
    if not settings.database and not folder.database.exists():
        raise NotPrepared(f"{folder.database}: is not there; run `uketsuke-host init` first")
    engine = open_engine(settings.database, folder.database, settings.records.keys, settings.clinic)
    try:
        yield engine
        call_if_shared(engine)
    finally:
        engine.dispose()
