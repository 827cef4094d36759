"""A run: everybody comes, one after the other, and what came of it is counted."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Error as PageError

from device.base.errors import UketsukeError
from device.firmware.screen.catalogue import load_catalogues
from device.wire.words import Outcome as Settled
from people.crowd.draw import draw_crowd, draw_practised
from people.crowd.profile import Kind, Profile
from people.guided import GuidedVisit
from people.mind.mind import Mind
from people.outcome import End, Outcome
from people.place import Place
from people.tally import Tally
from people.visit import Visit

_ALONE = frozenset({Settled.MATCH, Settled.VERIFIED})


@dataclass(frozen=True)
class Wish:
    """What is wanted; `practised` is the least number of practised visits by face in the run."""

    seed: int
    users: int
    practised: int
    build: Path
    queue: int = 0
    haste: float = 1.0
    """People react so many times quicker; times say nothing then."""


def run_crowd(place: Place, wish: Wish) -> Tally:
    """Let everybody come; days on which the clinic asks for consent come last."""
    crowd = draw_crowd(wish.seed, wish.users)
    there = sum(one.kind is Kind.PRACTISED for one in crowd)
    extra = draw_practised(wish.seed, len(crowd) + 1, max(0, wish.practised - there))
    unasked, asked = ([one for one in crowd if one.asked is wanted] for wanted in (False, True))
    outcomes = _play_all(place, wish, unasked)
    more = _play_all(place, wish, extra)
    if asked:
        place.ask_for_consent(asked=True)
        outcomes += _play_all(place, wish, asked)
    return Tally(outcomes, more)


def play_one(place: Place, wish: Wish, profile: Profile) -> Outcome:
    """Play one person's visit, and see what clinic software got of it; what breaks under them is a dead end."""
    try:
        place.make_free()
        outcome = _play(place, profile, random.Random(f"{wish.seed}/{profile.number}/visit"), wish.haste)
        place.cards.lift()
        settle(place, outcome)
    except (UketsukeError, PageError) as error:
        outcome = Outcome(profile, lost=str(error).partition("\n")[0])
        place.repair()
    return outcome


def _play(place: Place, profile: Profile, chance: random.Random, haste: float) -> Outcome:
    if profile.kind is Kind.HEADPHONES:
        words = load_catalogues()[profile.language]
        heard = {key: words.say(key).plain for key in words.sentences if "{" not in words.sentences[key]}
        return GuidedVisit(place, profile, heard, chance, haste).play()
    return Visit(place, Mind(profile, place.cards.known()), chance, haste).play()


def settle(place: Place, outcome: Outcome) -> None:
    """Say by the records of a visit's tickets whether the person finished alone, and by which way."""
    records = [place.await_record(ticket) for ticket in outcome.tickets]
    if not records:
        return
    alone = all(record.holder.outcome in _ALONE for record in records)
    outcome.way = "no_card" if outcome.profile.kind is Kind.NO_CARD else records[-1].holder.method.value
    if outcome.end is not End.DEAD_END:
        outcome.end = End.ALONE if alone else End.STAFF


def _play_all(place: Place, wish: Wish, crowd: Iterable[Profile]) -> list[Outcome]:
    outcomes = []
    for profile in crowd:
        began = time.monotonic()
        outcome = play_one(place, wish, profile)
        outcomes.append(outcome)
        say(describe(outcome, time.monotonic() - began))
    return outcomes


def describe(outcome: Outcome, took_s: float) -> str:
    """Give one line about a visit."""
    profile = outcome.profile
    who = " ".join((profile.kind.value, *profile.traits))
    told = f"{profile.number:4} {outcome.end.value:8} {outcome.result_s:6.1f} s {outcome.touches:3} touches"
    trouble = f"  {outcome.lost} [{', '.join(outcome.trail)}]" if outcome.lost or outcome.restarts else ""
    return f"{told} ({took_s:.0f} s)  {who}{trouble}"


def say(sentence: str) -> None:
    """Tell whoever watches."""
    print(sentence, file=sys.stderr, flush=True)
