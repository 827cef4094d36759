"""The control page's words: both languages say the same things, and everything that can be shown has words."""

from __future__ import annotations

import re

import pytest

from device.base.errors import UketsukeError
from device.cli.demo.control.errors import OrderImpossible
from device.cli.demo.control.orders import KEYS, MODES, PANEL, PARTS, SIGHTS, Deed, Laid, Order
from device.cli.demo.control.things import all_things
from device.cli.demo.control.words import LANGUAGES, load_words
from device.cli.demo.own_face.own import YOURSELF
from device.firmware.screen.port import Screen
from device.firmware.simulated.persona import persona_names
from device.wire import numbers
from device.wire.words import EligibilityStatus, Method, Outcome

BLANK = re.compile(r"\{(\w+)\}")


def blanks_of(sentence: str) -> set[str]:
    return set(BLANK.findall(sentence))


def test_both_languages_have_the_same_sentences_with_the_same_blanks() -> None:
    japanese, english = (load_words(language).sentences for language in LANGUAGES)
    assert japanese.keys() == english.keys()
    assert [key for key in english if blanks_of(japanese[key]) != blanks_of(english[key])] == []
    assert [key for key in english if not japanese[key].strip() or not english[key].strip()] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_that_can_be_shown_has_words(language: str) -> None:
    needed = {
        *(f"persona.{name}" for name in (*persona_names(), YOURSELF.stem)),
        *(f"thing.{key}_{part}" for key in all_things() for part in ("title", "how")),
        *(f"things.{thing.group}" for thing in all_things().values()),
        *(f"screen.{screen.value}" for screen in Screen),
        *(f"face.{sight}" for sight in (*SIGHTS, "own")),
        *(f"card.{laid}" for laid in Laid),
        *(f"world.{mode}" for mode in MODES),
        *(f"part.{part}" for part in PARTS),
        *(f"panel.{what}" for what in PANEL if not what.startswith("key")),
        *(f"method.{word}" for word in Method),
        *(f"outcome.{word}" for word in Outcome),
        *(f"insurance.{word}" for word in EligibilityStatus),
    }
    assert needed - load_words(language).sentences.keys() == set()


def test_blanks_that_name_sentences_errors_and_steps() -> None:
    words = load_words("ja")
    said = words.say("happened.sight", sight="@face.nobody")
    assert words.say("face.nobody") in said
    assert numbers.find_error(102).clinic.ja in words.say("happened.failed", why="@error.102")
    assert numbers.find_step(1).staff.ja in words.say(
        "happened.result",
        ticket="A7K",
        method="@method.pin",
        outcome="@outcome.verified",
        insurance="x",
        step="@step.1",
    )
    assert "見本 花子" in words.say("happened.card", name="見本 花子", how="@card.flat")
    assert words.find("screen.of_a_newer_release") == "of_a_newer_release"
    assert load_words("fr").language == "en"


def test_scenes_order_what_there_is() -> None:
    things = all_things()
    assert len(things) >= 30
    allowed: dict[Deed, set[str]] = {
        Deed.CARD: set(persona_names()),
        Deed.SIGHT: {*SIGHTS},
        Deed.STOP: {*PARTS},
        Deed.FREEZE: {*PARTS},
        Deed.CONSENT: {"asked", "not_asked"},
        Deed.AUTHORITY: set(MODES),
        Deed.READER: {"unplugged", "plugged"},
        Deed.PANEL: set(PANEL),
        Deed.CLOCK: {"-14", "14"},
    }
    orders = [order for thing in things.values() for order in thing.orders]
    assert [order for order in orders if order.what not in allowed[order.deed]] == []
    assert {order.how for order in orders} <= {"", *Laid}


def test_orders_are_read_from_text() -> None:
    assert Order.parse("card hanako upside_down") == Order(Deed.CARD, "hanako", "upside_down")
    with pytest.raises(ValueError, match="is not a valid Deed"):
        Order.parse("explode")
    assert Laid.UPSIDE_DOWN.options.mute
    assert Laid.SLEEVE.options.pull_after > 0
    assert set(KEYS) == set("1234567890*#")


def test_what_is_not_possible_has_words() -> None:
    error: UketsukeError = OrderImpossible("the card service was stopped")
    assert numbers.find_error(error.number).name == "demo_order_impossible"
