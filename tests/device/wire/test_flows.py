"""The data-flow table of the privacy pages is that of the messages, and no part of a message is undecided."""

from __future__ import annotations

from pathlib import Path

import pytest

from device.wire import schema
from device.wire.schema import flows

DOCS = Path(__file__).parents[3] / "docs"
SEALED = {"visit", "registration", "reply", "settings", "result"}


@pytest.mark.parametrize(("file", "language"), sorted(flows.PAGES.items()))
def test_the_pages_show_the_table(file: str, language: str) -> None:
    shown = (DOCS / file).read_text("utf-8").split(flows.BEGIN)[1].split(flows.END)[0]
    assert shown.strip() == flows.format_table(language), "run `python -m device.wire.schema.flows docs`"


@pytest.mark.parametrize("name", sorted(schema.MESSAGES))
def test_what_is_about_somebody_is_sealed(name: str) -> None:
    about = set(flows.parts_of(name)) & set(flows.ABOUT_SOMEBODY)
    assert bool(about) == (name in SEALED)
    assert ("sealed" in schema.MESSAGES[name][1]) == (name in SEALED)


def test_every_part_is_decided_once() -> None:
    parts = {part for name in schema.MESSAGES for part in flows.parts_of(name)}
    assert not set(flows.ABOUT_SOMEBODY) & flows.TECHNICAL
    assert parts == set(flows.ABOUT_SOMEBODY) | flows.TECHNICAL
