"""The outcome table, run through every connector against the real programs."""

from __future__ import annotations

import asyncio
import dataclasses
import json
from typing import Any

import pytest

from device.wire.messages.visit import Card
from device.wire.numbers import find_error, find_step
from device.wire.words import CardKind
from host.base.oqs_settings import OqsSettings
from host.eligibility.answer import EligibilityAnswer
from host.eligibility.connection import AuthorityConnection
from host.eligibility.reason import Reason
from host.handover.fhir import FhirMaker
from host.insurance.record import Found, How
from host.linkage.connector import LinkageConnector
from host.linkage.folders import PostOffice, PostPlaces
from host.roles.eligibility import make_ident
from host.visits.visit import Visit
from tests.host.line.bodies import FACE, visit_body
from tests.host.outcomes.conftest import asking
from tests.host.outcomes.table import TABLE, THROUGH_LINKAGE, Expected, LinkageSituation, Situation
from tests.host.outcomes.town import Insured, Town, insured_until
from tests.host.stand_in.process import INSTITUTION, RunningStandIn
from tests.host.world import NOW, World

CARD = Card(kind=CardKind.MYNUMBER, issuer="0badcafe", serial="4711")


def fhir_of(answer: EligibilityAnswer) -> dict[str, Any]:
    """Give the response that clinic software would read."""
    body = visit_body(FACE, CARD)
    visit = Visit("t-front", NOW, False, body, body.holder, CARD, answer.on_wire(), 1)
    found = Found(answer.status, How.CARD, NOW, answer.official, qualifications=answer.qualifications)
    entries = json.loads(FhirMaker("c1", INSTITUTION).bundle(visit, found))["entry"]
    kind = "CoverageEligibilityResponse"
    found_one: dict[str, Any] = next(one["resource"] for one in entries if one["resource"]["resourceType"] == kind)
    return found_one


def check(answer: EligibilityAnswer, expected: Expected) -> None:
    assert (answer.status, answer.reason, answer.next_step) == (expected.status, expected.reason, expected.step)
    response = fhir_of(answer)
    in_force = {one.get("inforce") for one in response.get("insurance", [])}
    assert response["outcome"] == expected.outcome
    assert in_force <= {expected.in_force}
    assert (expected.in_force is None) or in_force


@pytest.mark.system
@pytest.mark.parametrize("situation", [one for one in TABLE if one.by_card], ids=lambda one: one.name)
def test_by_card(town: Town, connection: AuthorityConnection, situation: Situation) -> None:
    insured = situation.arrange(town)
    question = insured.by_card(f"card-{insured.number}")
    assert situation.by_card
    check(asking(connection, lambda connector: connector.ask_by_certificate(question)), situation.by_card)


@pytest.mark.system
@pytest.mark.parametrize("situation", [one for one in TABLE if one.by_number], ids=lambda one: one.name)
def test_by_number(town: Town, connection: AuthorityConnection, situation: Situation) -> None:
    insured = situation.arrange(town)
    question = insured.by_number(f"number-{insured.number}")
    assert situation.by_number
    check(asking(connection, lambda connector: connector.ask_by_insured_number(question)), situation.by_number)


def through_folders(world: World, stand_in: RunningStandIn, insured: Insured, answer_s: float) -> EligibilityAnswer:
    folders = (stand_in.request, stand_in.result, stand_in.face)
    settings = OqsSettings(INSTITUTION, *folders, answer_s=answer_s, poll_s=0.05)
    places = PostPlaces(stand_in.request, stand_in.result, INSTITUTION, settings.remove_answers)
    office = PostOffice(world.engine, places, world.clock, world.log)
    connector = LinkageConnector(world.engine, office, settings, world.clock, make_ident)
    return asyncio.run(connector.ask_by_insured_number(insured.by_number("q-1")))


@pytest.mark.system
@pytest.mark.parametrize("situation", THROUGH_LINKAGE, ids=lambda one: f"{one.mode}{'-ended' * one.ended}")
def test_through_the_linkage_software(
    world: World, town: Town, stand_in: RunningStandIn, situation: LinkageSituation
) -> None:
    insured = town.person(insured_until(town.days(-60))) if situation.ended else town.person()
    stand_in.behave(mode=situation.mode)
    waits_s = 0.5 if situation.mode == "silent" else 30.0
    check(through_folders(world, stand_in, insured, waits_s), situation.said)


@pytest.mark.system
@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://127.0.0.1:1", Reason.CONNECTION_REFUSED),
        ("https://no-such-host.invalid", Reason.NAME_NOT_RESOLVED),
    ],
)
def test_no_way(connection: AuthorityConnection, url: str, reason: Reason) -> None:
    question = Insured("1").by_card("r")
    away = dataclasses.replace(connection, url=url)
    answer = asking(away, lambda connector: connector.ask_by_certificate(question))
    assert (answer.checked, answer.reason) == (False, reason)


ROWS = [*(said for one in TABLE for said in (one.by_card, one.by_number) if said), *(o.said for o in THROUGH_LINKAGE)]


@pytest.mark.parametrize("said", {(said.step, said.reason): said for said in ROWS}.values(), ids=str)
def test_every_row_tells_staff_what_to_do_in_both_languages(said: Expected) -> None:
    staff = find_step(said.step).staff
    assert staff.ja
    assert staff.en
    if said.reason is not Reason.NONE:
        assert find_error(said.reason).number == said.reason
        assert not {"invalid", "not insured", "無効"} & {staff.ja, staff.en}
