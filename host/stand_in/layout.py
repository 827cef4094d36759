"""The official layout from the authority's JSON, as text templates; the order of elements is shaken on purpose."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from host.stand_in.asked import AskedPerson
from host.stand_in.behaviour import Mode

Json = Mapping[str, Any]

_PLAIN = {
    "InsurerNumber": "insurer_number",
    "InsurerName": "insurer_name",
    "InsuredCardSymbol": "symbol",
    "InsuredIdentificationNumber": "number",
    "InsuredBranchNumber": "branch",
    "PersonalFamilyClassification": "relation",
    "Name": "name",
    "NameKana": "kana",
    "Sex1": "sex",
    "InsuredCardClassification": "card_class",
    "InsuredName": "insured_name",
    "NameOfOther": "name_of_other",
    "NameOfOtherKana": "kana_of_other",
    "Address": "address",
    "PostNumber": "postal_code",
    "ReasonOfLoss": "loss_reason",
}
_DAYS = {
    "Birthdate": "birth_date",
    "QualificationDate": "valid_from",
    "DisqualificationDate": "valid_until",
    "InsuredCertificateIssuanceDate": "certificate_issued_on",
    "InsuredCardValidDate": "certificate_valid_from",
    "InsuredCardExpirationDate": "certificate_valid_until",
}
_CONSENTS = {
    "medicines": "PharmacistsInfo",
    "diagnoses": "DiagnosisInfo",
    "surgery": "OperationInfo",
    "checkups": "SpecificHealthCheckupsInfo",
}
_BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@dataclass(frozen=True, repr=False)
class Envelope:
    """The head of an answer; `moment` is YYYYMMDDHHmmss in Japan."""

    institution: str
    file_id: str
    moment: str
    reference: str = "2"
    segment: str = "1"
    reception_number: str = ""
    error: str = ""


def leaf(name: str, value: object) -> str:
    """Give an element with a text, or nothing for an empty one."""
    text = "" if value is None else str(value)
    return f"<{name}>{escape(text)}</{name}>" if text else ""


def format_file(envelope: Envelope, body: str, encoding: str, mode: Mode = Mode.NORMAL) -> bytes:
    """Give a whole file in an encoding, spoilt as the mode says."""
    identifier, name = ("1", "Shift_JIS") if encoding == "cp932" else ("0", "UTF-8")
    institution = "9900000000" if mode is Mode.OTHER_INSTITUTION else envelope.institution
    head = (
        leaf("MedicalInstitutionCode", institution)
        + leaf("ReferenceClassification", envelope.reference)
        + leaf("QualificationConfirmationDate", envelope.moment[:8])
        + leaf("SegmentOfResult", envelope.segment)
        + leaf("ProcessExecutionTime", envelope.moment)
        + leaf("ErrorCode", envelope.error)
        + leaf("ErrorMessage", "異常終了しました" if envelope.error else "")
        + leaf("ArbitraryFileIdentifier", "another" if mode is Mode.OTHER_REQUEST else envelope.file_id)
        + leaf("CharacterCodeIdentifier", identifier)
        + leaf("ReceptionNumber", envelope.reception_number)
    )
    bomb = _BOMB if mode is Mode.BOMB else ""
    inside = f"<MessageHeader>{head}</MessageHeader><MessageBody>{body}</MessageBody>"
    text = f'<?xml version="1.0" encoding="{name}" standalone="no"?>\n{bomb}<XmlMsg>{inside}</XmlMsg>\n'
    if mode is Mode.OTHER_ENCODING:
        encoding = "utf-8" if encoding == "cp932" else "cp932"
    data = text.encode(encoding, errors="replace")
    return data[: len(data) // 2] if mode is Mode.TRUNCATED else data


def format_person(answer: Json, moment: str, mode: Mode = Mode.NORMAL) -> str:
    """Give what a file says about one person, from an answer or a row of the authority."""
    result = answer["result"]
    validity = "" if mode is Mode.NO_VALIDITY else leaf("QualificationValidity", result["validity"])
    found = [_qualification(one, answer, moment, mode) for one in answer["qualifications"]]
    return (
        leaf("ProcessingResultStatus", result["status"])
        + leaf("ProcessingResultCode", result["code"])
        + leaf("ProcessingResultMessage", result["message"])
        + validity
        + (f"<ResultList>{''.join(found)}</ResultList>" if found else "")
    )


def format_unit(person: AskedPerson, row: Json, moment: str, mode: Mode = Mode.NORMAL) -> str:
    """Give one unit of a list, with the echo of what was asked."""
    echo = "".join(leaf(name, value) for name, value in person.leaves.items())
    search = f"<QualificationConfirmSearchInfo>{echo}</QualificationConfirmSearchInfo>"
    return f"<BulkConfirmUnit>{search}{format_person(row, moment, mode)}</BulkConfirmUnit>"


def zipped(name: str, data: bytes) -> bytes:
    """Give an archive with one file."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return memory.getvalue()


def _qualification(one: Json, answer: Json, moment: str, mode: Mode) -> str:
    parts = [leaf(name, one.get(key)) for name, key in _PLAIN.items()]
    parts += [leaf(name, _day(one.get(key))) for name, key in _DAYS.items()]
    if str(one["insurer_number"]).strip().startswith("39"):
        parts.append(leaf("InsuredPartialContributionRatio", f"{one['ratio_percent']:03d}"))
    parts += [_elderly(one.get("elderly")), _tickets(one.get("medical_tickets") or [])]
    parts += [_consent(consent) for consent in answer.get("consents", [])]
    if mode is Mode.OTHER_PERSON:
        parts = [part for part in parts if not part.startswith("<Birthdate>")] + [leaf("Birthdate", "19990101")]
    random.Random(moment).shuffle(parts)  # noqa: S311  an order is no secret
    return f"<ResultOfQualificationConfirmation>{''.join(parts)}</ResultOfQualificationConfirmation>"


def _elderly(elderly: Json | None) -> str:
    if elderly is None:
        return ""
    inside = (
        leaf("ElderlyRecipientCertificateDate", _day(elderly["issued_on"]))
        + leaf("ElderlyRecipientValidStartDate", _day(elderly["valid_from"]))
        + leaf("ElderlyRecipientValidEndDate", _day(elderly["valid_until"]))
        + leaf("ElderlyRecipientContributionRatio", f"{elderly['ratio_percent']:03d}")
    )
    return f"<ElderlyRecipientCertificateInfo>{inside}</ElderlyRecipientCertificateInfo>"


def _tickets(tickets: Sequence[Json]) -> str:
    each = "".join(
        "<MedicalTicketInfo>"
        + leaf("TicketType", ticket["kind"])
        + leaf("MedicalTreatmentMonth", str(ticket["month"]).replace("-", ""))
        + leaf("IssueNumber", ticket["issue_number"])
        + "</MedicalTicketInfo>"
        for ticket in tickets
    )
    return f"<PublicExpenseResultList>{each}</PublicExpenseResultList>" if each else ""


def _consent(consent: Json) -> str:
    name = _CONSENTS[consent["kind"]]
    return (
        leaf(f"{name}ConsFlg", consent["state"])
        + leaf(f"{name}ConsTime", _moment(consent["consented_at"]))
        + leaf(f"{name}AvailableTime", _moment(consent["available_until"]))
    )


def _day(text: str | None) -> str:
    return (text or "").replace("-", "")


def _moment(text: str | None) -> str:
    return "".join(char for char in (text or "")[:19] if char.isdigit())
