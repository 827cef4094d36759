"""The command `config check`, the same for terminal and host: options, exit code, output.

Exit codes: 0 ok, 1 warning, 2 failed, 3 could not be checked, 64 usage.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from device.base.config import load_config
from device.base.config_check.fault import Fault
from device.base.config_check.finding import Source, find_faults
from device.base.config_check.report import Checked, Report

LANGUAGES = ("ja", "en")
_FOLDER = Path("/etc/uketsuke")


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what both commands understand."""
    parser.add_argument("--config-dir", type=Path, default=_FOLDER, help="folder of the files (%(default)s)")
    parser.add_argument("--language", choices=LANGUAGES, default="en", help="language of the words (%(default)s)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def check_file(path: Path, cls: type[Any], look: Callable[[Source, Any], list[Fault]] | None = None) -> Checked:
    """Check one file; what it means is looked at only when it can be used."""
    faults = find_faults(path, cls)
    if not faults and look is not None:
        faults = look(Source(path, path.read_text("utf-8")), load_config(path, cls))
    return Checked(path, tuple(faults))


def tell(report: Report, options: argparse.Namespace, explain: Callable[[int, str], str]) -> int:
    """Print the report and give the exit code; `explain` gives a number's next action in a language."""

    def in_language(number: int) -> str:
        return explain(number, options.language)

    if options.json:
        print(json.dumps(report.to_json(in_language), ensure_ascii=False))
    else:
        print(report.to_text(options.language, in_language))
    return int(report.outcome)
