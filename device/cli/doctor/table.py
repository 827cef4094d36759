"""The table of all findings for the documents: `python -m device.cli.doctor.table ja|en`; a test compares the two."""

from __future__ import annotations

import sys

from device.cli.doctor.catalogue import Advice, all_advice
from device.cli.doctor.finding import Level
from device.cli.doctor.report import LEVEL_WORDS
from device.wire.numbers import Words

_HEAD = (
    Words("項目", "finding"),
    Words("程度", "level"),
    Words("番号", "number"),
    Words("考えられる原因", "likely cause"),
    Words("窓口では", "at the desk"),
    Words("技術者は", "engineer"),
)
_WITHOUT_ACTION = (Level.OK, Level.NOT_FITTED)


def format_table(language: str) -> str:
    """Give the table in `language` (ja or en) as Markdown; what is good has no row."""
    head = _row([word.in_language(language) for word in _HEAD])
    rule = "|" + " --- |" * len(_HEAD)
    entries = all_advice().items()
    rows = [_format(id_, advice, language) for id_, advice in entries if advice.level not in _WITHOUT_ACTION]
    return "\n".join([head, rule, *rows])


def _format(id_: str, advice: Advice, language: str) -> str:
    words = [words.in_language(language) for words in (advice.cause, advice.clinic, advice.engineer)]
    return _row([f"`{id_}`", LEVEL_WORDS[advice.level].in_language(language), str(advice.number or ""), *words])


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


if __name__ == "__main__":
    print(format_table(sys.argv[1] if len(sys.argv) > 1 else "en"))
