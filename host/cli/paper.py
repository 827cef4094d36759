"""`uketsuke-host paper`: the blank kit for the day on which nothing works. It needs neither settings nor database."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from host.desk.base.catalogue import Language, load_catalogue

if TYPE_CHECKING:
    from host.cli.options import Commands

_PACKAGE = "host.desk.paper"
FILE = "uketsuke-paper.pdf"


def register(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("paper", help="write the blank forms for an outage as PDF (A4)")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder for the file; made if missing")
    parser.set_defaults(handler=_run)


def _run(options: argparse.Namespace) -> int:
    # here, because with it comes a library for PDF that no other command and no role needs
    from host.paper.kit import READERS_FONT, Words, find_font, write_kit

    folder: Path = options.out
    folder.mkdir(parents=True, exist_ok=True)
    japanese, english = (load_catalogue(language, (_PACKAGE,)) for language in (Language.JA, Language.EN))
    font = find_font()
    if font is None:
        print(f"no Japanese font is installed; the reader's {READERS_FONT} is named instead", file=sys.stderr)
    write_kit(folder / FILE, Words(japanese.say, english.say), font)
    print(folder / FILE)
    return 0
