"""Replies stay until they were sent or their time is over, and no longer."""

from __future__ import annotations

import pytest

from host.store.engine import reading
from host.store.replies import ReplyRow, add_replies, drop_replies, list_replies
from tests.host.world import NOW, World

pytestmark = pytest.mark.both_databases


def test_replies_are_dropped_when_sent_or_over(world: World) -> None:
    with world.engine.begin() as connection:
        for name, valid_until in (("sent", NOW + 120), ("over", NOW), ("waiting", NOW + 120)):
            add_replies(connection, [ReplyRow(name, "t-front", "x", valid_until)])
    with world.engine.begin() as connection:
        drop_replies(connection, ["sent"], NOW)
    assert world.rows("SELECT jti FROM replies") == [("waiting",)]
    with reading(world.engine) as connection:
        assert [row.jti for row in list_replies(connection, NOW + 119)] == ["waiting"]
        assert list_replies(connection, NOW + 120) == []
