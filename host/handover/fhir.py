"""A visit as one FHIR bundle (R4-shaped, checked with the R4B models of fhir.resources): no server, one JSON file.

The bundle holds a CoverageEligibilityRequest, its Response, the Patient, and for each qualification a Coverage in the
style of JP Core's JP_Coverage with its insurer as Organization. JP Core has no profile for the first two. "Could not
check" is outcome `error` and says nothing about `inforce`; what the eligibility system said stays in its own words.
"""

from __future__ import annotations

import unicodedata
from datetime import date, datetime
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from fhir.resources.R4B.bundle import Bundle

from device.wire.numbers import find_error
from device.wire.words import EligibilityStatus
from host.base.japan_time import JAPAN, japan_day
from host.eligibility.qualification import QualificationDetails, QualificationKind
from host.handover.made import Made, mark_of, moment_of, stamp_of, tells
from host.insurance.comparing import ratio_of
from host.insurance.record import Found, How
from host.visits.visit import Visit

_CORE = "http://jpfhir.jp/fhir/core"
_EXTENSION = f"{_CORE}/Extension/StructureDefinition/JP_Coverage_InsuredPerson"
_INSURER_NUMBER = f"{_CORE}/mhlw/IdSystem/InsurerNumber"
_COVERAGE_ID = f"{_CORE}/IdSystem/JP_Coverage_id"
_MEMBER_ID = "http://jpfhir.jp/fhir/clins/Idsystem/JP_Insurance_memberID"
_REPRESENTATION = "http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation"
_TERMS = "http://terminology.hl7.org/CodeSystem"
_UUID = "urn:uuid:"
_GENDER = {1: "male", 2: "female"}
_RELATIONSHIP = {1: "self", 2: "other"}

_DISPOSITION = {
    EligibilityStatus.ELIGIBLE: "valid",
    EligibilityStatus.NOT_ELIGIBLE: "ended: no valid insurance is registered at the moment",
    EligibilityStatus.NEW_ELSEWHERE: "ended: a newer insurance exists",
    EligibilityStatus.NOT_FOUND: "no insurance is registered at the moment",
    EligibilityStatus.SEVERAL: "several insurances match: branch number and birth date decide",
    EligibilityStatus.NOT_REGISTERED: "the card is not registered for insurance use",
    EligibilityStatus.COULD_NOT_CHECK: "could not be checked; this does not mean uninsured",
}
_OUTCOME = {EligibilityStatus.SEVERAL: "partial", EligibilityStatus.COULD_NOT_CHECK: "error"}

Resource = dict[str, Any]


class FhirMaker:
    """Makes bundles for one clinic."""

    def __init__(self, clinic: str, institution: str) -> None:
        """Name the clinic, and its number of ten digits where it is known."""
        self._clinic = clinic
        self._institution = institution

    def make(self, visit: Visit, found: Found) -> Made | None:
        """Give the file (`Maker`)."""
        if not tells(visit):
            return None
        name = f"uketsuke-{mark_of(visit)}-{stamp_of(visit, found)}.json"
        return Made(name, self.bundle(visit, found).encode())

    def bundle(self, visit: Visit, found: Found) -> str:
        """Give the bundle's JSON; only for a visit of which files may speak.

        Raises:
            pydantic.ValidationError: it is no R4B bundle (a programmer's mistake).
        """
        created = datetime.fromtimestamp(moment_of(visit, found), JAPAN).isoformat()
        coverages = [_coverage(one, index) for index, one in enumerate(found.qualifications)]
        payers = [_payer(one, index) for index, one in enumerate(found.qualifications)]
        resources = [
            _request(visit, found, created),
            _response(visit, found, created),
            _patient(found.qualification),
            self._provider(),
            *coverages,
            *payers,
        ]
        entries = [{"fullUrl": _url(one), "resource": one} for one in resources]
        mark = {"system": "urn:uketsuke:visit", "value": visit.visit_id}
        whole = {"type": "collection", "identifier": mark, "timestamp": created, "entry": entries}
        return str(Bundle.model_validate(_with_uuids(whole, visit)).model_dump_json())

    def _provider(self) -> Resource:
        number = [{"system": f"{_CORE}/IdSystem/insurance-medical-institution-no", "value": self._institution}]
        return _told(
            {"resourceType": "Organization", "id": "clinic", "name": self._clinic},
            identifier=number if self._institution else [],
        )


def _with_uuids(node: Any, visit: Visit) -> Any:
    """Give the same with the short names of resources made into UUIDs that are this change's own."""
    if isinstance(node, dict):
        return {key: _with_uuids(value, visit) for key, value in node.items()}
    if isinstance(node, list):
        return [_with_uuids(value, visit) for value in node]
    if isinstance(node, str) and node.startswith(_UUID):
        return f"{_UUID}{uuid5(NAMESPACE_OID, f'{visit.visit_id}/{visit.change}/{node}')}"
    return node


def _request(visit: Visit, found: Found, created: str) -> Resource:
    base = _common("CoverageEligibilityRequest", "request", found, created)
    day = japan_day(visit.received_at).isoformat()
    insurance = [{"coverage": {"reference": f"{_UUID}coverage-{at}"}} for at in range(len(found.qualifications))]
    return _told({**base, "servicedDate": day, "provider": _reference("clinic")}, insurance=insurance)


def _response(visit: Visit, found: Found, created: str) -> Resource:
    status = visit.eligibility.status if visit.eligibility else EligibilityStatus.COULD_NOT_CHECK
    base = _common("CoverageEligibilityResponse", "response", found, created)
    whole = {
        **base,
        "request": _reference("request"),
        "outcome": _OUTCOME.get(status, "complete"),
        "disposition": _DISPOSITION[status],
    }
    insurance = [_insurance(status, one, at) for at, one in enumerate(found.qualifications)]
    return _told(whole, insurance=insurance, error=_errors(visit, found, status))


def _common(kind: str, ident: str, found: Found, created: str) -> Resource:
    known = bool(found.qualifications)
    return {
        "resourceType": kind,
        "id": ident,
        "status": "active",
        "purpose": ["discovery" if found.how in (How.CARD, How.FILE) else "validation"],
        "patient": _reference("patient"),
        "created": created,
        "insurer": _reference("payer-0") if known else {"display": "not known"},
    }


def _insurance(status: EligibilityStatus, one: QualificationDetails, at: int) -> Resource:
    told = {"coverage": _reference(f"coverage-{at}")}
    if status in (EligibilityStatus.COULD_NOT_CHECK, EligibilityStatus.SEVERAL, EligibilityStatus.NOT_REGISTERED):
        return told
    in_force = status is EligibilityStatus.ELIGIBLE
    return _told({**told, "inforce": in_force}, benefitPeriod=_period(one.valid_from, one.valid_until))


def _errors(visit: Visit, found: Found, status: EligibilityStatus) -> list[Resource]:
    reason = visit.eligibility.reason if visit.eligibility else 0
    said = [f"{found.official.code} {found.official.message}".strip()] if status in _OUTCOME else []
    if reason:
        said.append(f"{reason} {find_error(reason).name}")
    return [{"code": {"text": text}} for text in said if text] or (
        [{"code": {"text": status}}] if status in _OUTCOME else []
    )


def _patient(one: QualificationDetails | None) -> Resource:
    base = {"resourceType": "Patient", "id": "patient"}
    if one is None:
        return base
    names = [_name(one.name, "IDE"), _name(one.kana, "SYL")]
    return _told(
        {**base, "gender": _GENDER.get(one.sex, "unknown"), "birthDate": one.birth_date.isoformat()},
        name=[name for name in names if name],
        address=[_told({}, text=one.address, postalCode=one.post_number)] if one.address or one.post_number else [],
    )


def _name(text: str, representation: str) -> Resource | None:
    form = {"url": _REPRESENTATION, "valueCode": representation}
    return {"extension": [form], "use": "official", "text": text} if text else None


def _coverage(one: QualificationDetails, at: int) -> Resource:
    parts = {"Symbol": _wide(one.symbol), "Number": _wide(one.number), "SubNumber": _narrow(one.branch)}
    return _told(
        {
            "resourceType": "Coverage",
            "id": f"coverage-{at}",
            "meta": {"profile": [f"{_CORE}/StructureDefinition/JP_Coverage"]},
            "status": "active",
            "type": _kind(one),
            "beneficiary": _reference("patient"),
            "payor": [_reference(f"payer-{at}")],
            "order": at + 1,
        },
        extension=[{"url": f"{_EXTENSION}{name}", "valueString": text} for name, text in parts.items() if text],
        identifier=_identifiers(one),
        subscriberId=":".join(part for part in (parts["Symbol"], parts["Number"]) if part),
        dependent=_wide(one.branch),
        relationship=_relationship(one.relation),
        period=_period(one.valid_from, one.valid_until),
        costToBeneficiary=_share(ratio_of(one)),
    )


def _kind(one: QualificationDetails) -> Resource:
    code, text = (
        ("SUBSIDIZ", "医療扶助") if one.kind is QualificationKind.PUBLIC_ASSISTANCE else ("PUBLICPOL", "医療保険")
    )
    return {"coding": [{"system": f"{_TERMS}/v3-ActCode", "code": code}], "text": text}


def _identifiers(one: QualificationDetails) -> list[Resource]:
    insurer, branch = _insurer(one), _narrow(one.branch)
    symbol, number = _wide(one.symbol), _wide(one.number)
    listed = ",".join(f'"{part}"' for part in (insurer, symbol, number, branch))
    return [
        {"system": _COVERAGE_ID, "value": listed},
        {"system": _MEMBER_ID, "value": ":".join((insurer, symbol, number, branch))},
    ]


def _payer(one: QualificationDetails, at: int) -> Resource:
    kind = [{"coding": [{"system": f"{_TERMS}/organization-type", "code": "pay"}]}]
    number = [{"system": _INSURER_NUMBER, "value": one.insurer_number.strip()}] if one.insurer_number.strip() else []
    base = {"resourceType": "Organization", "id": f"payer-{at}", "type": kind}
    return _told(base, identifier=number, name=one.insurer_name or "not known")


def _relationship(relation: int) -> Resource | None:
    code = _RELATIONSHIP.get(relation)
    return {"coding": [{"system": f"{_TERMS}/subscriber-relationship", "code": code}]} if code else None


def _share(percent: int) -> list[Resource]:
    if not percent:
        return []
    unit = {"value": percent, "unit": "%", "system": "http://unitsofmeasure.org", "code": "%"}
    return [
        {"type": {"coding": [{"system": f"{_TERMS}/coverage-copay-type", "code": "copaypct"}]}, "valueQuantity": unit}
    ]


def _period(begin: date | None, end: date | None) -> Resource | None:
    told = {name: day.isoformat() for name, day in (("start", begin), ("end", end)) if day}
    return told or None


def _insurer(one: QualificationDetails) -> str:
    return _narrow(one.insurer_number).strip().rjust(8, "0")


def _wide(text: str) -> str:
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text.strip())


def _narrow(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _reference(ident: str) -> Resource:
    return {"reference": f"{_UUID}{ident}"}


def _url(resource: Resource) -> str:
    return f"{_UUID}{resource['id']}"


def _told(base: Resource, **maybe: Any) -> Resource:
    """Add what is there: FHIR has no empty values."""
    return {**base, **{name: value for name, value in maybe.items() if value}}
