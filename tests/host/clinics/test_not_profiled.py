"""Nobody is profiled: two clinics that put together all they hold do not find out that they have a patient in common,
except by what the insurer itself tells both; and nobody can look up whose face was not recognised."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date
from typing import Any

import pytest

from device.wire.messages.visit import Attempt, FaceProof, Holder, Model
from device.wire.words import Method, Outcome
from tests.host.clinics.clinic import Clinic, card_of, end_of_card, values_in
from tests.host.clinics.conftest import MakeClinic
from tests.host.line.bodies import visit_body
from tests.host.line.waiting import wait_for
from tests.host.outcomes.town import ISSUER, Insured, Town

pytestmark = pytest.mark.system

TRIED = (Attempt(Method.FACE, Outcome.NO_MATCH), Attempt(Method.PIN, Outcome.NOT_VERIFIED))
RECOGNISED = Holder(Method.FACE, Outcome.MATCH, (Attempt(Method.FACE, Outcome.UNCERTAIN),))
REFUSED = Holder(Method.STAFF, Outcome.PENDING, TRIED, reason=214)
SEEN = FaceProof((Model("embedder", "0" * 64),), "0.700", "below", 5, "standard", 3, ("blurred", "eyes_covered"))


def play(clinic: Clinic, insured: Insured) -> list[str]:
    """Let somebody come twice, once recognised and once not; the card is linked, and the way fails in between."""
    known = clinic.come(insured, RECOGNISED)
    clinic.link(known)
    body = replace(visit_body(REFUSED, card_of(insured)), face=SEEN)
    refused = clinic.arrive(body)
    clinic.world.changes.confirm(refused, "mihon")
    if clinic.world.rows("SELECT due_at FROM visits WHERE due_at IS NOT NULL"):
        clinic.ask()  # with the consent that came with the visit
    clinic.world.clock.now += 98_765
    return [known, refused]


def held_at(clinic: Clinic, visit_ids: list[str]) -> set[str]:
    """Give every value that anybody outside the host's own memory could find."""
    files = [text for visit_id in visit_ids for text in clinic.in_files(visit_id)]
    everything = [[*clinic.at_subscribers()], files, [*clinic.in_database()], clinic.world.events()]
    return set(values_in(everything))


def told_by_the_insurer(clinic: Clinic, visit_id: str) -> set[str]:
    """The allow-list: what the answer about the person's insurance holds, in every form in which a day is written."""

    def values(node: Any) -> Iterator[str]:
        if is_dataclass(node):
            for field in fields(node):
                yield from values(getattr(node, field.name))
        elif isinstance(node, tuple):
            for item in node:
                yield from values(item)
        elif isinstance(node, date):
            yield from (node.isoformat(), f"{node:%Y%m%d}")
        else:
            yield from values_in(str(node))

    return set(values(clinic.found(visit_id).qualifications))


def test_two_clinics_find_no_patient_in_common(town: Town, make_clinic: MakeClinic) -> None:
    one, other = make_clinic("clinic-a"), make_clinic("clinic-b")
    other.world.clock.now += 1_234
    patient, somebody = town.person(), town.person()
    held = {"one": held_at(one, play(one, patient))}
    last = max(one.found(visit_id).confirmed_at for visit_id in one.visit_ids())
    wait_for(lambda: int(time.time()) > last, "the next second")  # nobody is at two clinics within one
    held["other"] = held_at(other, play(other, patient))
    common_to_all = held_at(one_more := make_clinic("clinic-c"), play(one_more, somebody))
    insurer = told_by_the_insurer(one, one.visit_ids()[0])
    in_common = (held["one"] & held["other"]) - common_to_all
    assert in_common <= insurer
    assert patient.number in insurer  # it is the insurer's, so it may stand there


def test_the_measure_itself_finds_what_would_give_a_patient_away(town: Town, make_clinic: MakeClinic) -> None:
    """What the hosts can open with their keys has the certificate in common: the comparison does see it."""
    one, other, patient = make_clinic("clinic-a"), make_clinic("clinic-b"), town.person()
    long_serial = Insured(f"9007199{patient.number}")
    for clinic in (one, other):
        clinic.come(long_serial, RECOGNISED)
    in_common = set(values_in([*one.opened()])) & set(values_in([*other.opened()]))
    assert {long_serial.number, str(end_of_card(long_serial))} <= in_common
    for clinic in (one, other):
        raw = clinic.raw()
        assert not [
            secret for secret in (long_serial.number, str(end_of_card(long_serial)), ISSUER) if secret.encode() in raw
        ]


def test_no_refusal_and_no_failed_try_stays_and_the_way_that_succeeded_does(
    town: Town, make_clinic: MakeClinic
) -> None:
    clinic = make_clinic("clinic-a")
    known, refused = play(clinic, town.person())
    words = {"no_match", "uncertain", "not_verified", "below", "blurred", "eyes_covered"}
    held = [*clinic.opened(), *clinic.at_subscribers(), *clinic.in_files(known), *clinic.in_files(refused)]
    for text in (str(held), clinic.world.logged.getvalue()):
        assert not {word for word in words if f"'{word}'" in text or f'"{word}"' in text}
    assert {holder["reason"] for holder in clinic.opened() if "reason" in holder} == {0}
    assert clinic.visit(known).holder == Holder(Method.FACE, Outcome.MATCH)
    assert clinic.visit(refused).holder == Holder(Method.STAFF, Outcome.CONFIRMED)
    counted = {(kind, word): number for _, kind, word, number in clinic.world.rows("SELECT * FROM tallies")}
    assert counted["tried", "face/no_match"] == 1
    assert counted["reason", "214"] == 1
