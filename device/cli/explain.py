"""`uketsuke explain`: what an error number, a finding of the doctor, a lamp or a sound means, and what to do.

Exit codes: 0 known, 1 unknown (the nearest ones are named), 64 usage.
"""

from __future__ import annotations

import argparse
import difflib
import json
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from device.cli import explain_more
from device.wire.numbers import ErrorEntry, Words, all_errors

if TYPE_CHECKING:
    # argparse has no public name for what add_subparsers() gives
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001

EXIT_KNOWN, EXIT_UNKNOWN = 0, 1
LANGUAGES = ("ja", "en")

_NEAREST = 3
_SCREEN, _DESK, _ENGINEER = Words("画面", "on the screen"), Words("窓口", "at the desk"), Words("技術者", "engineer")
_EXAMPLES = """examples:
  uketsuke explain 704
  uketsuke explain outbox_full --language ja
  uketsuke explain reader.missing           a finding of the doctor
  uketsuke explain lamp.staff                 a lamp; sound.accepted: a sound
  uketsuke explain                            lists every number
"""


def register(subparsers: Subparsers) -> None:
    """Add the command `explain`; it sets `run`."""
    parser = subparsers.add_parser(
        "explain",
        help="say what a number, finding, lamp or sound means and what to do",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("error", nargs="?", metavar="CODE", help="number, name or id; without one, list all numbers")
    parser.add_argument("--language", choices=LANGUAGES, default="en", help="language of the words (%(default)s)")
    parser.add_argument("--json", action="store_true", help="print JSON: one object, or a list of all")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Explain one error, or list all; 1 when there is no such error."""
    if options.error is None:
        _print_all(options.language, as_json=options.json)
        return EXIT_KNOWN
    entry = find(options.error, all_errors())
    if entry is None:
        return _explain_other(options)
    shown = to_json(entry, options.language)
    print(json.dumps(shown, ensure_ascii=False) if options.json else _to_text(entry, options.language))
    return EXIT_KNOWN


def _explain_other(options: argparse.Namespace) -> int:
    explained = explain_more.explain(options.error, options.language)
    if explained is None:
        return _complain(options.error)
    as_text = explain_more.to_text(explained, options.language)
    print(json.dumps(explained, ensure_ascii=False) if options.json else as_text)
    return EXIT_KNOWN


def find(wanted: str, errors: Mapping[int, ErrorEntry]) -> ErrorEntry | None:
    """Give the entry of a number, in brackets or not, or of a name."""
    text = wanted.strip().strip("[]").lower()
    if text.isascii() and text.isdecimal():
        return errors.get(int(text))
    return next((entry for entry in errors.values() if entry.name == text), None)


def nearest(wanted: str, errors: Mapping[int, ErrorEntry]) -> list[ErrorEntry]:
    """Give the few entries whose number or name is most like what was asked for."""
    text = wanted.strip().strip("[]").lower()
    if text.isascii() and text.isdecimal() and len(text) < len(str(sys.maxsize)):
        return sorted(errors.values(), key=lambda entry: abs(entry.number - int(text)))[:_NEAREST]
    names = {entry.name: entry for entry in errors.values()}
    return [names[name] for name in difflib.get_close_matches(text, names, _NEAREST, cutoff=0.4)]


def to_json(entry: ErrorEntry, language: str) -> dict[str, Any]:
    """Give an entry with its words in `language` (ja or en)."""
    return {
        "number": entry.number,
        "name": entry.name,
        "patient": entry.patient.in_language(language),
        "clinic": entry.clinic.in_language(language),
        "engineer": entry.engineer.in_language(language),
    }


def _to_text(entry: ErrorEntry, language: str) -> str:
    labelled = ((_SCREEN, entry.patient), (_DESK, entry.clinic), (_ENGINEER, entry.engineer))
    lines = [f"  {label.in_language(language)}: {words.in_language(language)}" for label, words in labelled]
    return "\n".join([f"{entry.number} {entry.name}", *lines])


def _print_all(language: str, *, as_json: bool) -> None:
    entries = [entry for _, entry in sorted(all_errors().items())]
    if as_json:
        print(json.dumps([to_json(entry, language) for entry in entries], ensure_ascii=False))
        return
    for entry in entries:
        print(f"{entry.number} {entry.name:<32} {entry.clinic.in_language(language)}")


def _complain(wanted: str) -> int:
    near = nearest(wanted, all_errors())
    known = [*(f"{entry.number} {entry.name}" for entry in near), *explain_more.nearest(wanted)]
    print(f"there is no {wanted!r}; the nearest: {', '.join(known) or 'see `uketsuke explain`'}", file=sys.stderr)
    return EXIT_UNKNOWN
