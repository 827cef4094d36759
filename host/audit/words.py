"""The words for actions of the audit log, in Japanese and English; `words.toml` beside this file."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

from device.wire.numbers import Words
from host.audit.entry import Action


def words_of(action: Action) -> Words:
    """Give what people read for an action."""
    return _all()[action]


@cache
def _all() -> dict[Action, Words]:
    text = (resources.files(__package__) / "words.toml").read_text("utf-8")
    return {Action(name): Words(**words) for name, words in tomllib.loads(text).items()}
