"""`uketsuke events` at the command line: what both programs keep, and with `--follow` what comes.

Exit codes: 0 shown, 1 neither program answers, 64 usage.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from typing import TYPE_CHECKING, Any

from device.cli.events.following import Follower, Silence, read_newest
from device.cli.events.words import PROGRAMS, to_line
from device.cli.terminal_sockets import TerminalSilent, add_socket_options, sockets_of
from device.wire.numbers import Words

if TYPE_CHECKING:
    # argparse has no public name for what add_subparsers() gives
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001

LANGUAGES = ("ja", "en")
_UNITS_S = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
_SPAN = re.compile(r"(\d{1,6})([smhd])")
_SILENT = Words("は答えません", "does not answer")
_EXAMPLES = """examples:
  uketsuke events                          what both programs keep (about the last 1,000 each)
  uketsuke events --since 10m --language ja
  uketsuke events --follow                 live, until Ctrl+C; programs that start again are followed again
  uketsuke events --follow --json          one JSON object per line

No name, number, card or ticket is in it; identifiers are hashed with a salt that changes daily. docs/field_tools.md.
"""


def register(subparsers: Subparsers) -> None:
    """Add the command `events`; it sets `run`."""
    parser = subparsers.add_parser(
        "events",
        help="show what the terminal's programs do, live",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--follow", action="store_true", help="go on with what comes, until Ctrl+C")
    parser.add_argument("--since", type=span_s, metavar="SPAN", help="only the last 90s, 10m, 2h or 1d")
    parser.add_argument("--count", type=int, default=0, metavar="N", help="end --follow after so many events")
    parser.add_argument("--language", choices=LANGUAGES, default="en", help="language of the words (%(default)s)")
    parser.add_argument("--json", action="store_true", help="print one JSON object per event")
    add_socket_options(parser)
    parser.set_defaults(run=run)


def span_s(text: str) -> float:
    """Read a span of time such as `10m`, in seconds."""
    found = _SPAN.fullmatch(text)
    if not found:
        raise argparse.ArgumentTypeError("a span looks like 90s, 10m, 2h or 1d")
    return int(found[1]) * _UNITS_S[found[2]]


def run(options: argparse.Namespace) -> int:
    """Show, and follow if that is asked for."""
    since = time.time() - options.since if options.since else 0.0
    named = sockets_of(options).named()
    if options.follow:
        return _follow(Follower(named, since), options)
    events, silent = read_newest(named, since)
    if len(silent) == len(named):
        raise TerminalSilent(", ".join(f"{one.program}: {one.absence.value}" for one in silent))
    for event in events:
        _print(event, options)
    for one in silent:
        _complain(one, options.language)
    return 0


def _follow(follower: Follower, options: argparse.Namespace) -> int:
    follower.start()
    shown = 0
    try:
        for heard in follower:
            if isinstance(heard, Silence):
                _complain(heard, options.language)
                continue
            _print(heard, options)
            shown += 1
            if shown == options.count:
                break
    except KeyboardInterrupt:
        return 0  # it is how one ends it
    finally:
        follower.close()
    return 0


def _print(event: dict[str, Any], options: argparse.Namespace) -> None:
    print(json.dumps(event, ensure_ascii=False) if options.json else to_line(event, options.language), flush=True)


def _complain(silence: Silence, language: str) -> None:
    name = PROGRAMS[silence.program].in_language(language)
    why = silence.absence.value.replace("_", " ")
    print(f"{name} {_SILENT.in_language(language)} ({why})", file=sys.stderr, flush=True)
