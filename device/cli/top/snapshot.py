"""How the terminal is, as rows: what a program's metrics say, in a word and a colour. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from device.cli.doctor.asking import Absence
from device.cli.doctor.finding import Level
from device.wire.numbers import Words

Samples = Mapping[str, float]
OLD_S = 60.0

_NAMES = {
    "firmware": Words("本体", "firmware"),
    "daemon": Words("通信", "daemon"),
    "visit": Words("受付", "visit"),
    "screen": Words("画面", "screen"),
    "reader": Words("カードリーダー", "reader"),
    "camera": Words("カメラ", "camera"),
    "broker": Words("ブローカー", "broker"),
    "outbox": Words("送信待ち", "outbox"),
    "host": Words("ホスト", "host"),
    "eligibility": Words("資格確認", "eligibility"),
}
_RUNS, _WORKS = Words("動作中", "runs"), Words("正常", "works")
_OPEN, _IDLE = Words("受付中", "open"), Words("待機", "idle")
_DOWN = Words("使えない", "does not work")
_UNKNOWN = Words("不明", "unknown")
_NOT_FITTED = Words("なし", "not fitted")
_PAGES = Words("{} 画面が表示中", "{} pages show it")
_ROWS = Words("{} 件、最長 {} 秒", "{} waiting, oldest {} s")
_ABSENT = {
    Absence.NOT_RUNNING: Words("動いていない", "does not run"),
    Absence.NOT_ALLOWED: Words("見る権限がない", "not allowed to look"),
}


@dataclass(frozen=True)
class Row:
    """One row: what, how it is, and in which words."""

    name: Words
    level: Level
    text: Words


def to_rows(firmware: Samples | Absence, daemon: Samples | Absence) -> tuple[Row, ...]:
    """Give the rows, always the same ones in the same order."""
    ours: Samples = firmware if not isinstance(firmware, Absence) else {}
    theirs: Samples = daemon if not isinstance(daemon, Absence) else {}
    return (
        _program("firmware", firmware),
        _program("daemon", daemon),
        _visit(ours),
        _screen(ours),
        _part("reader", ours.get("uketsuke_reader_up"), known=bool(ours)),
        _camera(ours),
        _part("broker", theirs.get("uketsuke_broker_up"), known=bool(theirs)),
        _outbox(theirs),
        _part("host", ours.get("uketsuke_host_heard"), known=bool(ours)),
        _part("eligibility", ours.get("uketsuke_eligibility_up"), known="uketsuke_eligibility_up" in ours),
    )


def _row(name: str, level: Level, text: Words) -> Row:
    return Row(_NAMES[name], level, text)


def _program(name: str, said: Samples | Absence) -> Row:
    if isinstance(said, Absence):
        return _row(name, Level.FAILED, _ABSENT.get(said, Words("答えない", "does not answer")))
    return _row(name, Level.OK, _RUNS)


def _part(name: str, up: float | None, *, known: bool) -> Row:
    if not known:
        return _row(name, Level.NOT_TESTED, _UNKNOWN)
    return _row(name, Level.OK, _WORKS) if up else _row(name, Level.FAILED, _DOWN)


def _camera(ours: Samples) -> Row:
    if ours and "uketsuke_camera_up" not in ours:
        return _row("camera", Level.NOT_FITTED, _NOT_FITTED)
    return _part("camera", ours.get("uketsuke_camera_up"), known=bool(ours))


def _visit(ours: Samples) -> Row:
    if not ours:
        return _row("visit", Level.NOT_TESTED, _UNKNOWN)
    return _row("visit", Level.OK, _OPEN if ours.get("uketsuke_visit_open") else _IDLE)


def _screen(ours: Samples) -> Row:
    if not ours:
        return _row("screen", Level.NOT_TESTED, _UNKNOWN)
    pages = int(ours.get("uketsuke_screen_pages", 0))
    return _row("screen", Level.OK if pages else Level.FAILED, _fill(_PAGES, pages))


def _outbox(theirs: Samples) -> Row:
    if not theirs:
        return _row("outbox", Level.NOT_TESTED, _UNKNOWN)
    rows = int(theirs.get('uketsuke_outbox_rows{state="waiting"}', 0))
    oldest_s = max(0, int(theirs.get("uketsuke_outbox_oldest_seconds", 0)))
    level = Level.WARNING if rows and oldest_s > OLD_S else Level.OK
    return _row("outbox", level, _fill(_ROWS, rows, oldest_s))


def _fill(words: Words, *values: int) -> Words:
    return Words(words.ja.format(*values), words.en.format(*values))
