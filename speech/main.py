"""The command `uketsuke-speech`: builds the sounds that the terminal speaks with, and checks them.

Standard output is the result, standard error is talk. Exit codes: 0 done, 1 failed, 64 wrong usage.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from device.base.errors import UketsukeError
from speech.build import build_sounds, known_languages
from speech.check import check_sounds
from speech.errors import EngineMissing
from speech.lists import read_list
from speech.voices import BUILT_BY_DEFAULT

EXIT_FAILED, EXIT_USAGE = 1, 64
SOUNDS = Path("build/sounds")


class _Parser(argparse.ArgumentParser):
    """Ends wrong usage with 64 instead of argparse's 2."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(EXIT_USAGE, f"{self.prog}: {message}\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line; give the exit code."""
    parsed = _make_parser().parse_args(arguments)
    action: Callable[[argparse.Namespace], int] = parsed.action
    try:
        return action(parsed)
    except UketsukeError as error:
        print(f"uketsuke-speech: {error}", file=sys.stderr)
    except OSError as error:
        print(f"uketsuke-speech: {error.filename}: {error.strerror}", file=sys.stderr)
    return EXIT_FAILED


def _make_parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="uketsuke-speech",
        description="Build and check the sounds that the terminal speaks with.",
        epilog="example: uketsuke-speech build --languages ja,en && uketsuke-speech check --languages ja,en",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    build = _add(commands, "build", "make the sounds that are missing or were made from something else", _build)
    build.add_argument("--if-possible", action="store_true", help="without an engine say so, and end with 0")
    _add(commands, "check", "measure each sound: pace, loudness, clipping, spelled characters", _check)
    _add(commands, "list", "print each text with its file, for whoever records some of them", _list)
    return parser


def _add(
    commands: argparse._SubParsersAction[_Parser], name: str, words: str, action: Callable[[argparse.Namespace], int]
) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=words)
    command.add_argument("--output", type=Path, default=SOUNDS, help="folder of the sounds (%(default)s)")
    command.add_argument(
        "--languages",
        type=known_languages,
        default=BUILT_BY_DEFAULT,
        metavar="CODES",
        help=f"codes with commas between, or all ({','.join(BUILT_BY_DEFAULT)})",
    )
    command.set_defaults(action=action)
    return command


def _build(parsed: argparse.Namespace) -> int:
    try:
        done = build_sounds(parsed.output, parsed.languages)
    except EngineMissing as error:
        if not parsed.if_possible:
            raise
        print(f"no sounds were built, so the terminal will be silent: {error}", file=sys.stderr)
        return 0
    told = ", ".join(f"{built.language} {built.new} of {built.all}" for built in done if built.new)
    print(f"sounds in {parsed.output}: " + (f"built {told}" if told else "nothing to do"))
    return 0


def _check(parsed: argparse.Namespace) -> int:
    findings = [finding for code in parsed.languages for finding in check_sounds(parsed.output, code)]
    for finding in findings:
        print(f"{finding.language}: {finding.text}: {finding.reason}")
    count = sum(len(read_list(parsed.output / code)) for code in parsed.languages)
    print(f"{count} sounds looked at, {len(findings)} findings")
    return EXIT_FAILED if findings or not count else 0


def _list(parsed: argparse.Namespace) -> int:
    for code in parsed.languages:
        for entry in sorted(read_list(parsed.output / code).values(), key=lambda entry: entry.text):
            print(f"{code}/{entry.file}\t{entry.seconds:.2f}\t{entry.text}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
