"""Plays a scenario: does what it says, and compares what is seen with what it says, statement by statement."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from device.firmware.card.basics.errors import CardGone, ServiceStopped
from device.firmware.simulated.persona import Persona
from device.firmware.visit.events import Kind
from tests.scenarios.language import statements
from tests.scenarios.language.errors import ScenarioFailed
from tests.scenarios.language.seen import Seen, SeenLog, SeenRow, SeenScreen, describe, differences, is_looked_at
from tests.scenarios.language.statements import Deed, Line, Scenario
from tests.scenarios.language.trail import Trace
from tests.scenarios.play.ending import check_ending
from tests.scenarios.play.eyes import Eyes
from tests.scenarios.stage.stage import Stage
from tests.scenarios.watch.log import VisitStep

SEEN_WITHIN_S = 45.0
_SEEING = (
    statements.Expect,
    statements.ExpectHint,
    statements.ExpectStates,
    statements.ExpectHeard,
    statements.ExpectTries,
)
_TRIES_WITHIN_S = 30.0
_NOTICED_WITHIN_S = 30.0
_LOOK_EVERY_S = 0.05


@dataclass
class Played:
    """What came of a scenario: how long it took, what its stopwatches showed, which rows of the table it used."""

    name: str
    title: str
    seconds: float = 0.0
    stopwatches: dict[str, float] = field(default_factory=dict)
    steps: list[VisitStep] = field(default_factory=list)


class Player:
    """Plays one scenario on a stage."""

    def __init__(self, stage: Stage, eyes: Eyes, scenario: Scenario) -> None:
        """Prepare to play."""
        self._stage = stage
        self._scenario = scenario
        self._holder: Persona = stage.cards.introduce(scenario.personas)
        self._eyes = eyes
        self._tolerated: list[Seen] = []
        self._states_named = 0
        self._done_at = 0
        self._placed_at = 0
        self._tries_named = 0
        self._started: dict[str, float] = {}
        self._last_seen_at = 0.0
        self._played = Played(scenario.name, scenario.title)
        self._deeds: Mapping[type, Callable[[Any], None]] = {
            statements.PlaceCard: self._place,
            statements.TakeCard: lambda _: self._take(),
            statements.Touch: lambda one: self._eyes.screen.touch(dict(one.form), {}),
            statements.Type: lambda one: self._eyes.screen.touch({"action": one.form}, dict(one.entries)),
            statements.Camera: lambda one: stage.sights.show(one.shows, self._holder.live),
            statements.DoTo: self._do_to,
            statements.Reader: lambda one: stage.world.plug_reader(one.plugged),
            statements.Authority: lambda one: stage.world.set_authority(one.mode),
            statements.Disk: lambda one: stage.fill_disk(one.part, one.full),
            statements.ModelFile: lambda one: stage.alter_model(one.altered),
            statements.Clock: lambda one: stage.world.set_clock(one.days),
            statements.Intruder: lambda one: stage.intruder.do(one.does),
            statements.Browser: self._browser,
            statements.DeskConfirms: self._confirm,
            statements.DeskLooksUp: self._look_up,
            statements.DeskReads: self._read_medical,
            statements.Expect: self._expect,
            statements.ExpectHint: self._expect_hint,
            statements.ExpectStates: self._expect_states,
            statements.ExpectHeard: self._expect_heard,
            statements.ExpectTries: self._expect_tries,
            statements.Stopwatch: self._stopwatch,
        }

    def play(self) -> Played:
        """Play it to its end.

        Raises:
            ScenarioFailed: something was not as the scenario says, or was not said by it.
        """
        started = time.monotonic()
        for line in self._scenario.lines:
            if isinstance(line.statement, statements.Camera):
                self._stage.sights.prepare(line.statement.shows, self._holder.live)
        self._eyes.begin()
        for line in self._scenario.lines:
            self._play_line(line)
        states = [step.target for step in self._eyes.log.steps if step.enters][self._states_named :]
        check_ending(self._stage, self._eyes, self._scenario, self._tolerated, states, self._tries_named)
        self._played.steps = list(self._eyes.log.steps)
        self._played.seconds = time.monotonic() - started
        return self._played

    def _play_line(self, line: Line) -> None:
        if not isinstance(line.statement, _SEEING):
            self._eyes.log.look()
            self._done_at = len(self._eyes.log.steps)
        try:
            self._deeds[type(line.statement)](line.statement)
        except ScenarioFailed as error:
            unnamed = "\n".join(f"  {describe(trace.seen)}" for trace in self._eyes.unnamed())
            place = f"{self._scenario.path.name}:{line.number}: {line.text}"
            raise ScenarioFailed(f"{place}\n{error}\nnot named so far:\n{unnamed}") from error

    def _place(self, one: statements.PlaceCard) -> None:
        self._take()
        self._placed_at = len(self._eyes.log.steps)
        self._stage.cards.place(one.persona or self._scenario.personas[0], one.options, one.pulled_at)

    def _take(self) -> None:
        """Take the card, and wait until the reader has noticed: a hand is never as quick as a program."""
        if not self._stage.cards.is_lying:
            return
        self._stage.cards.take()
        if self._stage.parts.sees_cards:
            self._eyes.log.await_kind(Kind.CARD_OUT, self._placed_at, _NOTICED_WITHIN_S)

    def _do_to(self, one: statements.DoTo) -> None:
        parts = self._stage.parts
        match one.deed:
            case Deed.STOP:
                parts.stop(one.part)
            case Deed.KILL:
                parts.kill(one.part)
            case Deed.FREEZE:
                parts.freeze(one.part)
            case Deed.THAW:
                parts.thaw(one.part)
            case Deed.START:
                parts.start(one.part)
                if one.part is statements.Part.CARD_SERVICE:
                    self._stage.cards.lie_again()
            case Deed.REFUSES:
                parts.start_in_vain(one.part)

    def _browser(self, one: statements.Browser) -> None:
        if one.there:
            self._eyes.reopen_screen()
        else:
            self._eyes.screen.close()

    def _confirm(self, _one: statements.DeskConfirms) -> None:
        visit_id = self._eyes.desk.waiting("confirm")
        self._eyes.desk.post(f"/visits/{visit_id}/confirm", "compared", {})

    def _look_up(self, one: statements.DeskLooksUp) -> None:
        visit_id = self._eyes.desk.waiting("look_up")
        self._eyes.desk.post(f"/visits/{visit_id}/look-up", "insurer", dict(one.entries))

    def _read_medical(self, one: statements.DeskReads) -> None:
        found = self._eyes.desk.read_medical(self._eyes.desk.newest)
        if sorted(found) != sorted(one.kinds):
            raise ScenarioFailed(f"the desk shows: {' '.join(found) or 'nothing'}")

    def _expect(self, one: statements.Expect) -> None:
        trace = self._next(one.seen)
        seen = self._eyes.resolve(trace.seen)
        wrong = differences(one.seen, seen)
        if wrong:
            raise ScenarioFailed("\n".join(wrong))
        self._last_seen_at = trace.at
        if one.repeated:
            self._tolerated.append(one.seen)

    def _next(self, expected: Seen) -> Trace:
        trail = self._eyes.trail_of(expected)
        # Lines of a log are told together, their order says nothing to a reader; nor does that of what is looked at.
        if isinstance(expected, SeenLog) or is_looked_at(expected):
            found = trail.find(expected, SEEN_WITHIN_S)
            if found is None:
                raise ScenarioFailed(f"not told within {SEEN_WITHIN_S:g} s: {describe(expected)}")
            return found
        while (trace := trail.next(SEEN_WITHIN_S)) is not None:
            if not self._may_pass(trace.seen, expected):
                return trace
        raise ScenarioFailed(f"not seen within {SEEN_WITHIN_S:g} s: {describe(expected)}")

    def _may_pass(self, seen: Seen, expected: Seen) -> bool:
        return seen in self._tolerated or is_looked_at(seen) or _is_passing(seen, expected)

    def _expect_hint(self, one: statements.ExpectHint) -> None:
        if not self._eyes.screen.await_hint(one.says, SEEN_WITHIN_S):
            raise ScenarioFailed(f"the camera page only said: {', '.join(sorted(self._eyes.screen.hints))}")

    def _expect_states(self, one: statements.ExpectStates) -> None:
        wanted = self._states_named + len(one.states)
        self._eyes.log.await_steps(lambda steps: sum(step.enters for step in steps) >= wanted, SEEN_WITHIN_S)
        seen = [step.target for step in self._eyes.log.steps if step.enters][self._states_named :]
        if tuple(seen) != one.states:
            raise ScenarioFailed(f"the states were: {' '.join(seen)}")
        self._states_named = wanted

    def _expect_heard(self, one: statements.ExpectHeard) -> None:
        if not self._eyes.log.await_kind(one.kind, self._done_at, SEEN_WITHIN_S):
            heard = " ".join(step.kind for step in self._eyes.log.steps[self._done_at :])
            raise ScenarioFailed(f"the visit only heard: {heard}")

    def _expect_tries(self, one: statements.ExpectTries) -> None:
        deadline = time.monotonic() + _TRIES_WITHIN_S
        while self._stage.cards.tries_spent() < one.count and time.monotonic() < deadline:
            time.sleep(_LOOK_EVERY_S)
        self._tries_named = one.count
        if (spent := self._stage.cards.tries_spent()) != one.count:
            raise ScenarioFailed(f"the card saw {spent}")

    def _stopwatch(self, one: statements.Stopwatch) -> None:
        if not one.limit_s:
            self._started[one.name] = time.monotonic()
            return
        if one.name not in self._started:
            raise ScenarioFailed(f"the stopwatch {one.name} was never started")
        passed_s = max(0.0, self._last_seen_at - self._started[one.name])
        self._played.stopwatches[one.name] = passed_s
        if passed_s > one.limit_s:
            raise ScenarioFailed(f"it took {passed_s:.1f} s")


def _is_passing(seen: Seen, expected: Seen) -> bool:
    """Whether this may be overtaken by what comes next: a row before its answer, a card that goes with its reader."""
    if isinstance(seen, SeenRow) and isinstance(expected, SeenRow):
        return seen.insurance == "asking" and expected.insurance != "asking"
    if isinstance(seen, SeenScreen) and isinstance(expected, SeenScreen):
        return seen.message == CardGone.number and expected.message == ServiceStopped.number
    return False
