"""What several commands share: the `--config` option, the settings and the database behind it."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from device.base.config import load_config
from host.base.errors import NotPrepared
from host.base.folder import StateFolder
from host.base.settings import HostSettings
from host.store.engine import open_engine

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


def read_settings(options: argparse.Namespace) -> HostSettings:
    """Read the file of `--config`.

    Raises:
        ConfigurationError: it cannot be used.
    """
    return load_config(options.config, HostSettings)


@contextmanager
def open_database(settings: HostSettings) -> Iterator[Engine]:
    """Give the database that `init` made.

    Raises:
        NotPrepared: it has not been made.
    """
    folder = StateFolder(settings.state)
    if not settings.database and not folder.database.exists():
        raise NotPrepared(f"{folder.database}: is not there; run `uketsuke-host init` first")
    engine = open_engine(settings.database, folder.database)
    try:
        yield engine
    finally:
        engine.dispose()
