"""`uketsuke doctor` at the command line.

Exit codes: 0 ok, 1 warning, 2 failed, 3 could not test, 64 usage; failed outweighs could-not-test, which outweighs a
warning. Text, JSON and exit code come from one value.
"""

from __future__ import annotations

import argparse
import json
import time
from contextlib import suppress
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from device.cli.doctor.finding import Level
from device.cli.doctor.groups import GROUP_NAMES, choose
from device.cli.doctor.report import Report
from device.cli.doctor.running import Group, run_groups
from device.cli.doctor.situation import Depth, Wanted, load_terminal, look
from device.cli.doctor.text import total_line
from device.cli.doctor.watching import Change, change_json, change_lines, watch

if TYPE_CHECKING:
    # argparse has no public name for what add_subparsers() gives
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001

LANGUAGES = ("ja", "en")
_CONFIG_DIR = Path("/etc/uketsuke")
_WAIT_S = {Depth.QUICK: 2.0, Depth.FULL: 8.0}
_WATCH_S = 5.0
_EXAMPLES = """examples:
  uketsuke doctor                                everything, for people
  uketsuke doctor --language ja --group reader   one group, in Japanese
  uketsuke doctor --json                         one JSON object for programs
  uketsuke doctor --quick                        at most 5 seconds, for scripts
  uketsuke doctor --watch                        what comes and goes while you work, until Ctrl+C

It opens no card, no camera and no broker connection of the running programs; between visits the firmware itself
takes one test picture, looks at its light and drops it. Root causes come first, what follows from them below.
What each finding means: docs/diagnosis.md.
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
    parser.add_argument("--wait", type=_seconds, help="seconds each step may take (8; with --quick 2)")
    deep = parser.add_mutually_exclusive_group()
    deep.add_argument("--quick", action="store_true", help="at most 5 s: no test picture, no search, no computing")
    deep.add_argument("--full", action="store_true", help="everything, at most 30 s (this is the default)")
    parser.add_argument(
        "--watch",
        type=_seconds,
        nargs="?",
        const=_WATCH_S,
        metavar="SECONDS",
        help=f"look again and again, every {_WATCH_S:g} s, and tell what changes; quick unless --full",
    )
    parser.add_argument("--language", choices=LANGUAGES, default="en", help="language of the words (%(default)s)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Look, print, and give the exit code of the total; when watching, that of the last look."""
    groups = choose(tuple(options.group))
    if options.watch:
        return _watch(options, groups)
    report = diagnose(options, groups)
    if options.json:
        print(json.dumps(report.to_json(options.language), ensure_ascii=False))
    else:
        print(report.to_text(options.language))
    return report.total.exit_code


def diagnose(options: argparse.Namespace, groups: tuple[Group, ...]) -> Report:
    """Ask the running programs once, then run every group."""
    depth = Depth.QUICK if options.quick or (options.watch and not options.full) else Depth.FULL
    terminal = load_terminal(
        options.firmware or options.config_dir / "firmware.toml", options.daemon or options.config_dir / "daemon.toml"
    )
    wanted = Wanted(
        firmware=any(group.asks_firmware for group in groups),
        daemon=any(group.asks_daemon for group in groups),
        test_camera=depth is Depth.FULL and any(group.name == "camera" for group in groups),
        limit_s=options.wait or _WAIT_S[depth],
        depth=depth,
    )
    software = version("uketsuke")
    return Report(tuple(run_groups(groups, look(terminal, wanted, software))), software, depth.value)


def _watch(options: argparse.Namespace, groups: tuple[Group, ...]) -> int:
    total = Level.NOT_TESTED
    with suppress(KeyboardInterrupt):
        for report, change in watch(lambda: diagnose(options, groups), lambda: _pause(options.watch)):
            total = report.total
            _tell(options, report, change)
    return total.exit_code


def _tell(options: argparse.Namespace, report: Report, change: Change) -> None:
    now = datetime.now(UTC).astimezone()
    if options.json:
        print(change_json(report, change, now.isoformat(timespec="seconds")), flush=True)
        return
    at, language = f"{now:%H:%M:%S}", options.language
    lines = change_lines(change, at, language)
    print("\n".join([*lines, f"{at} = {total_line(report.total, report.first, language)}"]), flush=True)


def _pause(seconds: float) -> bool:
    time.sleep(seconds)
    return True


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 < seconds <= 600:
        raise argparse.ArgumentTypeError("must lie between 0 and 600 seconds")
    return seconds
