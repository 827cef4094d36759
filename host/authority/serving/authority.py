"""The whole authority: its services, on one database with one clock."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine

from host.authority.insurance.japan_time import Clock
from host.authority.serving.batches import Batches
from host.authority.serving.disaster import DisasterMode
from host.authority.serving.eligibility import Eligibility
from host.authority.serving.information import MedicalInformation
from host.authority.serving.own_page import OwnPage
from host.authority.serving.people import People
from host.authority.serving.plans import Plans
from host.authority.serving.registrations import Registrations
from host.authority.serving.statistics import Statistics
from host.authority.serving.work import Work

_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""What cannot be mistaken for one another when it is read out or typed."""


@dataclass(frozen=True)
class Authority:
    """What the authority can do, by subject."""

    work: Work
    eligibility: Eligibility
    registrations: Registrations
    people: People
    batches: Batches
    information: MedicalInformation
    disaster: DisasterMode
    plans: Plans
    own_page: OwnPage
    statistics: Statistics


def make_authority(engine: Engine, clock: Clock) -> Authority:
    """Put the services together on a migrated database."""
    work = Work(engine, clock)
    registrations = Registrations(work)
    return Authority(
        work=work,
        eligibility=Eligibility(work),
        registrations=registrations,
        people=People(work, make_code),
        batches=Batches(work, make_reception_number),
        information=MedicalInformation(work),
        disaster=DisasterMode(work),
        plans=Plans(work),
        own_page=OwnPage(work, registrations),
        statistics=Statistics(work),
    )


def make_code() -> str:
    """Give a code for somebody's own page: twelve letters, about 58 bits."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(12))
    return "-".join(letters[start : start + 4] for start in (0, 4, 8))


def make_reception_number(now: datetime) -> str:
    """Give a reception number: the day, and twelve digits that nobody can count up to."""
    return f"{now:%Y%m%d}{secrets.randbelow(10**12):012d}"
