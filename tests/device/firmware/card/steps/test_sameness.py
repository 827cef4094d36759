"""Is it still the same card."""

from __future__ import annotations

import pytest

from device.firmware.card.basics.errors import CardGone
from device.firmware.card.steps.sameness import read_same_card
from tests.device.firmware.card.scripted import Scripted, Stubborn
from tests.device.firmware.card.steps.session import Session
from tests.device.firmware.simulated.made import Maker


def test_the_same_card_is_known_again_and_another_is_not(maker: Maker) -> None:
    session, other = Session(maker), Session(maker, "taro")
    facts = session.facts()
    assert read_same_card(session.connection, facts)
    assert not read_same_card(other.connection, facts)


@pytest.mark.parametrize("answers", [["6a82"], ["9000", "6982"], ["9000", "9000"], ["9000", "3003020101" + "9000"]])
def test_what_cannot_be_compared_is_not_the_same(maker: Maker, answers: list[str]) -> None:
    facts = Session(maker).facts()
    assert not read_same_card(Stubborn(answers), facts)


def test_a_signature_of_a_card_without_a_head_behind_it_does_not_count(maker: Maker) -> None:
    session = Session(maker)
    facts = session.facts()
    headless = Session(maker, "hanako", None, _00b08a="3003020101" + "9000")
    with pytest.raises(CardGone):
        headless.sign("1234", facts)


def test_a_phone_that_shows_nothing_before_its_pin_is_never_taken_for_the_same(maker: Maker) -> None:
    session = Session(maker, "android")
    assert not read_same_card(session.connection, session.facts())
    assert not read_same_card(Scripted(), session.facts())
