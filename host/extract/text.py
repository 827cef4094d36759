"""An extract as a text for the patient, in Japanese or English. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from device.wire.numbers import Words
from device.wire.words import Method, Outcome
from host.audit.text import format_line
from host.base.japan_time import JAPAN
from host.extract.gathering import Extract
from host.insurance.record import Found
from host.visits.visit import Visit

_TITLE = Words("記録の写し", "Copy of your records")
_MADE = Words("作成", "Made")
_KEPT = Words("■ いま保存しているもの", "1. What is kept now")
_NOTHING = Words("（保存期間を過ぎ、残っていません）", "(nothing: its time is over)")
_DONE = Words("■ だれが、いつ、何のために見たか", "2. Who saw it, when, and why")
_NO_ROWS = Words("（記録はありません）", "(no entries)")
_RECEIVED = Words("受付", "Received")
_HOLDER = Words("本人の確認", "Holder")
_CONSENT = Words("見てよいとされたもの", "You allowed the clinic to see")
_NONE = Words("なし", "nothing")
_INSURANCE = Words("保険", "Insurance")
_LINK = Words("カードの結びつけ", "Linked card")
_CLOSE = Words(
    "訂正・削除の希望は受付へお申し出ください。",
    "If something is wrong or shall be deleted, please tell the reception.",
)

_METHODS = {
    Method.FACE: Words("顔", "face"),
    Method.PIN: Words("暗証番号", "PIN"),
    Method.STAFF: Words("職員", "staff"),
    Method.NONE: Words("カードなし", "without a card"),
    Method.READER: Words("認証済みリーダー", "certified reader"),
}
_OUTCOMES = {
    Outcome.MATCH: Words("一致", "match"),
    Outcome.VERIFIED: Words("確認済み", "verified"),
    Outcome.CONFIRMED: Words("職員が確認", "confirmed by staff"),
}
_OPEN = Words("職員の確認が必要", "left to staff")
_CONSENTS = {
    "medicines": Words("薬剤", "medicines"),
    "diagnoses": Words("診療", "diagnoses"),
    "surgery": Words("手術", "surgery"),
    "checkups": Words("健診", "check-ups"),
    "high_cost_limit": Words("限度額", "limit of the month's share"),
}


def format_extract(extract: Extract, clinic: str, now: float, language: str) -> str:
    """Give the text; `now` in seconds since 1970, times in it are Japan's."""
    return "\n".join(_lines(extract, clinic, now, language)) + "\n"


def _lines(extract: Extract, clinic: str, now: float, language: str) -> Iterator[str]:
    def say(words: Words) -> str:
        return words.in_language(language)

    yield f"{say(_TITLE)} ({clinic})"
    yield f"{say(_MADE)}: {_moment(now)}"
    yield ""
    yield say(_KEPT)
    if not extract.visits and not extract.link:
        yield say(_NOTHING)
    for visit, found in extract.visits:
        yield from _visit(visit, found, language)
    if extract.link:
        made = extract.link
        yield f"{say(_LINK)}: {_moment(made.made_at)} {extract.names.get(made.made_by, made.made_by)}"
        yield f"  {made.insured.insurer_number.strip()} {made.insured.symbol} {made.insured.number}"
    yield ""
    yield say(_DONE)
    yield from (format_line(row, language, extract.names) for row in extract.rows)
    if not extract.rows:
        yield say(_NO_ROWS)
    yield ""
    yield say(_CLOSE)


def _visit(visit: Visit, found: Found | None, language: str) -> Iterator[str]:
    method = _METHODS[visit.holder.method].in_language(language)
    outcome = _OUTCOMES.get(visit.holder.outcome, _OPEN).in_language(language)
    allowed = [words.in_language(language) for name, words in _CONSENTS.items() if getattr(visit.body.consent, name)]
    yield f"{_RECEIVED.in_language(language)}: {_moment(visit.received_at)}  {visit.body.ticket}  {visit.terminal}"
    yield f"  {_HOLDER.in_language(language)}: {method}, {outcome}"
    yield f"  {_CONSENT.in_language(language)}: {', '.join(allowed) or _NONE.in_language(language)}"
    for one in found.qualifications if found else ():
        numbers = f"{one.insurer_number.strip()} {one.symbol} {one.number} {one.branch}"
        yield f"  {_INSURANCE.in_language(language)}: {one.insurer_name} {numbers} {one.name} {one.birth_date}"


def _moment(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).astimezone(JAPAN).strftime("%Y-%m-%d %H:%M")
