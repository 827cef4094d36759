"""The data-flow table of `docs/privacy.md` and `docs/privacy.ja.md`, made from the messages themselves.

    python -m device.wire.schema.flows docs

Every part of every message is either about somebody, and then in the table in plain words, or technical; a part that
is on neither list is an error, so that no new field reaches the wire without a decision.
"""

from __future__ import annotations

import dataclasses
import sys
import typing
from pathlib import Path
from typing import Any

from device.wire.numbers import Words
from device.wire.schema import MESSAGES

BEGIN, END = "<!-- flows: begin -->", "<!-- flows: end -->"
PAGES = {"privacy.md": "en", "privacy.ja.md": "ja"}

_TERMINAL, _HOST, _SOFTWARE = (
    Words("端末", "terminal"),
    Words("ホスト", "host"),
    Words("院内ソフト", "clinic software"),
)

ROUTES: dict[str, tuple[Words, Words]] = {
    **dict.fromkeys(("visit", "registration", "status", "event"), (_TERMINAL, _HOST)),
    **dict.fromkeys(("receipt", "reply", "challenge", "settings"), (_HOST, _TERMINAL)),
    **dict.fromkeys(("result",), (_HOST, _SOFTWARE)),
    **dict.fromkeys(("result-receipt", "result-request"), (_SOFTWARE, _HOST)),
    **dict.fromkeys(
        ("offer", "enrolment-request", "renewal-request"), (Words("端末・院内ソフト", "terminal, software"), _HOST)
    ),
    **dict.fromkeys(
        ("keys", "enrolment-answer", "renewal-answer"), (_HOST, Words("端末・院内ソフト", "terminal, software"))
    ),
}

ABOUT_SOMEBODY: dict[str, Words] = {
    "visit_id": Words("来院ごとの番号", "a number made for this visit"),
    "ticket": Words("受付番号 (3 文字)", "the ticket of three characters"),
    "holder": Words("本人確認の方法と結果、代理かどうか", "the way, its outcome, and whether for another person"),
    "card": Words(
        "カードの種類と状態、証明書の発行者と番号、期限", "kind and state of the card, its certificate's number"
    ),
    "pin": Words("カードの署名と証明書 (暗証番号は入らない)", "the card's signature and certificate, never the PIN"),
    "face": Words("照合の段階と条件 (顔も点数も入らない)", "the band of the comparison, no face and no score"),
    "consent": Words("情報の閲覧への同意", "what the person allowed the clinic to see"),
    "timings_ms": Words("各段階の所要時間", "how long each step took"),
    "issuer": Words("証明書の発行者", "who issued the certificate"),
    "serial": Words("証明書の番号", "the certificate's number"),
    "withdraw": Words("登録か、利用の終了か", "whether to register or to end the use"),
    "outcome": Words("本人確認の結果", "the outcome"),
    "eligibility": Words("保険の有効性と次の案内", "whether the insurance is valid, and the next step"),
    "confirmation": Words("確認した職員の名前と時刻", "which member of staff confirmed, and when"),
    "received_at": Words("届いた時刻", "when it arrived"),
    "checked_at": Words("資格を確認した時刻", "when the insurance was checked"),
    "checked_by": Words("資格を何で確認したか", "by what the insurance was checked"),
    "link": Words("院内だけの患者リンクの番号", "the clinic's own number of the patient link"),
    "insurance": Words(
        "資格情報 (氏名、カナ、生年月日、性別、住所、保険者と番号、負担割合、限度額、特定疾病)",
        "the qualifications: name, kana, birth date, sex, address, insurer and numbers, share, certificates",
    ),
    "consents": Words("医療情報を閲覧できる期限", "until when medical information may be looked at"),
    "changes": Words("前回の確認から変わった項目", "what about the insurance changed since last time"),
    "notices": Words("資格確認システムからの通知", "the eligibility system's own words"),
    "staff_codes": Words("職員名と暗証コードのハッシュ", "staff names and hashes of their codes"),
}

IN_RESULTS = {
    "card": Words(
        "カードの種類と状態 (証明書の発行者、番号、期限は入らない)",
        "kind and state of the card, nothing of its certificate",
    ),
    "holder": Words(
        "うまくいった本人確認の方法と結果、代理かどうか (うまくいかなかったものは入らない)",
        "the way that succeeded, its outcome, and whether for another person; nothing that failed",
    ),
    "face": Words(
        "顔で確認したときだけ、照合の段階と条件 (顔も点数も入らない)",
        "where the face was the way, the band of the comparison, no face and no score",
    ),
}
"""Where less is told to clinic software than the part could hold (`host/visits/discretion.py`)."""

TECHNICAL = frozenset(
    {
        *("schema", "iss", "aud", "jti", "iat", "exp", "clock", "boot", "seq", "eat_nonce", "nonce", "number"),
        *("entries", "former_until", "host", "alive", "firmware_boot", "software", "outbox_rows", "at", "event"),
        *("schema_newest", "schema_oldest", "change", "terminal", "late", "code_digest", "signing_key", "code"),
        *("opening_key", "certificate_request", "offer", "clinic", "name", "letter", "certificate", "broker"),
        *("ca_certificate", "renewal_url", "eligibility_error"),
    }
)

_HEAD = (Words("メッセージ", "message"), Words("どこから", "from"), Words("どこへ", "to"))
_MORE = (Words("守り方", "kept safe by"), Words("人に関する内容", "what is in it about somebody"))
_SEALED = Words("署名と封 (受け手だけが開ける)", "signed and sealed: only the receiver opens it")
_SIGNED = Words("署名 (人に関する内容なし)", "signed; nothing about anybody")
_TLS = Words("暗号化した接続のみ", "an encrypted connection only")
_NOTHING = Words("なし", "nothing")


def parts_of(name: str) -> list[str]:
    """Give the parts of one message, those of its body in the body's place."""
    cls: type[Any] = MESSAGES[name][0]
    hints = typing.get_type_hints(cls)
    names = [field.name for field in dataclasses.fields(cls)]
    if "body" not in names:
        return names
    return [one for one in names if one != "body"] + [field.name for field in dataclasses.fields(hints["body"])]


def format_table(language: str) -> str:
    """Give the table in `language` (ja or en) as Markdown.

    Raises:
        ValueError: a message has a part of which nobody said whether it is about somebody.
    """
    head = _row([words.in_language(language) for words in (*_HEAD, *_MORE)])
    return "\n".join([head, "|---|---|---|---|---|", *(_message(name, language) for name in MESSAGES)])


def write_pages(docs: Path) -> None:
    """Put the tables into the pages, between their marks."""
    for file, language in PAGES.items():
        page = docs / file
        before, rest = page.read_text("utf-8").split(BEGIN)
        page.write_text(f"{before}{BEGIN}\n\n{format_table(language)}\n\n{END}{rest.split(END)[1]}", "utf-8")


def _message(name: str, language: str) -> str:
    parts = parts_of(name)
    undecided = set(parts) - set(ABOUT_SOMEBODY) - TECHNICAL
    if undecided:
        raise ValueError(f"{name}: say of {sorted(undecided)} whether it is about somebody")
    words = ABOUT_SOMEBODY | (IN_RESULTS if name == "result" else {})
    about = [words[part].in_language(language) for part in parts if part in words]
    cells = [*ROUTES[name], _protection(name)]
    separator = "、" if language == "ja" else "; "
    return _row(
        [
            f"`{name}`",
            *(words.in_language(language) for words in cells),
            separator.join(about) or _NOTHING.in_language(language),
        ]
    )


def _protection(name: str) -> Words:
    form = MESSAGES[name][1]
    if "sealed" in form:
        return _SEALED
    return _SIGNED if "signed" in form and "unsigned" not in form else _TLS


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    write_pages(Path(sys.argv[1]))
