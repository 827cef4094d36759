"""Draws a crowd: the same seed gives the same people in the same order."""

from __future__ import annotations

import random

from people.crowd.profile import Facing, Kind, Laying, Pace, Profile, Sharing
from people.crowd.shares import HOLDERS, KINDS, LANGUAGES, TRAITS

CHILDREN = ("teen15", "infant")
"""Whose cards a guardian brings, in this order."""
_LAYINGS = (Laying.UPSIDE_DOWN, Laying.IN_A_SLEEVE, Laying.WEAK, Laying.PULLED_EARLY)
_FACINGS = (Facing.TOO_FAR, Facing.OUT_OF_FRAME, Facing.IN_THE_DARK)
_WITH_CARD = (Kind.FACE, Kind.PIN, Kind.WANTS_STAFF, Kind.WALKS_AWAY)
_AIMS_MM, _HOLDS_S = (3.0, 8.0), ((0.05, 0.2), (0.5, 0.9))


def draw_crowd(seed: int, count: int) -> tuple[Profile, ...]:
    """Give so many people."""
    return tuple(draw_one(seed, number) for number in range(1, count + 1))


def draw_practised(seed: int, first: int, count: int) -> tuple[Profile, ...]:
    """Give practised people by face, numbered from `first`."""
    chance = _chance(seed, first)
    return tuple(_practised(number, chance.choice(HOLDERS)) for number in range(first, first + count))


def draw_one(seed: int, number: int) -> Profile:
    """Give the person of that number; who came before does not matter."""
    chance = _chance(seed, number)
    kind = chance.choices(tuple(KINDS), [share.percent for share in KINDS.values()])[0]
    holder = chance.choice(HOLDERS)
    if kind is Kind.PRACTISED:
        return _practised(number, holder)
    return _imperfect(number, kind, CHILDREN[0] if kind is Kind.GUARDIAN else holder, chance)


def _imperfect(number: int, kind: Kind, holder: str, chance: random.Random) -> Profile:
    sees = kind is not Kind.HEADPHONES
    hidden = kind is Kind.FACE and _has("print_hidden", chance)
    return Profile(
        number=number,
        kind=kind,
        persona=holder,
        pace=Pace.SLOW if _has("slow", chance) else Pace.ORDINARY,
        aim_mm=_AIMS_MM[_has("aim_8_mm", chance)],
        hold_s=round(chance.uniform(*_HOLDS_S[_has("long_touch", chance)]), 2),
        taps_twice=_has("taps_twice", chance),
        laying=Laying(_one_of(_LAYINGS, chance) or Laying.PROPERLY) if kind in _WITH_CARD else Laying.PROPERLY,
        facing=Facing(_one_of(_FACINGS, chance) or Facing.WELL) if kind is Kind.FACE else Facing.WELL,
        print_hidden=hidden,
        searches_date=hidden and _has("searches_date", chance),
        wrong_pin=kind is Kind.PIN and _has("wrong_pin", chance),
        language=chance.choice(LANGUAGES) if _has("foreign_language", chance) and sees else "ja",
        low_vision=_has("low_vision", chance) and sees,
        asked=_has("asked", chance),
        sharing=_draw_sharing(chance),
    )


def _practised(number: int, holder: str) -> Profile:
    return Profile(number, Kind.PRACTISED, holder, Pace.PRACTISED)


def _draw_sharing(chance: random.Random) -> Sharing:
    some, everything = TRAITS["shares_some"].percent, TRAITS["shares_everything"].percent
    return chance.choices(tuple(Sharing), (100 - some - everything, some, everything))[0]


def _one_of(names: tuple[str, ...], chance: random.Random) -> str:
    """Give one of several habits that exclude each other, or none."""
    percents = [TRAITS[name].percent for name in names]
    return chance.choices((*names, ""), (*percents, 100 - sum(percents)))[0]


def _has(trait: str, chance: random.Random) -> bool:
    return chance.random() * 100 < TRAITS[trait].percent


def _chance(seed: int, number: int) -> random.Random:
    return random.Random(f"{seed}/{number}")
