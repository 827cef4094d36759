"""What was asked through the folders: found again, closed once, sealed while kept. On both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from host.linkage.ledger import (
    Request,
    RequestState,
    add_request,
    close_without,
    find_request,
    forget_answers,
    keep_answer,
    list_open,
    load_request,
    mark_sent,
    mark_taken,
)
from host.official_files.names import FileKind
from tests.host.world import NOW, World

pytestmark = pytest.mark.both_databases
ANSWER = "受付　●本 0000077".encode()


def opened(world: World, ident: str = "uk1", subject: str = "who") -> Request:
    with world.engine.begin() as connection:
        return add_request(connection, ident, FileKind.SINGLE, subject, NOW)


def test_from_opened_to_taken(world: World) -> None:
    opened(world)
    with world.engine.begin() as connection:
        mark_sent(connection, "uk1")
        assert [one.ident for one in list_open(connection)] == ["uk1"]
        keep_answer(connection, "uk1", ANSWER, NOW + 5)
        keep_answer(connection, "uk1", b"another", NOW + 6)
        found = find_request(connection, "who", NOW + 1000)
        assert found is not None
        assert (found.answer, found.state, found.answered_at) == (ANSWER, RequestState.ANSWERED, NOW + 5)
        mark_taken(connection, "uk1")
        assert list_open(connection) == []


def test_an_answer_that_was_taken_serves_others_for_a_while(world: World) -> None:
    opened(world)
    with world.engine.begin() as connection:
        keep_answer(connection, "uk1", ANSWER, NOW)
        mark_taken(connection, "uk1")
        assert find_request(connection, "who", NOW - 1) is not None
        assert find_request(connection, "who", NOW + 1) is None
        forget_answers(connection, NOW + 1)
        kept = load_request(connection, "uk1")
        assert kept is not None
        assert kept.answer is None


@pytest.mark.parametrize("state", [RequestState.REJECTED, RequestState.UNREADABLE])
def test_what_came_to_nothing_is_asked_anew(world: World, state: RequestState) -> None:
    opened(world)
    with world.engine.begin() as connection:
        close_without(connection, "uk1", state, "err", NOW)
        assert find_request(connection, "who", 0.0) is None
        keep_answer(connection, "uk1", ANSWER, NOW)
        kept = load_request(connection, "uk1")
        assert kept is not None
        assert (kept.state, kept.answer) == (state, None)


def test_others_are_not_found(world: World) -> None:
    opened(world)
    with world.engine.begin() as connection:
        assert find_request(connection, "somebody", 0.0) is None
        assert load_request(connection, "uk2") is None


def test_answers_lie_sealed(world: World) -> None:
    opened(world)
    with world.engine.begin() as connection:
        keep_answer(connection, "uk1", ANSWER, NOW)
        (content,) = connection.execute(text("SELECT content FROM official_requests")).scalars()
    assert "0000077" not in content
    assert "5Y+X5LuY" not in content  # the beginning of the name in Base64
