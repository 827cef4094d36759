"""FHIR bundles: valid R4B, each outcome as the facts say, and nothing in force that could not be checked."""

from __future__ import annotations

import json
from typing import Any

import pytest
from fhir.resources.R4B.bundle import Bundle

from device.wire.words import EligibilityStatus
from host.handover.fhir import FhirMaker
from host.insurance.record import How
from tests.host.handover.people import ASSISTANCE, INSURANCE, VISIT_ID, answer, found_of, visit_of
from tests.host.line.bodies import STAFF

MAKER = FhirMaker("c1", "9919999999")
STATUSES = list(EligibilityStatus)


def bundle(status: EligibilityStatus = EligibilityStatus.ELIGIBLE, how: How = How.CARD) -> dict[str, Any]:
    told = answer(status) if status is not EligibilityStatus.ELIGIBLE else answer(status, INSURANCE, ASSISTANCE)
    file = MAKER.make(visit_of(told), found_of(told, how))
    assert file
    parsed: dict[str, Any] = json.loads(file.data)
    return parsed


def resources(whole: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [entry["resource"] for entry in whole["entry"] if entry["resource"]["resourceType"] == kind]


def references(node: Any) -> list[str]:
    if isinstance(node, dict):
        own = [node["reference"]] if isinstance(node.get("reference"), str) else []
        return own + [found for value in node.values() for found in references(value)]
    return [found for value in node for found in references(value)] if isinstance(node, list) else []


@pytest.mark.parametrize("status", STATUSES)
def test_every_outcome_is_a_valid_bundle_with_whole_references(status: EligibilityStatus) -> None:
    whole = bundle(status)
    Bundle.model_validate(whole)
    urls = [entry["fullUrl"] for entry in whole["entry"]]
    assert len(set(urls)) == len(urls)
    assert set(references(whole)) <= set(urls)


@pytest.mark.parametrize(
    ("status", "outcome", "in_force"),
    [
        (EligibilityStatus.ELIGIBLE, "complete", [True, True]),
        (EligibilityStatus.NOT_ELIGIBLE, "complete", [False]),
        (EligibilityStatus.NEW_ELSEWHERE, "complete", [False]),
        (EligibilityStatus.NOT_FOUND, "complete", []),
        (EligibilityStatus.SEVERAL, "partial", []),
        (EligibilityStatus.NOT_REGISTERED, "complete", []),
        (EligibilityStatus.COULD_NOT_CHECK, "error", []),
    ],
)
def test_outcome_and_in_force(status: EligibilityStatus, outcome: str, in_force: list[bool]) -> None:
    (response,) = resources(bundle(status), "CoverageEligibilityResponse")
    assert response["outcome"] == outcome
    assert [one["inforce"] for one in response.get("insurance", []) if "inforce" in one] == in_force
    assert bool(response.get("error")) == (outcome != "complete")


def test_what_could_not_be_checked_names_its_reason_and_says_that_it_is_not_uninsured() -> None:
    (response,) = resources(bundle(EligibilityStatus.COULD_NOT_CHECK), "CoverageEligibilityResponse")
    assert "does not mean uninsured" in response["disposition"]
    assert any("authority_unreachable" in error["code"]["text"] for error in response["error"])
    assert "inforce" not in json.dumps(response)


def test_the_first_coverage_is_in_the_style_of_jp_core() -> None:
    coverage = resources(bundle(), "Coverage")[0]
    values = {one["system"]: one["value"] for one in coverage["identifier"]}
    assert values["http://jpfhir.jp/fhir/core/IdSystem/JP_Coverage_id"] == '"00999999","架０１","０００００７７","02"'
    assert values["http://jpfhir.jp/fhir/clins/Idsystem/JP_Insurance_memberID"] == "00999999:架０１:０００００７７:02"
    told = {one["url"].rsplit("_", 1)[1]: one["valueString"] for one in coverage["extension"]}
    assert told == {
        "InsuredPersonSymbol": "架０１",
        "InsuredPersonNumber": "０００００７７",
        "InsuredPersonSubNumber": "02",
    }
    assert coverage["dependent"] == "０２"
    assert coverage["costToBeneficiary"][0]["valueQuantity"]["value"] == 20


def test_public_assistance_is_a_second_coverage() -> None:
    first, second = resources(bundle(), "Coverage")
    assert (first["type"]["text"], second["type"]["text"]) == ("医療保険", "医療扶助")
    assert (first["order"], second["order"]) == (1, 2)


def test_the_patient_is_as_the_system_gave_her() -> None:
    (patient,) = resources(bundle(), "Patient")
    assert [name["text"] for name in patient["name"]] == ["見本　●子", "ﾐﾎﾝ ﾊﾅｺ"]
    assert (patient["birthDate"], patient["gender"]) == ("1952-02-29", "female")


@pytest.mark.parametrize(("how", "purpose"), [(How.CARD, "discovery"), (How.NUMBER, "validation")])
def test_purpose(how: How, purpose: str) -> None:
    (request,) = resources(bundle(how=how), "CoverageEligibilityRequest")
    assert request["purpose"] == [purpose]


def test_a_bundle_is_the_same_every_time_and_no_name_tells_who_it_is() -> None:
    told = answer()
    first, second = (MAKER.make(visit_of(told), found_of(told)) for _ in range(2))
    assert first
    assert second
    assert (first.name, first.data) == (second.name, second.data)
    assert VISIT_ID not in first.name


def test_a_card_whose_holder_is_not_known_gives_no_bundle() -> None:
    assert MAKER.make(visit_of(answer(), STAFF), found_of(answer())) is None
