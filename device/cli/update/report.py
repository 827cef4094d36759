"""The state for people and for programs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from device.cli.update.record import Journal, Last, State
from device.cli.update.settings import UpdateSettings
from device.cli.update.window import JAPAN, next_opening
from device.cli.update.words import OUTCOMES, explain
from device.wire.numbers import Words

_NAMES = {
    "installed": Words("いまの版", "installed"),
    "previous": Words("戻れる版", "can go back to"),
    "pending": Words("届いている版", "waiting"),
    "last": Words("前回の更新", "last update"),
    "refused": Words("取得先の問題", "archive"),
    "window": Words("次の時間帯", "next window"),
    "under_way": Words("更新中", "under way"),
}
_NONE = Words("なし", "none")
_OFF = Words("自動更新は切", "scheduled updates are off")
_WIDTH = 16


def to_json(state: State, journal: Journal | None, settings: UpdateSettings, now: datetime) -> dict[str, Any]:
    """Give the state with what comes next; times are UTC but for the window's, which is Japan's."""
    opening = next_opening(settings, now) if settings.scheduled else None
    return {
        **state.to_json(),
        "under_way": journal.phase.value if journal else None,
        "scheduled": settings.scheduled,
        "next_window": opening.isoformat() if opening else None,
    }


def describe(state: State, journal: Journal | None, settings: UpdateSettings, language: str, now: datetime) -> str:
    """Give a few lines in a language (ja or en)."""
    none = _NONE.in_language(language)
    lines = {"installed": state.installed, "previous": state.previous or none, "pending": state.pending or none}
    if state.last is not None:
        lines["last"] = _last(state.last, language)
    if state.refused is not None:
        lines["refused"] = f"[{state.refused.number}] {explain(state.refused.reason, language)}"
    opening = next_opening(settings, now) if settings.scheduled else None
    lines["window"] = f"{opening.astimezone(JAPAN):%Y-%m-%d %H:%M}" if opening else _OFF.in_language(language)
    if journal is not None:
        lines["under_way"] = f"{journal.old} → {journal.new} ({journal.phase.value})"
    return "\n".join(f"{_pad(_NAMES[name].in_language(language))}{text}" for name, text in lines.items())


def _last(last: Last, language: str) -> str:
    told = f"{last.old} → {last.new}, {last.at}: {OUTCOMES[last.outcome].in_language(language)}"
    return f"{told} ({explain(last.reason, language)})" if last.reason else told


def _pad(name: str) -> str:
    """Fill up to a column; a character of Japanese is two wide."""
    width = sum(2 if ord(character) > 0x2E7F else 1 for character in name)
    return name + " " * max(1, _WIDTH - width)
