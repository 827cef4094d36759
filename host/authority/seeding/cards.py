"""The cards of made-up people: registered or not, ending, ended, lost, and renewed."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta

from host.authority.insurance.codes import CardState
from host.authority.insurance.person import Certificate
from host.authority.seeding.dice import Dice

_HOLDERS = 0.80
_REGISTERED = 0.88


def issuer_of(seed: int) -> str:
    """Give the key id of the made-up issuer of a population."""
    return hashlib.sha1(f"uketsuke population {seed}".encode(), usedforsecurity=False).hexdigest()


def make_certificates(seed: int, index: int, day: date, dice: Dice) -> tuple[Certificate, ...]:
    """Give the certificates on a person's card; none for somebody without one."""
    if not dice.happens(_HOLDERS):
        return ()
    card_id, issuer, serial = f"c{seed}-{index:07d}", issuer_of(seed), f"{seed + 1}{index:08d}"
    days = dice.weigh(((1500, 85.0), (60, 6.0), (-20, 4.0), (-200, 3.0), (800, 2.0)))
    not_after = day + timedelta(days=days + dice.number(0, 25))
    state = dice.weigh(((CardState.ACTIVE, 99.6), (CardState.SUSPENDED, 0.3), (CardState.REVOKED, 0.1)))
    registered = dice.happens(_REGISTERED)
    newest = Certificate(card_id, issuer, serial, not_after, state, registered, _linked(day, dice))
    if not dice.happens(0.06):
        return (newest,)
    former = Certificate(
        card_id, issuer, f"{serial}9", not_after - timedelta(days=1826), CardState.REVOKED, registered
    )
    return former, newest


def _linked(day: date, dice: Dice) -> date | None:
    """Give tomorrow for the few whose renewed certificate was not linked yet."""
    return day + timedelta(days=1) if dice.happens(0.002) else None
