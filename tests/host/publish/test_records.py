"""What a subscriber is told of the insurance: all of it for a known holder, nothing of it for a card alone."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from device.wire import codec, schema, words
from device.wire.messages.insurance import Changed, ConsentEnd, Notice
from device.wire.messages.subscriber import ResultClaims, VisitRecord
from device.wire.padding import LONG
from device.wire.words import EligibilityStatus
from host.eligibility.qualification import QualificationDetails
from host.insurance.record import Difference, How
from host.publish.records import full_record, with_insurance
from tests.host.handover.people import ASSISTANCE, INSURANCE, NOTICE, answer, found_of, visit_of
from tests.host.line.bodies import FACE, NO_CARD, STAFF, visit_body
from tests.host.world import NOW, World
from tests.host.world import found as without_answer

CHANGES = (Difference(words.Change.RATIO, "10", "20"),)
PERSONAL = ("見本", "ﾐﾎﾝ", "0000077", "999999", "kq3Zt0vX9mB2", "1952-02-29", "架空")


def told(
    status: EligibilityStatus = EligibilityStatus.ELIGIBLE, holder: Any = FACE, how: How = How.CARD
) -> VisitRecord:
    said = answer(status, INSURANCE, ASSISTANCE) if status is EligibilityStatus.ELIGIBLE else answer(status)
    record = visit_of(said, holder).record()
    assert record
    return with_insurance(record, found_of(said, how, CHANGES))


def test_all_that_was_found_is_told() -> None:
    record = told()
    insurance, assistance = record.insurance
    assert insurance.kind is words.InsuranceKind.MEDICAL_INSURANCE
    assert assistance.kind is words.InsuranceKind.PUBLIC_ASSISTANCE
    assert (insurance.insurer_number, insurance.name, insurance.kana) == ("  999999", "見本　●子", "ﾐﾎﾝ ﾊﾅｺ")
    assert (insurance.relation, insurance.sex) == (words.Relation.DEPENDANT, words.Sex.FEMALE)
    assert (insurance.valid_from, insurance.valid_until) == ("2024-04-01", "")
    assert [one.ratio_percent for one in insurance.elderly_certificates] == [20]
    assert [one.month for one in assistance.medical_tickets] == ["202611"]
    assert record.consents == (ConsentEnd(words.ConsentKind.MEDICINES, int(NOW) + 86_400),)
    assert record.changes == (Changed(words.Change.RATIO, "10", "20"),)
    assert record.notices == (Notice(NOTICE.code, NOTICE.message),)
    assert (record.checked_at, record.checked_by, record.link) == (int(NOW) + 1, words.CheckedBy.CARD, "kq3Zt0vX9mB2")


def test_no_part_of_a_qualification_is_forgotten() -> None:
    other_names = {"kind", "card_class", "post_number", "elderly", "limits", "diseases", "tickets", "unknown"}
    known = {field.name for field in dataclasses.fields(QualificationDetails)} - other_names
    (insurance, _) = told().insurance
    assert known <= {field.name for field in dataclasses.fields(insurance)}


@pytest.mark.parametrize("holder", [STAFF, NO_CARD], ids=["pending", "no card"])
def test_a_card_alone_hands_nobodys_data_on(holder: Any) -> None:
    record = told(holder=holder)
    text = json.dumps(codec.to_json(record), ensure_ascii=False)
    assert not [word for word in PERSONAL if word in text]
    assert record.checked_by is words.CheckedBy.CARD


@pytest.mark.parametrize("status", list(EligibilityStatus))
def test_every_answer_fits_the_schema_and_the_least_size(status: EligibilityStatus) -> None:
    claims = ResultClaims(1, "h-main", "s-karte", "01JDGQ6Y8ZK3T5V7W9X1A2B3C9", int(NOW), 1, told(status))
    data = codec.to_json(claims)
    Draft202012Validator(schema.message_schema("result")).validate(data)
    assert codec.from_json(data, ResultClaims) == claims
    assert len(codec.dump(data)) <= LONG, "two insurances are as long as none for whoever reads the network"


def test_what_could_not_be_checked_was_checked_by_nothing() -> None:
    assert told(EligibilityStatus.COULD_NOT_CHECK).checked_by is words.CheckedBy.NONE


@pytest.mark.parametrize("how", list(How))
def test_every_way_of_checking_has_its_word(how: How) -> None:
    assert str(told(how=how).checked_by) == str(how)


def test_nothing_personal_is_in_the_text_of_a_record() -> None:
    assert not [word for word in PERSONAL if word in repr(told())]


def test_without_anything_found_the_record_is_the_visits(world: World) -> None:
    card = world.issuer.card(1).facts()
    body = visit_body(FACE, card)
    world.arrive(body)
    world.settle(without_answer(card))
    visit = world.visit(body.visit_id)
    with world.engine.begin() as connection:
        assert full_record(connection, visit) == visit.record()
