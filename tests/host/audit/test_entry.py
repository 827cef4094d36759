"""Entries check themselves, and every action has its words."""

from __future__ import annotations

import pytest

from host.audit.entry import HOST, Action, Entry
from host.audit.words import words_of


def test_entries_name_who_acted_and_are_one_line() -> None:
    with pytest.raises(ValueError, match="who acted"):
        Entry("", Action.LOG_IN)
    with pytest.raises(ValueError, match="purpose"):
        Entry(HOST, Action.LOG_IN, purpose="two\nlines")
    with pytest.raises(ValueError, match="detail"):
        Entry(HOST, Action.LOG_IN, detail="x" * 201)


@pytest.mark.parametrize("action", list(Action))
def test_every_action_has_words(action: Action) -> None:
    words = words_of(action)
    assert words.ja
    assert words.en
