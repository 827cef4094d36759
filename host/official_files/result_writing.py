"""Writing an answer in the official layout, as today's receipt computers read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from host.eligibility.qualification import Consent, ConsentState, QualificationDetails, QualificationKind
from host.official_files.encoding import Encoding
from host.official_files.qualification_reading import ASSISTANCE, CONSENT_NAMES, CONSENT_STATES
from host.official_files.records import Header, PersonResult, ResultFile, SearchInfo
from host.official_files.result_reading import BATCH_UNIT
from host.official_files.tree import Node, format_file, leaf
from host.official_files.unknown import rebuild
from host.official_files.values import format_day, format_moment, format_ratio

_LATE_ELDERLY = "39"
"""Insurer numbers of people of 75 and older begin so; only they have a share in this place."""

_FLAGS = {state: flag for flag, state in CONSENT_STATES.items()}


@dataclass(frozen=True)
class WrittenFile:
    """The bytes, and how many characters the encoding has no place for (written as ●)."""

    data: bytes
    lost: int


def format_result(result: ResultFile) -> WrittenFile:
    """Write an answer in the encoding that it names."""
    people = [_person(person) for person in result.persons]
    body = tuple(Node(BATCH_UNIT, "", person) for person in people) if result.is_batch else (*people, ())[0]
    root = Node("XmlMsg", "", (_header(result.header, result.encoding), Node("MessageBody", "", body)))
    return WrittenFile(*format_file(root, result.encoding))


def format_search(search: SearchInfo) -> Node:
    """Give the element that says whom a question is about."""
    return Node(
        "QualificationConfirmSearchInfo",
        "",
        (
            *leaf("InsurerNumber", search.insurer_number),
            *leaf("InsuredCardSymbol", search.symbol),
            *leaf("InsuredIdentificationNumber", search.number),
            *leaf("InsuredBranchNumber", search.branch),
            *leaf("Birthdate", format_day(search.birth_date)),
            Node("LimitApplicationCertificateRelatedConsFlg", "1" if search.limit_consent else "0"),
            *leaf("ArbitraryIdentifier", search.row_id),
        ),
    )


def _header(header: Header, encoding: Encoding) -> Node:
    return Node(
        "MessageHeader",
        "",
        (
            *leaf("ProcessExecutionTime", format_moment(header.executed_at)),
            *leaf("QualificationConfirmationDate", format_day(header.confirmed_on)),
            *leaf("MedicalInstitutionCode", header.institution),
            *leaf("ArbitraryFileIdentifier", header.file_id),
            *leaf("ReferenceClassification", header.reference),
            Node("SegmentOfResult", str(header.segment.value)),
            *leaf("ErrorCode", header.error.code),
            *leaf("ErrorMessage", header.error.message),
            Node("CharacterCodeIdentifier", encoding.identifier),
            *leaf("ReceptionNumber", header.reception_number),
            *rebuild(header.unknown),
        ),
    )


def _person(person: PersonResult) -> tuple[Node, ...]:
    results = [_qualification(one, person.consents) for one in person.qualifications]
    return (
        *((format_search(person.search),) if person.search else ()),
        *leaf("ProcessingResultStatus", str(person.status.value) if person.status else ""),
        *leaf("ProcessingResultCode", person.words.code),
        *leaf("ProcessingResultMessage", person.words.message),
        *leaf("QualificationValidity", str(person.validity.value) if person.validity else ""),
        *((Node("ResultList", "", tuple(results)),) if results else ()),
        *leaf("ReferenceNumber", person.reference_number),
        *rebuild(person.unknown),
    )


def _qualification(one: QualificationDetails, consents: tuple[Consent, ...]) -> Node:
    assistance = one.kind is QualificationKind.PUBLIC_ASSISTANCE
    return Node(
        "ResultOfQualificationConfirmation",
        "",
        (
            *leaf("InsuredCardClassification", ASSISTANCE if assistance else one.card_class),
            *leaf("InsurerNumber", one.insurer_number),
            *leaf("InsuredCardSymbol", one.symbol),
            *leaf("InsuredIdentificationNumber", one.number),
            *leaf("InsuredBranchNumber", one.branch),
            *leaf("PersonalFamilyClassification", str(one.relation or "")),
            *leaf("InsuredName", one.insured_name),
            *_name(one),
            *leaf("Birthdate", format_day(one.birth_date)),
            *leaf("Address", one.address),
            *leaf("PostNumber", one.post_number),
            *leaf("QualificationDate", format_day(one.valid_from)),
            *leaf("DisqualificationDate", format_day(one.valid_until)),
            *leaf("InsuredCertificateIssuanceDate", format_day(one.card_issued_on)),
            *leaf("InsuredCardValidDate", format_day(one.card_valid_from)),
            *leaf("InsuredCardExpirationDate", format_day(one.card_valid_until)),
            *leaf("InsuredPartialContributionRatio", _share(one)),
            *leaf("PreschoolClassification", "1" if one.preschool else ""),
            *leaf("ReasonOfLoss", one.loss_reason),
            *leaf("InsurerName", one.insurer_name),
            *_certificates(one),
            *(node for consent in consents for node in _consent(consent)),
            *rebuild(one.unknown),
        ),
    )


def _name(one: QualificationDetails) -> tuple[Node, ...]:
    return (
        *leaf("Name", one.name),
        *leaf("NameOfOther", one.other_name),
        *leaf("NameKana", one.kana),
        *leaf("NameOfOtherKana", one.other_kana),
        *leaf("Sex1", str(one.sex)),
    )


def _share(one: QualificationDetails) -> str:
    return format_ratio(one.ratio_percent) if one.insurer_number.strip().startswith(_LATE_ELDERLY) else ""


def _dates(prefix: str, issued: date | None, begins: date | None, ends: date | None) -> tuple[Node, ...]:
    return (
        *leaf(f"{prefix}CertificateDate", format_day(issued)),
        *leaf(f"{prefix}ValidStartDate", format_day(begins)),
        *leaf(f"{prefix}ValidEndDate", format_day(ends)),
    )


def _certificates(one: QualificationDetails) -> tuple[Node, ...]:
    found: list[Node] = []
    if one.elderly:
        dates = _dates("ElderlyRecipient", one.elderly.issued_on, one.elderly.valid_from, one.elderly.valid_until)
        ratio = leaf("ElderlyRecipientContributionRatio", format_ratio(one.elderly.ratio_percent))
        found.append(Node("ElderlyRecipientCertificateInfo", "", (*dates, *ratio)))
    if one.limits:
        found.append(Node("LimitApplicationCertificateRelatedInfo", "", _limit(one)))
    if one.diseases:
        found.append(Node("SpecificDiseasesCertificateList", "", _diseases(one)))
    if one.tickets:
        found.append(Node("PublicExpenseResultList", "", _tickets(one)))
    return tuple(found)


def _limit(one: QualificationDetails) -> tuple[Node, ...]:
    limit, name = one.limits[0], "LimitApplicationCertificate"
    return (
        *leaf(f"{name}Classification", limit.classification),
        *leaf(f"{name}ClassificationFlag", limit.category),
        *leaf(f"{name}Date", format_day(limit.issued_on)),
        *leaf(f"{name}ValidStartDate", format_day(limit.valid_from)),
        *leaf(f"{name}ValidEndDate", format_day(limit.valid_until)),
        *leaf(f"{name}LongTermDate", format_day(limit.long_term_from)),
    )


def _diseases(one: QualificationDetails) -> tuple[Node, ...]:
    return tuple(
        Node(
            "SpecificDiseasesCertificateInfo",
            "",
            (
                *leaf("SpecificDiseasesDiseaseCategory", disease.category),
                *_dates("SpecificDiseases", disease.issued_on, disease.valid_from, disease.valid_until),
                *leaf("SpecificDiseasesSelfPay", disease.self_pay),
            ),
        )
        for disease in one.diseases
    )


def _tickets(one: QualificationDetails) -> tuple[Node, ...]:
    return tuple(
        Node(
            "MedicalTicketInfo",
            "",
            (
                *leaf("TicketType", ticket.kind),
                *leaf("MedicalTicketValidDate", format_day(ticket.valid_from)),
                *leaf("MedicalTicketExpirationDate", format_day(ticket.valid_until)),
                *leaf("IssueNumber", ticket.issue_number),
                *leaf("MedicalTreatmentMonth", ticket.month),
                *leaf("DesignatedMedicalInstitutionCode", ticket.institution_code),
                *leaf("DesignatedMedicalInstitutionName", ticket.institution_name),
                *leaf("MedicalTreatmentType", ticket.treatment),
                *leaf("SelfPayAmount", ticket.self_pay),
                *leaf("HandlingContactName", ticket.office),
                *leaf("SingleOrCombinedUse", ticket.combined),
            ),
        )
        for ticket in one.tickets
    )


def _consent(consent: Consent) -> tuple[Node, ...]:
    name = CONSENT_NAMES[consent.kind][0]
    if consent.state is ConsentState.NOT_GIVEN:
        return (Node(f"{name}ConsFlg", "0"),)
    return (
        Node(f"{name}ConsFlg", _FLAGS[consent.state]),
        *leaf(f"{name}ConsTime", format_moment(consent.given_at)),
        *leaf(f"{name}AvailableTime", format_moment(consent.available_until)),
    )
