"""One-time codes: used once, in time, for the right kind of party."""

from __future__ import annotations

import random

import pytest

from device.base.errors import UsageError
from device.wire.errors import MessageInvalid
from device.wire.messages.enrolment import code_digest
from host.enrolment.codes import ALPHABET, CodeMaker
from host.store.codes import Code, Kind, take_code
from tests.host.line.voice import Voice
from tests.host.world import World

VALID_S = 1800


def maker(world: World) -> CodeMaker:
    return CodeMaker(world.engine, VALID_S, random.Random(1).choice, world.clock)


def take(world: World, code: str, kind: Kind = Kind.TERMINAL) -> Code | None:
    with world.engine.begin() as connection:
        return take_code(connection, kind, code_digest(code), world.clock())


def test_code_is_used_once(world: World) -> None:
    made = maker(world).make(Kind.TERMINAL, "side", "B")
    taken = take(world, made.code)
    assert taken
    assert (taken.name, taken.letter) == ("t-side", "B")
    assert take(world, made.code) is None


def test_form_of_a_code(world: World) -> None:
    code = maker(world).make(Kind.SUBSCRIBER, "receipt").code
    assert len(code) == 11
    assert set(code) <= {*ALPHABET, "-"}
    assert code not in str(world.rows("SELECT * FROM codes"))


def test_typed_in_small_letters_with_blanks(world: World) -> None:
    made = maker(world).make(Kind.TERMINAL, "side", "B")
    assert take(world, " ".join(made.code.lower()))


@pytest.mark.parametrize("kind", [Kind.SUBSCRIBER])
def test_code_for_another_kind(world: World, kind: Kind) -> None:
    assert take(world, maker(world).make(Kind.TERMINAL, "side", "B").code, kind) is None


def test_code_that_is_too_old(world: World) -> None:
    made = maker(world).make(Kind.TERMINAL, "side", "B")
    world.clock.now += VALID_S
    assert take(world, made.code) is None


def test_new_code_ends_the_earlier_one(world: World) -> None:
    codes = maker(world)
    first, second = codes.make(Kind.TERMINAL, "side", "B"), codes.make(Kind.TERMINAL, "t-side", "B")
    assert take(world, first.code) is None
    assert take(world, second.code)


def test_known_terminal_keeps_its_letter(world: World) -> None:
    taken = take(world, maker(world).make(Kind.TERMINAL, "front").code)
    assert taken
    assert taken.letter == "A"


def test_new_terminal_gets_the_first_free_letter(world: World) -> None:
    taken = take(world, maker(world).make(Kind.TERMINAL, "side").code)
    assert taken
    assert taken.letter == "B"


@pytest.mark.parametrize("letter", ["a", "AB", "1", "Ａ"])
def test_letters_that_are_none(world: World, letter: str) -> None:
    with pytest.raises(UsageError, match="letter"):
        maker(world).make(Kind.TERMINAL, "side", letter)


def test_letter_of_another_terminal(world: World) -> None:
    with pytest.raises(UsageError, match="another terminal"):
        maker(world).make(Kind.TERMINAL, "side", "A")
    world.enrol_terminal(Voice("t-side", world.voice.host), "B")
    with pytest.raises(UsageError, match="another terminal"):
        maker(world).make(Kind.TERMINAL, "front", "B")


def test_letter_that_an_open_code_has(world: World) -> None:
    maker(world).make(Kind.TERMINAL, "side", "C")
    with pytest.raises(UsageError, match="another terminal"):
        maker(world).make(Kind.TERMINAL, "back", "C")


@pytest.mark.parametrize("name", ["Front", "a b", "x/y", "+", "#", "", "a" * 40])
def test_names_that_could_not_stand_in_a_topic(world: World, name: str) -> None:
    with pytest.raises(MessageInvalid):
        maker(world).make(Kind.TERMINAL, name, "B")
