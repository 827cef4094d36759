"""The record as text for a screen and as a page for a printer: one page, with room for what only people know."""

from __future__ import annotations

from datetime import datetime
from html import escape

from device.cli.work_record.record import Deed, WorkRecord, in_words
from device.wire.numbers import Words

_TITLE = Words("保守作業記録", "Maintenance work record")
_MACHINE, _SOFTWARE = Words("機器", "Machine"), Words("ソフトウェア", "Software")
_WHO, _WHEN, _WHERE = Words("作業者のアカウント", "Account"), Words("作業時間", "Time"), Words("接続元", "From")
_KEY = Words("認証に使った鍵", "Key used")
_LOCAL, _UNKNOWN = Words("この機器の前で", "at the machine"), Words("sshd が知らせていない", "not told by sshd")
_DONE, _NOTHING = Words("変更・操作", "What was done"), Words("変更はありません", "Nothing was changed")
_TRAIL = Words("記録の連続性", "Chain of the records")
_HOLDS, _BROKEN = Words("問題なし", "holds"), Words("途切れあり", "broken")
_UNREAD = Words("読めなかった記録", "Records that could not be read")
_BY_HAND = (
    Words("作業の目的", "Purpose"),
    Words("作業者（会社・氏名）", "Engineer (company, name)"),
    Words("立ち会った人", "Present"),
)
_SIGNATURES = (
    Words("作業者 署名", "Engineer's signature"),
    Words("医療機関の確認者 署名・日付", "Clinic: signature, date"),
)
_NOTE = Words(
    "患者の情報は含まれません。アカウントと操作は機器の監査記録、接続元と鍵は sshd の申告によります。",
    "Nothing of patients is in it. Account and actions: the machine's audit trails. Address and key: as sshd told.",
)
_LINE = "_" * 44


def to_rows(record: WorkRecord, language: str) -> list[tuple[str, str]]:
    """Give the head of the page: names and values."""
    login = record.login
    words = [
        (_MACHINE, record.machine),
        (_SOFTWARE, record.software),
        (_WHO, login.account),
        (_WHEN, f"{_moment(login.since)} – {_moment(record.made_at)[-5:]}"),
        (_WHERE, login.address or _LOCAL.in_language(language)),
        (_KEY, login.key or (_UNKNOWN if login.address else Words("—", "—")).in_language(language)),
    ]
    return [(name.in_language(language), value) for name, value in words]


def to_deeds(record: WorkRecord, language: str) -> list[tuple[str, str, str, str]]:
    """Give one row per deed: time, account, what, facts."""
    return [_deed(deed, language) for deed in sorted(record.deeds, key=lambda one: one.time)]


def _deed(deed: Deed, language: str) -> tuple[str, str, str, str]:
    facts = ", ".join(f"{name}={value}" for name, value in deed.facts)
    at = f"{datetime.fromtimestamp(deed.time).astimezone():%H:%M}"
    return at, deed.account or "—", in_words(deed.action, language), facts


def _moment(seconds: float) -> str:
    return f"{datetime.fromtimestamp(seconds).astimezone():%Y-%m-%d %H:%M}"


def _chain(record: WorkRecord, language: str) -> str:
    if record.broken:
        return f"{_BROKEN.in_language(language)}: {', '.join(record.broken)}"
    return _HOLDS.in_language(language)


def to_text(record: WorkRecord, language: str) -> str:
    """Give the page as text."""
    lines = [_TITLE.in_language(language), ""]
    lines += [f"{name}: {value}" for name, value in to_rows(record, language)]
    lines += ["", f"{_DONE.in_language(language)}:"]
    lines += [f"  {at}  {who}  {what}  {facts}".rstrip() for at, who, what, facts in to_deeds(record, language)]
    if not record.deeds:
        lines.append(f"  {_NOTHING.in_language(language)}")
    lines += ["", f"{_TRAIL.in_language(language)}: {_chain(record, language)}"]
    if record.unread:
        lines.append(f"{_UNREAD.in_language(language)}: {', '.join(record.unread)}")
    lines += [_NOTE.in_language(language), ""]
    for words in (*_BY_HAND, *_SIGNATURES):
        lines += [f"{words.in_language(language)}: {_LINE}", ""]
    return "\n".join(lines).rstrip() + "\n"


_STYLE = """
@page { size: A4; margin: 18mm } * { box-sizing: border-box }
body { font: 10.5pt/1.5 "Noto Sans CJK JP", "Noto Sans", sans-serif; color: #000 }
@media screen { body { max-width: 174mm; margin: 10mm auto } }
h1 { font-size: 18pt; margin: 0 0 6mm; border-bottom: .6mm solid #000; padding-bottom: 2mm }
h2 { font-size: 12pt; margin: 7mm 0 2mm }
table { border-collapse: collapse; width: 100% }
td, th { border: .2mm solid #777; padding: 1.2mm 2mm; text-align: left; vertical-align: top; overflow-wrap: anywhere }
th { background: #eee; font-weight: normal; white-space: nowrap }
.head th, .hand th { width: 52mm } .sign th { width: 50% } .hand td { height: 12mm } .sign td { height: 20mm }
p { margin: 3mm 0 0; font-size: 9pt }
"""


def to_html(record: WorkRecord, language: str) -> str:
    """Give the page for a printer, without script and without anything fetched."""
    title = escape(_TITLE.in_language(language))
    head = _table([[("th", name), ("td", value)] for name, value in to_rows(record, language)], "head")
    deeds = [[("td", cell) for cell in row] for row in to_deeds(record, language)]
    done = _table(deeds or [[("td", _NOTHING.in_language(language))]])
    chain = f"{_TRAIL.in_language(language)}: {_chain(record, language)}"
    if record.unread:
        chain += f" · {_UNREAD.in_language(language)}: {', '.join(record.unread)}"
    by_hand = _table([[("th", words.in_language(language)), ("td", "")] for words in _BY_HAND], "hand")
    names = [("th", words.in_language(language)) for words in _SIGNATURES]
    signatures = _table([names, [("td", "")] * len(names)], "sign")
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{_STYLE}</style></head><body><h1>{title}</h1>{head}"
        f"<h2>{escape(_DONE.in_language(language))}</h2>{done}<p>{escape(chain)}</p>"
        f"<p>{escape(_NOTE.in_language(language))}</p><h2></h2>{by_hand}<h2></h2>{signatures}</body></html>\n"
    )


def _table(rows: list[list[tuple[str, str]]], name: str = "") -> str:
    cells = ("".join(f"<{tag}>{escape(text)}</{tag}>" for tag, text in row) for row in rows)
    opening = f'<table class="{name}">' if name else "<table>"
    return opening + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>"
