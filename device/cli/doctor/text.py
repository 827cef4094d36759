"""A diagnosis as text for people: what to begin with first, its consequences under it, one line for what is well."""

from __future__ import annotations

from collections.abc import Iterator

from device.cli.doctor.catalogue import Advice, find_advice
from device.cli.doctor.finding import Finding, Level
from device.cli.doctor.layout import COLUMNS, fold, pad, width
from device.cli.doctor.ranking import Cause, Ranking
from device.wire.numbers import Words

LEVEL_WORDS = {
    Level.OK: Words("正常", "ok"),
    Level.NOT_FITTED: Words("なし", "not fitted"),
    Level.WARNING: Words("注意", "warning"),
    Level.NOT_TESTED: Words("未確認", "not tested"),
    Level.FAILED: Words("異常", "failed"),
}
_LABELS = (Words("窓口では", "at the desk"), Words("技術者は", "engineer"), Words("記録", "evidence"))
_FOLLOWS = Words("これが直れば直るはずの項目", "follows from this")
_TOTAL = Words("全体", "total")
_BEGIN = Words("まず", "begin with")
_INDENT = "    "
_LABEL_COLUMNS = 12
_ID_COLUMNS = 30


def format_text(ranking: Ranking, total: Level, language: str) -> str:
    """Give the whole text, the total last."""
    paragraphs = [list(_cause(cause, number, language)) for number, cause in enumerate(ranking.causes, start=1)]
    paragraphs.append(_well_in_short(ranking, language) if paragraphs else _well_in_full(ranking, language))
    said = f"{total_line(total, ranking.first, language)} (exit {total.exit_code})"
    return "\n\n".join(["\n".join(lines) for lines in paragraphs if lines] + [said])


def format_line(finding: Finding, language: str) -> list[str]:
    """Give a finding in short: id, level and cause, in as many lines as it takes."""
    advice = find_advice(finding)
    head = f"{finding.id}  {_level(advice, language)}  "
    return fold(advice.cause.in_language(language), head, _INDENT)


def total_line(total: Level, first: Finding | None, language: str) -> str:
    """Give total and first finding in one line."""
    said = f"{_TOTAL.in_language(language)}: {LEVEL_WORDS[total].in_language(language)}"
    return said if first is None else f"{said}; {_BEGIN.in_language(language)}: {first.id}"


def evidence_text(finding: Finding) -> str:
    """Give the evidence as pairs of name and value."""
    return " ".join(f"{name}={value}" for name, value in finding.evidence)


def _level(advice: Advice, language: str) -> str:
    number = f" [{advice.number}]" if advice.number else ""
    return LEVEL_WORDS[advice.level].in_language(language) + number


def _cause(cause: Cause, number: int, language: str) -> Iterator[str]:
    finding, advice = cause.finding, find_advice(cause.finding)
    yield f"{number:>2}. {pad(finding.id, _ID_COLUMNS)} {_level(advice, language)}"
    yield from fold(advice.cause.in_language(language), _INDENT, _INDENT)
    texts = (advice.clinic.in_language(language), advice.engineer.in_language(language), evidence_text(finding))
    for label, text in zip(_LABELS, texts, strict=True):
        if text:
            yield from fold(text, _INDENT + pad(f"{label.in_language(language)}:", _LABEL_COLUMNS) + " ", _HANGING)
    if cause.follows:
        yield f"{_INDENT}{_FOLLOWS.in_language(language)}:"
        yield from (line for each in cause.follows for line in _consequence(each, language))


_HANGING = _INDENT + " " * (_LABEL_COLUMNS + 1)


def _consequence(finding: Finding, language: str) -> list[str]:
    advice = find_advice(finding)
    head = f"{_INDENT}  - {pad(finding.id, _ID_COLUMNS - 4)} "
    return [head + _level(advice, language)]


def _well_in_full(ranking: Ranking, language: str) -> list[str]:
    return [line for finding in ranking.well for line in _well(finding, language)]


def _well_in_short(ranking: Ranking, language: str) -> list[str]:
    """Give the ids alone, so that what is wrong stays on the screen."""
    lines = []
    for level in (Level.OK, Level.NOT_FITTED):
        ids = [finding.id for finding in ranking.well if find_advice(finding).level is level]
        if ids:
            head = f"{LEVEL_WORDS[level].in_language(language)}: "
            lines += fold(", ".join(ids), head, " " * width(head))
    return lines


def _well(finding: Finding, language: str) -> list[str]:
    level = LEVEL_WORDS[find_advice(finding).level].in_language(language)
    head = f"{pad(finding.id, _ID_COLUMNS)} {level}"
    evidence = evidence_text(finding)
    if width(head) + 2 + width(evidence) <= COLUMNS:
        return [f"{head}  {evidence}".rstrip()]
    return [head, *fold(evidence, _INDENT, _INDENT)]
