"""The message reference shows the golden messages, all of them, and names every kind, topic and word."""

from __future__ import annotations

import json
import re
from enum import StrEnum
from pathlib import Path

import pytest

from device.wire import schema, topics, version, words

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "messages.md").read_text("utf-8")
SECTIONS = {section.split("\n", 1)[0]: section for section in TEXT.split("\n### ")}
EXAMPLES = {
    name: found[1] for name, text in SECTIONS.items() if (found := re.search(r"```json\n(.*?)```", text, re.S))
}
SHOWN_WORDS = [
    words.Method,
    words.Outcome,
    words.Acting,
    words.Liveness,
    words.CardKind,
    words.Genuine,
    words.CertificateStatus,
    words.Revocation,
    words.RevocationBy,
    words.EligibilityStatus,
    words.InsuranceKind,
    words.Relation,
    words.Sex,
    words.ConsentKind,
    words.CheckedBy,
    words.Change,
    words.ReceiptState,
]


def test_every_message_has_its_example() -> None:
    assert set(EXAMPLES) == set(schema.MESSAGES)


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_example_is_the_golden_message(name: str) -> None:
    golden = ROOT / "tests" / "vectors" / "messages" / str(version.NEWEST) / f"{name}.json"
    assert json.loads(EXAMPLES[name]) == json.loads(golden.read_text("utf-8"))


def test_every_type_is_named() -> None:
    types = re.findall(r"uketsuke-[a-z-]+\+jwt", " ".join(described for _, described in schema.MESSAGES.values()))
    assert types
    assert [typ for typ in types if f"`{typ}`" not in TEXT] == []


@pytest.mark.parametrize("leaf", [*topics.Leaf, *topics.SubscriberLeaf])
def test_every_topic_is_named(leaf: StrEnum) -> None:
    assert re.search(rf"`[{{}}a-z/]+/{leaf}`", TEXT)


@pytest.mark.parametrize("kind", SHOWN_WORDS, ids=lambda kind: kind.__name__)
def test_every_word_is_named(kind: type[StrEnum]) -> None:
    assert [word for word in kind if f"`{word}`" not in TEXT] == []
