"""`uketsuke config check`: what is wrong with the terminal's settings, all of it, before a program reads them."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from device.base.config_check.command import add_options, check_file, tell
from device.base.config_check.report import Checked, Report
from device.cli.config_check.cautions import look_at_daemon, look_at_firmware
from device.cli.update.settings import UpdateSettings
from device.daemon.base.settings import Settings as DaemonSettings
from device.firmware.settings import FirmwareSettings
from device.kiosk.settings import KioskSettings
from device.wire.numbers import find_error

if TYPE_CHECKING:
    # argparse has no public name for what add_subparsers() gives
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001

_MAY_BE_MISSING = {"kiosk.toml": KioskSettings, "update.toml": UpdateSettings}
_EXAMPLES = """examples:
  uketsuke config check                           /etc/uketsuke, as root
  uketsuke config check --config-dir /tmp/new     files that are to be put there
  uketsuke config check --json --language ja

Exit codes: 0 ok, 1 warning, 2 failed, 3 could not be checked, 64 usage.
"""


def register(subparsers: Subparsers) -> None:
    """Add the command `config` with its one part; it sets `run`."""
    parser = subparsers.add_parser("config", help="look at the terminal's settings")
    parts = parser.add_subparsers(required=True, metavar="PART")
    check = parts.add_parser(
        "check",
        help="name every unknown key and wrong value, with its line",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_options(check)
    check.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Check all files and print the report; its outcome is the exit code."""
    return tell(check_terminal(options.config_dir), options, _explain)


def check_terminal(folder: Path) -> Report:
    """Check the files of a terminal; `kiosk.toml` and `update.toml` may be left out."""
    firmware = check_file(folder / "firmware.toml", FirmwareSettings, look_at_firmware)
    daemon = check_file(folder / "daemon.toml", DaemonSettings, look_at_daemon)
    others = [check_if_there(folder / name, cls) for name, cls in _MAY_BE_MISSING.items()]
    return Report((firmware, daemon, *others))


def check_if_there(path: Path, cls: type[Any]) -> Checked:
    """Check a file that has defaults for everything."""
    return check_file(path, cls) if path.exists() else Checked(path, (), there=False)


def _explain(number: int, language: str) -> str:
    return find_error(number).engineer.in_language(language)
