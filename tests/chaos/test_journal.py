"""Journals and outputs are read as they are left by programs that were killed."""

from __future__ import annotations

import json
from pathlib import Path

from chaos.check.history import Key
from chaos.feeder.journal import committed_line, digest_of, offered_line, read_journal
from chaos.records import read_received

KEY = Key("t-1", "boot", 7)


def test_a_journal_over_several_runs(tmp_path: Path) -> None:
    first, second = tmp_path / "1", tmp_path / "2"
    other = KEY._replace(seq=8)
    lines = [
        offered_line(KEY, "visit-7", "d7", "b7"),
        committed_line(KEY),
        offered_line(other, "visit-8", "d8", "b8"),
    ]
    first.write_text("\n".join(lines) + '\n{"offered": ["t-1", "bo')
    second.write_text("")
    offered = read_journal([first, second])
    assert [(one.key, one.visit_id, one.digest, one.body, one.committed) for one in offered] == [
        (KEY, "visit-7", "d7", "b7", True),
        (other, "visit-8", "d8", "b8", False),
    ]


def test_digests_do_not_depend_on_the_order_of_keys() -> None:
    assert digest_of({"a": 1, "b": [1, 2]}) == digest_of({"b": [1, 2], "a": 1})
    assert digest_of({"a": 1, "b": [1, 2]}) != digest_of({"a": 1, "b": [2, 1]})


def test_what_a_subscriber_passed_on(tmp_path: Path) -> None:
    visit = {
        "visit_id": "visit-1",
        "change": 1,
        "terminal": "t-1",
        "ticket": "A7K",
        "holder": {"method": "pin", "outcome": "verified"},
        "card": {"kind": "mynumber", "issuer": "00", "serial": "1", "not_after": 5, "revocation": "good"},
        "consent": {},
        "face": {},
        "timings_ms": {},
    }
    later = {**visit, "change": 2, "holder": {"method": "pin", "outcome": "not_verified"}}
    lines = [{"subscribed": "s-1"}, *({"number": 1, "jti": "j", "visit": one} for one in (visit, later))]
    (tmp_path / "1").write_text("\n".join(map(json.dumps, lines)) + '\n{"number"')
    first, second = read_received("s-1", [tmp_path / "1"])
    assert (first.subscriber, first.jti, first.number, first.visit_id, first.change) == ("s-1", "j", 1, "visit-1", 1)
    assert first.content == second.content, "what a later change alters is not part of it"
