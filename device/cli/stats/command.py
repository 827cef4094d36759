"""`uketsuke stats` at the command line: per stage the median and the 95th percentile, and the outcomes.

Exit codes: 0 shown, 1 the firmware does not answer, 64 usage.
"""

from __future__ import annotations

import argparse
import json
from datetime import datetime
from typing import TYPE_CHECKING

from device.base.errors import UketsukeError
from device.cli.doctor.layout import pad, width
from device.cli.events.command import LANGUAGES, span_s
from device.cli.events.words import states
from device.cli.terminal_sockets import TerminalSilent, absence_of, add_socket_options, ask_raw, sockets_of
from device.firmware.diagnosis.times import StageTimes, Stats, parse_stats, to_json
from device.wire.numbers import Words

if TYPE_CHECKING:
    # argparse has no public name for what add_subparsers() gives
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001

_NAME_WIDTH, _FIGURE_WIDTH = 28, 10
_HEADS = (Words("回数", "count"), Words("中央値", "median"), Words("95 %", "95 %"), Words("最長", "longest"))
_SINCE = Words("直近", "of the last")
_STAGES, _MACHINE = Words("受付の段階（秒）", "stages of a visit (s)"), Words("機械の処理（秒）", "machine (s)")
_VISITS = Words("方法と結果", "way and outcome")
_NONE = Words("受付はまだありません", "no visit yet")
_TODAY = "day"
_BOOT = "boot"
_EXAMPLES = """examples:
  uketsuke stats                 since the firmware started
  uketsuke stats --since day     since midnight
  uketsuke stats --since 2h --json

Exact figures of the newest visits that the firmware keeps in memory (about 1,000); buckets of all: docs/metrics.md.
"""


def register(subparsers: Subparsers) -> None:
    """Add the command `stats`; it sets `run`."""
    parser = subparsers.add_parser(
        "stats",
        help="say how long visits take and how they end",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--since", type=_since, default=_BOOT, metavar="boot|day|SPAN", help="default: %(default)s")
    parser.add_argument("--language", choices=LANGUAGES, default="en", help="language of the words (%(default)s)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    add_socket_options(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Ask and print."""
    stats = read_stats(options, seconds_of(options.since, datetime.now().astimezone()))
    print(json.dumps(to_json(stats)) if options.json else to_text(stats, options.language))
    return 0


def read_stats(options: argparse.Namespace, since_s: int) -> Stats:
    """Ask the firmware.

    Raises:
        TerminalSilent: it does not answer.
    """
    path = sockets_of(options).firmware
    try:
        stats: Stats = ask_raw(path, {"stats": since_s}, parse_stats)
    except OSError as error:
        raise TerminalSilent(f"{path}: {absence_of(error).value.replace('_', ' ')}") from error
    except UketsukeError as error:
        raise TerminalSilent(f"{path}: another version answers") from error
    return stats


def seconds_of(since: str, now: datetime) -> int:
    """Give the span that was asked for in seconds, 0 for everything since the start."""
    if since == _BOOT:
        return 0
    if since == _TODAY:
        return max(1, int((now - now.replace(hour=0, minute=0, second=0, microsecond=0)).total_seconds()))
    return int(span_s(since))


def to_text(stats: Stats, language: str) -> str:
    """Give the tables for people."""
    minutes = f"{_SINCE.in_language(language)} {stats.since_s // 60} min"
    if not stats.visits:
        return f"{minutes}: {_NONE.in_language(language)}"
    lines = [minutes]
    for title, stages in ((_STAGES, stats.stages), (_MACHINE, stats.machine)):
        if stages:
            lines += ["", _row(title.in_language(language), [head.in_language(language) for head in _HEADS])]
            lines += [_stage(stage, language) for stage in stages]
    lines += ["", _VISITS.in_language(language)]
    for ended in sorted(stats.visits, key=lambda one: -one.count):
        lines.append(_row(f"  {ended.way} / {ended.outcome}", [str(ended.count)]))
    return "\n".join(lines)


def _stage(stage: StageTimes, language: str) -> str:
    name = states()[stage.name].in_language(language) if stage.name in states() else stage.name
    took = (stage.p50_ms, stage.p95_ms, stage.longest_ms)
    return _row(f"  {name}", [str(stage.count), *(f"{ms / 1000:.2f}" for ms in took)])


def _row(name: str, figures: list[str]) -> str:
    return pad(name, _NAME_WIDTH) + "".join(" " * (_FIGURE_WIDTH - width(f)) + f for f in figures)


def _since(text: str) -> str:
    if text not in (_BOOT, _TODAY):
        span_s(text)
    return text
