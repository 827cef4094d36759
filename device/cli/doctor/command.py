"""`uketsuke doctor` at the command line.

Exit codes: 0 ok, 1 warning, 2 failed, 3 could not test, 64 usage; failed outweighs could-not-test, which outweighs a
warning. Text, JSON and exit code come from one value.
"""

from __future__ import annotations

import argparse
import json
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from device.cli.doctor.groups import GROUP_NAMES, choose
from device.cli.doctor.report import Report
from device.cli.doctor.running import Group, run_groups
from device.cli.doctor.situation import Wanted, load_terminal, look

if TYPE_CHECKING:
    # argparse has no public name for what add_subparsers() gives
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001

LANGUAGES = ("ja", "en")
_CONFIG_DIR = Path("/etc/uketsuke")
_EXAMPLES = """examples:
  uketsuke doctor                                everything, for people
  uketsuke doctor --language ja --group reader   one group, in Japanese
  uketsuke doctor --json                         one JSON object for programs

It opens no card, no camera and no broker connection of the running programs; between visits the firmware itself
takes one test picture, looks at its brightness and drops it. What each finding means: docs/diagnosis.md.
"""


def register(subparsers: Subparsers) -> None:
    """Add the command `doctor`; it sets `run`."""
    parser = subparsers.add_parser(
        "doctor",
        help="say what is wrong with this terminal and what to try",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    names = ", ".join(GROUP_NAMES)
    parser.add_argument("--group", action="append", default=[], choices=GROUP_NAMES, metavar="NAME", help=names)
    parser.add_argument("--config-dir", type=Path, default=_CONFIG_DIR, help="folder of both files (%(default)s)")
    parser.add_argument("--firmware", type=Path, help="the firmware's configuration file")
    parser.add_argument("--daemon", type=Path, help="the daemon's configuration file")
    parser.add_argument("--wait", type=_seconds, default=10.0, help="seconds each step may take (%(default)g)")
    parser.add_argument("--language", choices=LANGUAGES, default="en", help="language of the words (%(default)s)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Look, print, and give the exit code of the total."""
    report = diagnose(options, choose(tuple(options.group)))
    if options.json:
        print(json.dumps(report.to_json(options.language), ensure_ascii=False))
    else:
        print(report.to_text(options.language))
    return report.total.exit_code


def diagnose(options: argparse.Namespace, groups: tuple[Group, ...]) -> Report:
    """Ask the running programs once, then run every group."""
    terminal = load_terminal(
        options.firmware or options.config_dir / "firmware.toml", options.daemon or options.config_dir / "daemon.toml"
    )
    wanted = Wanted(
        firmware=any(group.asks_firmware for group in groups),
        daemon=any(group.asks_daemon for group in groups),
        test_camera=any(group.name == "camera" for group in groups),
        limit_s=options.wait,
    )
    software = version("uketsuke")
    return Report(tuple(run_groups(groups, look(terminal, wanted, software))), software)


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 < seconds <= 600:
        raise argparse.ArgumentTypeError("must lie between 0 and 600 seconds")
    return seconds
