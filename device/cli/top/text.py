"""The view's parts as styled text of a given width; pure, so that the same state always draws the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.text import Text

from device.cli.doctor.finding import Level
from device.cli.doctor.layout import fold, pad, width
from device.cli.events.words import states, to_line
from device.cli.top.looking import Diagnosis
from device.cli.top.snapshot import Row
from device.firmware.diagnosis.times import Stats
from device.wire.numbers import Words

MARKS = {Level.OK: "+", Level.NOT_FITTED: "-", Level.WARNING: "!", Level.NOT_TESTED: "?", Level.FAILED: "X"}
"""A mark beside each colour: not everybody sees colours, and not every line carries them."""
STYLES = {
    Level.OK: "green",
    Level.NOT_FITTED: "",
    Level.WARNING: "bold yellow",
    Level.NOT_TESTED: "cyan",
    Level.FAILED: "bold red",
}
PARTS, STAGES = Words("各部", "parts"), Words("段階（秒）", "stages (s)")
FINDINGS, EVENTS = Words("診断（doctor --quick）", "doctor --quick"), Words("できごと", "events")
_TIMES = (Words("回数", "count"), Words("中央値", "median"), Words("95 %", "95 %"))
_TIMES_COLUMNS = (5, 7, 7)
_ALL_WELL, _LOOKING = Words("異常なし", "nothing wrong"), Words("診断中…", "looking …")
_NO_VISIT = Words("受付はまだありません", "no visit yet")
_NOT_SAID = Words("診断できません", "the doctor gave no answer")
_NAME_COLUMNS, _STAGE_COLUMNS = 16, 16


def rows_text(rows: Sequence[Row], language: str) -> Text:
    """Give the parts, one per line."""
    text = Text(no_wrap=True, overflow="ellipsis")
    for number, row in enumerate(rows):
        name = row.name.in_language(language)
        text.append("\n" if number else "")
        text.append(f"{MARKS[row.level]} ", STYLES[row.level])
        text.append(pad(name, _NAME_COLUMNS))
        text.append(row.text.in_language(language), STYLES[row.level] if row.level is not Level.OK else "")
    return text


def stats_text(stats: Stats | None, language: str, lines: int) -> Text:
    """Give the stages of a visit, one per line."""
    text = Text(no_wrap=True, overflow="ellipsis")
    if stats is None or not stats.stages:
        return text.append(_NO_VISIT.in_language(language), "dim")
    heads = (head.in_language(language) for head in _TIMES)
    text.append(pad("", _STAGE_COLUMNS), "dim")
    text.append("".join(_right(head, columns) for head, columns in zip(heads, _TIMES_COLUMNS, strict=True)), "dim")
    for stage in stats.stages[: lines - 1]:
        words = states().get(stage.name)
        name = words.in_language(language) if words else stage.name
        text.append("\n" + pad(name, _STAGE_COLUMNS))
        text.append(f"{stage.count:5d}{stage.p50_ms / 1000:7.2f}{stage.p95_ms / 1000:7.2f}")
    return text


def _right(words: str, columns: int) -> str:
    return " " * max(1, columns - width(words)) + words


def findings_text(diagnosis: Diagnosis | None, language: str, columns: int, *, with_advice: bool) -> Text:
    """Give what is not well, root causes first; with advice what an engineer can try."""
    if diagnosis is None:
        return Text(_LOOKING.in_language(language), "dim")
    if diagnosis.error:
        return Text(f"{_NOT_SAID.in_language(language)} ({diagnosis.error})", "cyan")
    if not diagnosis.findings:
        return Text(f"{MARKS[Level.OK]} {_ALL_WELL.in_language(language)}", "green")
    text = Text()
    for number, found in enumerate(diagnosis.findings):
        level = Level(found.level)
        text.append("\n" if number else "")
        text.append(f"{MARKS[level]} {found.id}", STYLES[level])
        text.append("".join(f"\n{line}" for line in fold(found.cause, "  ", "  ", columns)))
        if with_advice:
            text.append("".join(f"\n{line}" for line in fold(found.engineer, "  > ", "    ", columns)), "dim")
    return text


def events_text(events: Sequence[dict[str, Any]], language: str) -> Text:
    """Give the newest events, the newest last."""
    text = Text(no_wrap=True, overflow="ellipsis")
    for number, event in enumerate(events):
        text.append(("\n" if number else "") + to_line(event, language), "bold" if event.get("error") else "")
    return text
