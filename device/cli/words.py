"""`uketsuke words`: the screen's sentences by language; who has read them, and what a clinic's own files replace.

`check` says what the terminal would do with the folder; `show` prints a language as a `.po` file that can be
reviewed, changed, cut down to the entries that matter and put into the folder. Exit codes: 0 done, 1 something is
refused or missing, 64 usage.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from device.firmware.screen.catalogue import Catalogue, choose_sentence, load_catalogues, read_shipped
from device.firmware.screen.languages import FACTS, LANGUAGES
from device.firmware.screen.own_words import OwnWords, Refused, read_own_words
from device.firmware.screen.settings import ScreenSettings
from device.firmware.screen.source import Flaw, Source, read_source
from device.firmware.screen.translations import Place, format_translations

if TYPE_CHECKING:
    # argparse has no public name for what add_subparsers() gives
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001

EXIT_GOOD, EXIT_FLAWED = 0, 1
FLAWS = {
    Flaw.EMPTY: "is empty",
    Flaw.BRACE: "has a brace that is neither a blank {name} nor a reading {漢字/かんじ}",
    Flaw.BLANKS: "has not the blanks of the English sentence",
    Flaw.FUZZY: "is marked as fuzzy: read it, then take the mark away",
    Flaw.PLURAL: "has plural forms, which the screen does not use",
    Flaw.OTHER_ENGLISH: "was made for another English sentence: compare with `uketsuke words show`",
    Flaw.UNKNOWN: "is no sentence of this version",
    Flaw.UNREADABLE: "cannot be read",
}
_EXAMPLES = """examples:
  uketsuke words check
  uketsuke words check --folder ./words --json
  uketsuke words show vi > vi.po                all of Vietnamese, to be read and mended
  uketsuke words show en --key idle.title       one entry, to be replaced
"""


def register(subparsers: Subparsers) -> None:
    """Add the command `words`; each of its commands sets `run`."""
    parser = subparsers.add_parser(
        "words",
        help="the screen's sentences: who has read them, what the clinic replaces",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(required=True, metavar="WHAT")
    check = commands.add_parser("check", help="list languages, reviews, gaps and the clinic's own sentences")
    show = commands.add_parser("show", help="print a language as a .po file")
    show.add_argument("language", choices=LANGUAGES)
    show.add_argument("--key", default="", help="only this entry (its msgctxt), such as idle.title or error")
    check.add_argument("--json", action="store_true", help="print JSON")
    for command in (check, show):
        command.add_argument(
            "--folder", type=Path, default=ScreenSettings.words, help="the clinic's own words (%(default)s)"
        )
    check.set_defaults(run=run_check)
    show.set_defaults(run=run_show)


def run_check(options: argparse.Namespace) -> int:
    """List every language; 1 when an entry is refused or a shipped sentence is missing."""
    source = read_source()
    catalogues = load_catalogues(options.folder)
    report = [_look_at(catalogue, source, options.folder) for catalogue in catalogues.values()]
    print(json.dumps(report, ensure_ascii=False, indent=1) if options.json else _to_text(report))
    return EXIT_FLAWED if any(language["missing"] or language["refused"] for language in report) else EXIT_GOOD


def run_show(options: argparse.Namespace) -> int:
    """Print a language's sentences as they are used now."""
    source = read_source()
    catalogue = load_catalogues(options.folder)[options.language]
    entries: dict[Place, str] = {}
    for one in source:
        if options.key in ("", one.context):
            entries.setdefault((one.context, one.english), catalogue.sentences[one.key])
    print(format_translations(entries.items(), catalogue.facts.html, catalogue.reviewed), end="")
    return EXIT_GOOD if entries else EXIT_FLAWED


def find_missing(code: str, source: Iterable[Source]) -> list[str]:
    """Give the keys for which a language ships no sentence of its own that can be used."""
    shipped = read_shipped(code).sentences
    return [one.key for one in source if not choose_sentence(one, code, shipped)]


def _look_at(catalogue: Catalogue, source: tuple[Source, ...], folder: Path) -> dict[str, Any]:
    own: OwnWords = read_own_words(folder, catalogue.language, source)
    return {
        "language": catalogue.language,
        "name": FACTS[catalogue.language].own_name,
        "reviewed": catalogue.reviewed or ("by the project" if catalogue.facts.ours else "no"),
        "missing": find_missing(catalogue.language, source),
        "replaced": sorted(own.sentences),
        "refused": [_explain(refused) for refused in own.refused],
    }


def _explain(refused: Refused) -> str:
    entry = f"{refused.key} ({refused.detail!r}) " if refused.key else ""
    detail = f": {refused.detail}" if refused.detail and not refused.key else ""
    return f"{entry}{FLAWS[refused.flaw]}{detail}"


def _to_text(report: Iterable[dict[str, Any]]) -> str:
    lines = []
    for language in report:
        lines.append(f"{language['language']:8} {language['name']}: reviewed: {language['reviewed']}")
        lines += [f"  missing: {key}" for key in language["missing"]]
        lines += [f"  replaced by the clinic: {key}" for key in language["replaced"]]
        lines += [f"  refused: {reason}" for reason in language["refused"]]
    return "\n".join(lines)
