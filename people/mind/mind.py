"""What a person does about what they see: one small rule for each question of the page. Touches nothing itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from device.firmware.card.basics.era import era_of
from people.crowd.draw import CHILDREN
from people.crowd.profile import Kind, Laying, Profile, Sharing
from people.mind import deeds
from people.mind.deeds import Deed, Lay, Lift, Lost, Touch, Wait
from people.mind.memory import Known, Memory
from people.mind.seen import Seen
from people.mind.typing import ERASE, next_key

_SEARCH_S = 8.0
"""Turning the card over, and finding the date and the four digits."""
_OTHERS_SIDES = ("sent", "how", "sound")
"""Nobody turns there of their own will before a visit."""
_READ_ON = "read-on"
"""Turns to the rest of a page that does not fit the panel."""
_MOST_FACE_TRIES, _MOST_PIN_TRIES = 2, 2
_FACE = (Kind.PRACTISED, Kind.FACE)
_OWN_WORDS = ("look-large", "look-contrast")
"""What somebody with poor sight looks for first."""


class Mind:
    """One person's; `known` gives what they know of a card, by its persona."""

    def __init__(self, profile: Profile, known: Mapping[str, Known]) -> None:
        """Begin a visit."""
        self.profile = profile
        self.memory = Memory()
        self._known = known
        self._rules: dict[str, Callable[[Seen], Deed]] = {
            "idle": self._begin,
            "reading": self._watch_reading,
            "card_away": self._put_back,
            "choosing": self._choose,
            "unlocking_birth": self._type_birth,
            "unlocking_code": self._type_code,
            "opening": self._watch_check,
            "looking": self._watch_check,
            "pin": self._type_pin,
            "pin_last": self._leave_last_try,
            "consent": self._share,
            "review": self._agree,
            "registering": lambda seen: _touch(seen, "back"),
            "staff": self._meet_staff,
            "result": self._take_leave,
            "out_of_service": lambda _: Lost("a terminal that works"),
            "not_enrolled": lambda _: Lost("a terminal that works"),
        }

    @property
    def persona(self) -> str:
        """Whose card it is about now."""
        return (
            CHILDREN[min(self.memory.cards_done, len(CHILDREN) - 1)]
            if self.profile.kind is Kind.GUARDIAN
            else self.profile.persona
        )

    def decide(self, seen: Seen) -> Deed:
        """Give what the person does now."""
        if seen.waiting:
            return Wait()
        if seen.warned:
            return _touch(seen, "more_time")
        if seen.side != "main" and seen.screen != "idle":
            return _touch(seen, "turn-back")  # a slip of the finger led there
        rule = self._rules.get(seen.screen)
        return rule(seen) if rule else Wait()

    def _begin(self, seen: Seen) -> Deed:
        if (deed := self._settle(seen)) is not None:
            return deed
        if self.profile.kind is Kind.NO_CARD:
            return _reach(seen, "no_card", "turn-no_card" if seen.side == "main" else "turn-back")
        if self.memory.card_lies:
            return Wait()
        return self._lay()

    def _settle(self, seen: Seen) -> Deed | None:
        """Look for one's own language and for larger words first; None when all is as it should be."""
        if seen.side in _OTHERS_SIDES:
            return _touch(seen, "turn-back")  # whoever was here before, or a second tap, turned the page
        language = self.profile.language
        if language not in ("ja", seen.language):
            return _reach(seen, f"language-{language}", "turn-language")
        if self.profile.low_vision:
            for name in _OWN_WORDS:
                if name not in self.memory.set_up:
                    return _reach(seen, name, "turn-settings")
        if seen.side != "main" and self.profile.kind is not Kind.NO_CARD:
            return _touch(seen, "turn-back")
        return None

    def _lay(self) -> Lay:
        first = not self.memory.has_laid
        pulls = self.profile.laying is Laying.PULLED_EARLY
        return Lay(self.persona, self.profile.laying if first and not pulls else Laying.PROPERLY)

    def _watch_reading(self, seen: Seen) -> Deed:
        if not self.memory.card_lies:
            return self._lay()
        return Lift() if seen.message and self.memory.laid_badly else Wait()

    def _put_back(self, seen: Seen) -> Deed:
        if not self.memory.card_lies:
            return self._lay()
        return Lift() if self.memory.laid_badly else Wait()

    def _choose(self, seen: Seen) -> Deed:
        profile, memory = self.profile, self.memory
        if profile.kind is Kind.WALKS_AWAY:
            return deeds.Leave()
        if profile.kind is Kind.GUARDIAN and "for_someone" in seen.names and not memory.acts_for_child:
            return _touch(seen, "for_someone")
        return _touch(seen, self._way(seen))

    def _way(self, seen: Seen) -> str:
        """Give the way that is wanted most and offered."""
        profile, memory = self.profile, self.memory
        wanted: list[str] = []
        if profile.kind in _FACE and memory.face_tries < _MOST_FACE_TRIES:
            wanted.append("choose-face")
        if profile.kind is not Kind.WANTS_STAFF and memory.pin_tries < _MOST_PIN_TRIES:
            wanted.append("choose-pin")
        return seen.first(*wanted, "choose-staff", "call_staff")

    def _type_birth(self, seen: Seen) -> Deed:
        known = self._known[self.persona]
        era, year = era_of(known.birth)
        thinking_s = _SEARCH_S if self.profile.searches_date and not self.memory.found_date else 0.0
        if f"era-{era.value}" in seen.names:
            return Touch(f"era-{era.value}", thinking_s)
        if not seen.entries:  # the date on the card is not one that can be typed
            return _touch(seen, "call_staff")
        wanted = {"year": str(year), "month": str(known.birth.month), "day": str(known.birth.day)}
        return _touch(seen, next_key(seen.entries, wanted))

    def _type_code(self, seen: Seen) -> Deed:
        return _touch(seen, next_key(seen.entries, {"digits": self._known[self.persona].code}))

    def _type_pin(self, seen: Seen) -> Deed:
        if self._pulls():
            return Lift()
        if not seen.entries or self.memory.pin_tries >= _MOST_PIN_TRIES:
            return _touch(seen, "back")
        if self.memory.slipped:
            return _touch(seen, ERASE)
        pin = self._known[self.persona].pin
        if self.profile.wrong_pin and not self.memory.wrong_pin_used:
            pin = "".join(str((int(digit) + 1) % 10) for digit in pin)
        return _touch(seen, next_key(seen.entries, {"digits": pin}, secret=True))

    def _leave_last_try(self, seen: Seen) -> Deed:
        self.memory.pin_tries = _MOST_PIN_TRIES
        return _touch(seen, "back")

    def _watch_check(self, _seen: Seen) -> Deed:
        return Lift() if self._pulls() else Wait()

    def _pulls(self) -> bool:
        return self.profile.laying is Laying.PULLED_EARLY and not self.memory.has_pulled

    def _agree(self, seen: Seen) -> Deed:
        return Touch("back") if self._has_slipped_to_staff(seen) else _touch(seen, "accept")

    def _has_slipped_to_staff(self, seen: Seen) -> bool:
        """Whether neither face nor PIN were asked for although they were wanted: a neighbour was touched."""
        wanted = self.profile.kind is not Kind.WANTS_STAFF and self.memory.pin_tries < _MOST_PIN_TRIES
        return wanted and self.memory.way == "choose-staff" and "back" in seen.names

    def _share(self, seen: Seen) -> Deed:
        if self._has_slipped_to_staff(seen):
            return Touch("back")
        sharing = self.profile.sharing
        items = [name for name in sorted(seen.names) if name.startswith("consent-") and name not in seen.pressed]
        if sharing is Sharing.SOME and items and not self.memory.shared:
            return Touch(items[0])
        if sharing is Sharing.EVERYTHING and "consent_all" in seen.names and not self.memory.shared:
            return Touch("consent_all")
        return _touch(seen, "accept")

    def _meet_staff(self, seen: Seen) -> Deed:
        if self.profile.kind is Kind.WANTS_STAFF:
            return _touch(seen, "choose-staff")
        return _touch(seen, self._way(seen))  # nobody called staff: a slip of the finger, or the time was over

    def _take_leave(self, seen: Seen) -> Deed:
        if self.memory.card_lies:
            return Lift()
        if self.profile.kind is Kind.GUARDIAN and self.memory.cards_done < len(CHILDREN):
            return self._lay()
        return Touch("accept") if "accept" in seen.names else Wait()


def _touch(seen: Seen, name: str) -> Deed:
    """Touch a button; where it is not seen, the page may go on behind "read on"."""
    return Touch(found) if (found := seen.first(name, _READ_ON)) else Lost(name)


def _reach(seen: Seen, name: str, by: str) -> Deed:
    """Touch a button, or the one behind which it is."""
    return _touch(seen, name if name in seen.names else by)
