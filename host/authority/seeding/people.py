"""Made-up people: three to a household, with the insurance that fits their age, and what happens in real lives.

Shares follow published ones where there are some: 80 % hold a card, 88 % of these are registered, 4.6 % of names
have a character that is missing at the insurer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from host.authority.insurance.codes import Sex
from host.authority.insurance.medical import MedicalRecord
from host.authority.insurance.person import Person
from host.authority.seeding.cards import make_certificates
from host.authority.seeding.dice import Dice
from host.authority.seeding.insurances import Life, make_history
from host.authority.seeding.medical import make_record
from host.authority.seeding.words import GIVEN, SURNAMES, TOWNS

HOUSEHOLD = 3
_AGES = {
    "working": ((20, 64), (20, 64), (0, 22)),
    "elderly": ((70, 74), (70, 74), (65, 69)),
    "late": ((75, 99), (75, 99), (75, 99)),
}
"""Ages of the three of a household."""


@dataclass(frozen=True, repr=False)
class SeededPerson:
    """A person of the population, ready to be stored."""

    person_id: str
    person: Person
    record: MedicalRecord


@dataclass(frozen=True)
class Population:
    """All the people of one seed, as of one day."""

    seed: int
    day: date

    @property
    def prefix(self) -> str:
        """What the ids of all people of this seed begin with."""
        return f"s{self.seed}-"

    def make(self, index: int) -> SeededPerson:
        """Make one person; neighbours share a household, a surname and an address."""
        place = index % HOUSEHOLD
        home = Dice(self.seed, "household", index // HOUSEHOLD)
        kind = home.weigh((("working", 80.0), ("elderly", 8.0), ("late", 12.0)))
        surname, town = home.pick(SURNAMES), home.pick(TOWNS)
        dice = Dice(self.seed, "person", index)
        sex = dice.pick((Sex.MALE, Sex.FEMALE))
        given = dice.pick(GIVEN[sex])
        birth_date = dice.day_before(self.day, *(365 * age + 20 for age in _AGES[kind][place]))
        life = Life(self.day, birth_date, place, home.number(0, 2**31), index // HOUSEHOLD)
        name, kana = f"{surname[0]}　{given[0]}", f"{surname[1]}　{given[1]}"
        person = Person(
            name=name,
            kana=kana,
            birth_date=birth_date,
            sex=sex,
            qualifications=make_history(life, name, kana, dice),
            certificates=make_certificates(self.seed, index, self.day, dice),
            postal_code=town[1],
            address=f"架空県{town[0]}{home.number(1, 40)}－{home.number(1, 30)}",
        )
        return SeededPerson(f"{self.prefix}{index:07d}", person, make_record(life.age, self.day, dice))
