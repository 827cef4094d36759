"""What people do on each screen: they want their own way, mend their slips, and ask a person last."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from people.crowd.draw import CHILDREN
from people.crowd.profile import Kind, Laying, Profile, Sharing
from people.mind.deeds import Deed, Lay, Leave, Lift, Lost, Touch, Wait
from people.mind.memory import Known
from people.mind.mind import Mind
from people.mind.seen import Button, Entry, Seen

_KNOWN = {name: Known(date(1948, 8, 4), "0937", "5678") for name in ("taro", *CHILDREN)}
_FOOT = ("turn-settings", "call_staff", "back")
_WAYS = ("choose-face", "choose-pin", "choose-staff", "for_someone")


def a_mind(kind: Kind = Kind.PIN, **more: object) -> Mind:
    return Mind(replace(Profile(1, kind, "taro"), **more), _KNOWN)  # type: ignore[arg-type]  # fields by name


def see(screen: str, *names: str, **more: object) -> Seen:
    buttons = tuple(Button(name, name, 0, 0, 90, 90) for name in (*names, *_FOOT))
    return replace(Seen(screen, buttons=buttons), **more)  # type: ignore[arg-type]  # fields by name


@pytest.mark.parametrize(
    ("kind", "way"),
    [
        (Kind.PRACTISED, "choose-face"),
        (Kind.FACE, "choose-face"),
        (Kind.PIN, "choose-pin"),
        (Kind.WANTS_STAFF, "choose-staff"),
        (Kind.GUARDIAN, "for_someone"),
    ],
)
def test_everybody_chooses_their_way(kind: Kind, way: str) -> None:
    assert a_mind(kind).decide(see("choosing", *_WAYS)) == Touch(way)


def test_the_pin_follows_after_two_looks_and_staff_after_two_pins() -> None:
    mind = a_mind(Kind.FACE)
    mind.memory.face_tries = 2
    assert mind.decide(see("choosing", *_WAYS)) == Touch("choose-pin")
    mind.memory.pin_tries = 2
    assert mind.decide(see("choosing", *_WAYS)) == Touch("choose-staff")


def test_whoever_lands_with_staff_by_mistake_goes_on_alone() -> None:
    assert a_mind().decide(see("staff", "choose-staff", "choose-pin")) == Touch("choose-pin")


def test_whoever_walks_away_takes_the_card() -> None:
    assert a_mind(Kind.WALKS_AWAY).decide(see("choosing", *_WAYS)) == Leave()


@pytest.mark.parametrize("laying", Laying)
def test_a_card_comes_down_as_it_does_at_first(laying: Laying) -> None:
    first = a_mind(laying=laying).decide(see("idle"))
    assert first == Lay("taro", Laying.PROPERLY if laying is Laying.PULLED_EARLY else laying)


def test_a_card_that_lies_badly_is_turned_when_the_screen_says_so() -> None:
    mind = a_mind(laying=Laying.UPSIDE_DOWN)
    mind.memory.card_lies = mind.memory.laid_badly = mind.memory.has_laid = True
    assert mind.decide(see("reading")) == Wait()
    assert mind.decide(see("reading", message=104)) == Lift()
    mind.memory.card_lies = False
    assert mind.decide(see("card_away")) == Lay("taro")


def test_a_card_is_pulled_once() -> None:
    mind = a_mind(laying=Laying.PULLED_EARLY)
    assert mind.decide(see("pin", entries=(Entry("digits", "", True),))) == Lift()
    mind.memory.has_pulled = True
    assert mind.decide(see("pin", "key-5", entries=(Entry("digits", "", True),))) == Touch("key-5")


def test_a_wrong_pin_is_entered_once() -> None:
    mind, seen = a_mind(wrong_pin=True), see("pin", "key-5", "key-6", entries=(Entry("digits", "", True),))
    assert mind.decide(seen) == Touch("key-6")
    mind.memory.wrong_pin_used = True
    assert mind.decide(seen) == Touch("key-5")


def test_a_slip_that_was_seen_is_erased() -> None:
    mind, seen = a_mind(), see("pin", "key-5", "key-erase", entries=(Entry("digits", "●", True),))
    mind.memory.slipped = True
    assert mind.decide(seen) == Touch("key-erase")


@pytest.mark.parametrize("screen", ["review", "consent"])
def test_whoever_touched_staff_by_mistake_goes_back(screen: str) -> None:
    mind, seen = a_mind(Kind.FACE), see(screen, "accept")
    assert mind.decide(seen) == Touch("accept")
    mind.memory.way = "choose-staff"
    assert mind.decide(seen) == Touch("back")
    mind.memory.pin_tries = 2
    assert mind.decide(seen) == Touch("accept")


def test_nobody_spends_the_last_try() -> None:
    assert a_mind().decide(see("pin_last", "use_last_try")) == Touch("back")


def test_the_date_is_searched_for_first() -> None:
    mind = a_mind(Kind.FACE, searches_date=True)
    deed = mind.decide(see("unlocking_birth", "era-showa"))
    assert isinstance(deed, Touch)
    assert (deed.name, deed.thinking_s > 0) == ("era-showa", True)
    mind.memory.found_date = True
    assert mind.decide(see("unlocking_birth", "era-showa")) == Touch("era-showa")


def test_date_and_code_are_typed_as_printed() -> None:
    mind = a_mind(Kind.FACE)
    fields = (Entry("year", "23", False), Entry("month", "", True), Entry("day", "", False))
    assert mind.decide(see("unlocking_birth", "key-8", entries=fields)) == Touch("key-8")
    assert mind.decide(see("unlocking_code", "key-9", entries=(Entry("digits", "0", True),))) == Touch("key-9")


def test_a_language_is_looked_for_behind_its_button() -> None:
    mind = a_mind(language="vi")
    assert mind.decide(see("idle", "turn-language", language="ja")) == Touch("turn-language")
    assert mind.decide(see("idle", "language-vi", language="ja", side="language")) == Touch("language-vi")
    assert mind.decide(see("idle", "turn-back", language="vi", side="language")) == Touch("turn-back")
    assert mind.decide(see("idle", language="vi")) == Lay("taro")


def test_poor_sight_asks_for_larger_words_and_contrast() -> None:
    mind = a_mind(low_vision=True)
    assert mind.decide(see("idle")) == Touch("turn-settings")
    assert mind.decide(see("idle", "look-large", "look-contrast", side="settings")) == Touch("look-large")
    mind.memory.set_up.add("look-large")
    assert mind.decide(see("idle", "look-large", "look-contrast", side="settings")) == Touch("look-contrast")


def test_another_side_that_nobody_wanted_is_left() -> None:
    assert a_mind().decide(see("choosing", "turn-back", side="settings")) == Touch("turn-back")


def test_without_a_card_a_ticket_is_taken() -> None:
    mind = a_mind(Kind.NO_CARD)
    assert mind.decide(see("idle", "turn-no_card")) == Touch("turn-no_card")
    assert mind.decide(see("idle", "no_card", "turn-back", side="no_card")) == Touch("no_card")


@pytest.mark.parametrize(
    ("sharing", "wanted"),
    [(Sharing.NOTHING, "accept"), (Sharing.SOME, "consent-medicines"), (Sharing.EVERYTHING, "consent_all")],
)
def test_people_share_what_they_want(sharing: Sharing, wanted: str) -> None:
    mind = a_mind(sharing=sharing)
    seen = see("consent", "accept", "consent_all", "consent-medicines", "consent-surgery")
    assert mind.decide(seen) == Touch(wanted)
    mind.memory.shared = 1
    assert mind.decide(seen) == Touch("accept")


def test_a_guardian_takes_one_card_and_lays_the_next() -> None:
    mind = a_mind(Kind.GUARDIAN)
    mind.memory.card_lies = True
    assert mind.decide(see("result", "next_card", takes_card=True)) == Lift()
    mind.memory.card_lies = False
    mind.memory.end_with_card()
    assert mind.decide(see("result", "next_card", "accept")) == Lay(CHILDREN[1])
    mind.memory.end_with_card()
    assert mind.decide(see("result", "next_card", "accept")) == Touch("accept")


@pytest.mark.parametrize(
    ("seen", "deed"),
    [
        (see("choosing", "more_time", warned=True), Touch("more_time")),
        (see("choosing", waiting=True), Wait()),
        (see("choosing"), Touch("call_staff")),
        (see("review"), Lost("accept")),
        (see("registering", "accept", "back"), Touch("back")),
        (see("sending"), Wait()),
        (see("out_of_service"), Lost("a terminal that works")),
    ],
)
def test_other_moments(seen: Seen, deed: Deed) -> None:
    assert a_mind().decide(seen) == deed


def test_a_page_that_goes_on_is_read_to_its_end() -> None:
    mind = a_mind(sharing=Sharing.SOME)
    assert mind.decide(see("consent", "read-on")) == Touch("read-on")
    assert mind.decide(see("consent", "consent-surgery", "accept", "read-on")) == Touch("consent-surgery")
    mind.memory.shared = True
    assert mind.decide(see("consent", "consent-surgery", "accept", "read-on")) == Touch("accept")


@pytest.mark.parametrize("kind", [Kind.FACE, Kind.NO_CARD])
def test_a_side_that_somebody_left_open_is_turned_back(kind: Kind) -> None:
    assert a_mind(kind, language="vi").decide(see("idle", "turn-back", side="sent")) == Touch("turn-back")
