"""Troubles are told once, and anew to somebody who may not have heard; what passes quickly is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from device.base import troubles
from device.base.troubles import BEGAN, OVER, Lasting, Troubles, has_room


class Surroundings:
    """What can be seen, whether anybody listens, and what they heard."""

    def __init__(self) -> None:
        self.standing: frozenset[int] = frozenset()
        self.linked = True
        self.heard: list[tuple[str, int]] = []
        self.troubles = Troubles(lambda: self.standing, lambda: self.linked, self._hear)

    def after(self, *numbers: int) -> list[tuple[str, int]]:
        """Let these stand, and give what is heard after one look."""
        self.standing = frozenset(numbers)
        self.heard.clear()
        self.troubles.step()
        return list(self.heard)

    def _hear(self, event: str, number: int) -> None:
        if self.linked:
            self.heard.append((event, number))


def test_each_is_told_when_it_begins_and_when_it_is_over() -> None:
    around = Surroundings()
    assert around.after() == []
    assert around.after(102) == [(BEGAN, 102)]
    assert around.after(102) == []
    assert around.after(103, 222) == [(OVER, 102), (BEGAN, 103), (BEGAN, 222)]
    assert around.after() == [(OVER, 103), (OVER, 222)]


def test_what_stands_is_told_anew_after_the_link_was_away() -> None:
    around = Surroundings()
    around.after(102, 222)
    around.linked = False
    assert around.after(222) == []
    around.linked = True
    assert around.after(222) == [(OVER, 102), (BEGAN, 222)]


def test_what_began_and_ended_while_nobody_listened_is_not_told() -> None:
    around = Surroundings()
    around.linked = False
    around.after(102)
    around.linked = True
    assert around.after() == []


def test_only_what_lasts_counts() -> None:
    now = [0.0]
    lasts = Lasting(20.0, lambda: now[0])
    seen = []
    for now[0], stands in ((0.0, True), (19.0, True), (20.0, False), (21.0, True), (40.0, True), (41.0, True)):
        seen.append(lasts(stands))
    assert seen == [False, False, False, False, False, True]


def test_room_is_a_folder_that_takes_something(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert has_room(tmp_path)
    assert has_room(tmp_path / "not there yet")
    monkeypatch.setattr(troubles, "LEAST_ROOM_BYTES", 2**63)
    assert not has_room(tmp_path)
