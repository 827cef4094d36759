"""One person's visit: looks at the page, needs time, does what the mind decides, until it is over."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

from people.body.finger import land
from people.body.glass import PX_PER_MM
from people.crowd.draw import CHILDREN
from people.crowd.profile import Kind, Laying
from people.mind.deeds import Deed, Lay, Leave, Lift, Lost, Touch, Wait
from people.mind.mind import Mind
from people.mind.pacing import Pacing, is_key
from people.mind.seen import Seen
from people.mind.typing import ERASE, is_digit
from people.outcome import End, Outcome
from people.reception import Reception

BOUND_S = 180.0
"""Nobody stays longer; a visit that is not over then is a dead end."""
_STUCK_S = 45.0
"""A screen that asks for nothing and does not change for so long."""
_NO_WAY_S = 15.0
"""How long somebody looks for a way on."""
_VAIN_TOUCHES = 5
_PATIENCE_S = 3.0
"""Whoever touches the same button again waits at least so long for an answer."""
_LOOK_EVERY_S = 0.07
_TWICE_S = 0.15
_SLIPS_SEEN = 0.8
_TYPED = frozenset({"unlocking_birth", "unlocking_code", "pin", "checking"})
_BEYOND = _TYPED | {"opening", "looking", "consent", "review"}
_CAMERA = frozenset({"opening", "looking"})
_SENT = frozenset({"sending", "registering", "result"})


class Visit:
    """One visit of one person; `play` it once."""

    def __init__(
        self,
        place: Reception,
        mind: Mind,
        chance: random.Random,
        haste: float = 1.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Come to `place`; with `haste` everything that people need time for is so many times quicker."""
        self._place = place
        self._mind = mind
        self._chance = chance
        self._pacing = Pacing(mind.profile, chance, haste)
        self.outcome = Outcome(mind.profile)
        self._clock = clock
        self._began = clock()
        self._down_at = 0.0
        self._seen = Seen("")
        self._changed_at = self._began
        self._acts_at = self._began
        self._last: Deed = Wait()
        self._touched_at = 0.0
        self._lost_since = 0.0
        self._vain = 0
        self._before_away = ""
        self._lifted_at = 0.0
        self._hint = ""
        self._hint_at = 0.0
        self._over = False

    def play(self) -> Outcome:
        """Stay until the visit is over, or the bound is reached."""
        while not self._over:
            self._look()
            now = self._clock()
            self._follow_hint(now)
            if now - self._began > BOUND_S:
                self._give_up(f"an end within {BOUND_S:.0f} s")
            elif now >= self._acts_at:
                self._do(self._mind.decide(self._seen), now)
            self._place.glass.pause(_LOOK_EVERY_S)
        self._place.sitting.look_at(looked_at=False)
        return self.outcome

    def _look(self) -> None:
        seen, before = self._place.glass.look(), self._seen
        self._seen = seen
        if seen.question == before.question:
            return
        now = self._clock()
        if self._down_at and before.screen and not self.outcome.tickets:
            stays = self.outcome.stays_s
            stays[before.screen] = stays.get(before.screen, 0.0) + now - max(self._changed_at, self._down_at)
        self._changed_at, self._vain, self._lost_since = now, 0, 0.0
        self._acts_at = now + (self._pacing.key_s() if self._goes_on_typing(before) else self._pacing.reaction_s())
        self._place.sitting.look_at(looked_at=seen.screen in _CAMERA)
        self._note(seen, before, now)

    def _goes_on_typing(self, before: Seen) -> bool:
        return before.screen == self._seen.screen and is_key(self._last) and not self._seen.message

    def _note(self, seen: Seen, before: Seen, now: float) -> None:
        memory, outcome = self._mind.memory, self.outcome
        outcome.trail.append(f"{now - self._began:.1f} {seen.screen}{f' {seen.message}' if seen.message else ''}")
        if seen.screen == "card_away" and before.screen != "card_away":
            self._before_away = before.screen
        if memory.has_begun and self._is_new_beginning(seen, before):
            outcome.restarts += 1
            memory.has_begun = False
        offers_staff = seen.screen == "staff" or (seen.screen == "choosing" and seen.message)
        if memory.has_begun and offers_staff and outcome.staff_offered_s < 0:
            outcome.staff_offered_s = self._since_down(now)
        if seen.screen == "result" and seen.ticket and seen.ticket not in outcome.tickets:
            outcome.tickets.append(seen.ticket)
            outcome.result_s = self._since_down(now)
            outcome.free_s = now - self._touched_at
        if seen.screen == "idle" and outcome.tickets:
            self._finish(now)

    def _is_new_beginning(self, seen: Seen, before: Seen) -> bool:
        """Whether something that had been begun is to be begun again, without a result and without a reason told."""
        if self.outcome.tickets or seen.message or before.screen in _SENT:
            return False
        if seen.screen == "idle":
            return True
        return seen.screen == "choosing" and before.screen == "card_away" and self._before_away in _BEYOND

    def _finish(self, now: float) -> None:
        if self._mind.profile.kind is Kind.GUARDIAN and len(self.outcome.tickets) < len(CHILDREN):
            self._give_up("a way on with the next child's card")
            return
        self.outcome.end = End.STAFF  # what clinic software receives says whether a person is needed
        if self._lifted_at:
            self.outcome.free_s += now - self._lifted_at
        self._over = True

    def _follow_hint(self, now: float) -> None:
        if self._seen.hint != self._hint:
            self._hint, self._hint_at = self._seen.hint, now + self._pacing.turn_s()
        if self._hint_at and now >= self._hint_at:
            self._hint_at = 0.0
            if self._hint not in ("", "ok"):
                self._place.sitting.mend()
            self._place.sitting.hear(self._hint)

    def _do(self, deed: Deed, now: float) -> None:
        match deed:
            case Touch():
                self._touch(deed, now)
            case Lay():
                self._lay(deed, now)
            case Lift():
                self._lift(now)
            case Leave():
                self._lift(now)
                self.outcome.end, self._over = End.LEFT, True
            case Lost():
                self._search(deed, now)
            case Wait():
                if now - self._changed_at > _STUCK_S and self._seen.screen != "idle":
                    self._give_up("any change")

    def _touch(self, deed: Touch, now: float) -> None:
        if deed.thinking_s and not self._mind.memory.found_date:
            self._mind.memory.found_date = True
            self._acts_at = now + self._pacing.search_s(deed.thinking_s)
            return
        profile, button = self._mind.profile, self._seen.button(deed.name)
        if button is None:
            return
        self._vain = self._vain + 1 if deed == self._last and not is_key(deed) else 0
        if self._vain >= _VAIN_TOUCHES:
            self._give_up(f"an answer of {deed.name}")
            return
        x, y = land(button, profile.aim_mm, PX_PER_MM, self._chance)
        hit = self._seen.under(x, y)
        self._count(deed.name, hit)
        self._place.glass.touch(x, y, profile.hold_s)
        if profile.taps_twice and not is_key(deed):
            self._place.glass.pause(_TWICE_S)
            self._place.glass.touch(x, y, profile.hold_s)
        self._touched_at = self._clock()
        self._remember(hit)
        self._notice_slip(deed.name, hit)
        self._last = deed
        self._acts_at = self._touched_at + self._pause_s(deed)

    def _pause_s(self, deed: Touch) -> float:
        if is_key(deed):
            return self._pacing.key_s()
        return max(self._pacing.reaction_s(), _PATIENCE_S if self._vain else 0.0)

    def _count(self, meant: str, hit: str) -> None:
        self.outcome.touches += 1
        self.outcome.misses += hit != meant
        if not self._down_at and self._mind.profile.kind is Kind.NO_CARD:
            self._down_at = self._clock()

    def _remember(self, name: str) -> None:
        """Keep in mind what was touched indeed."""
        memory = self._mind.memory
        if name.startswith("choose-"):
            memory.has_begun, memory.way = True, name
        memory.face_tries += name == "choose-face"
        memory.acts_for_child |= name == "for_someone"
        memory.shared += name.startswith("consent")
        if name.startswith("look-"):
            memory.set_up.add(name)
        if name == "key-ok" and self._seen.screen == "pin":
            memory.pin_tries += 1
            memory.wrong_pin_used = True

    def _notice_slip(self, meant: str, hit: str) -> None:
        """See one's own finger on another digit, mostly; what stands in the field does not tell."""
        memory = self._mind.memory
        if hit == ERASE:
            memory.slipped = False
        elif hit != meant and is_digit(hit):
            memory.slipped = self._chance.random() < _SLIPS_SEEN

    def _lay(self, deed: Lay, now: float) -> None:
        memory, profile = self._mind.memory, self._mind.profile
        self._place.lay(profile, deed, fresh=not memory.has_laid)
        memory.card_lies, memory.has_laid = True, True
        memory.laid_badly = deed.laying is not Laying.PROPERLY
        if not memory.laid_badly or not self._down_at:
            self._down_at = self._down_at or self._clock()
        self._rest(now)

    def _lift(self, now: float) -> None:
        memory = self._mind.memory
        self._place.lift()
        self._lifted_at = self._clock()
        if self._seen.screen in _BEYOND:
            memory.has_pulled = True
        memory.card_lies = False
        if self._seen.screen == "result":
            memory.end_with_card()
        self._rest(now)

    def _rest(self, now: float) -> None:
        self._last = Wait()
        self._changed_at = now
        self._acts_at = self._clock() + self._pacing.reaction_s()

    def _search(self, deed: Lost, now: float) -> None:
        self._lost_since = self._lost_since or now
        if now - self._lost_since > _NO_WAY_S:
            self._give_up(deed.wanted)

    def _give_up(self, wanted: str) -> None:
        self.outcome.lost = f"{self._seen.screen}: looked for {wanted} in vain"
        self.outcome.end, self._over = End.DEAD_END, True
        self._place.keep_picture(f"lost-{self._mind.profile.number}")

    def _since_down(self, now: float) -> float:
        return now - self._down_at if self._down_at else 0.0
