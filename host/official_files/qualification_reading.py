"""Reading one ResultOfQualificationConfirmation: a qualification, and the consents that stand inside it."""

from __future__ import annotations

from enum import IntEnum

from host.eligibility.qualification import (
    Consent,
    ConsentKind,
    ConsentState,
    ElderlyCertificate,
    LimitCertificate,
    MedicalTicket,
    QualificationDetails,
    QualificationKind,
    SpecificDisease,
)
from host.official_files.errors import Fault, FileUnreadable
from host.official_files.fields import Fields
from host.official_files.values import parse_moment

ASSISTANCE = "A1"
"""OQSCD 010 of public assistance."""


class _Sex(IntEnum):
    MALE = 1
    FEMALE = 2
    NOT_SET = 3


class _Relation(IntEnum):
    INSURED = 1
    DEPENDANT = 2


CONSENT_NAMES = {
    ConsentKind.MEDICINES: ("PharmacistsInfo", "PharmaceuticalInfo"),
    ConsentKind.DIAGNOSES: ("DiagnosisInfo",),
    ConsentKind.SURGERY: ("OperationInfo",),
    ConsentKind.CHECKUPS: ("SpecificHealthCheckupsInfo",),
    ConsentKind.LIMIT_CERTIFICATE: ("LimitApplicationCertificateRelated",),
    ConsentKind.SPECIFIC_DISEASES: ("SpecificDiseasesCertificateRelated",),
}
"""Elements of a consent begin with this; a second name is an exporter's own spelling, read and never written."""

CONSENT_STATES = {
    "0": ConsentState.NOT_GIVEN,
    "1": ConsentState.GIVEN,
    "2": ConsentState.ENDED,
    "3": ConsentState.NOT_AVAILABLE,
}


def read_qualification(fields: Fields) -> tuple[QualificationDetails, tuple[Consent, ...]]:
    """Read one qualification and its consents.

    Raises:
        FileUnreadable: a value has another form, stands twice, or the birth date is missing.
    """
    consents = tuple(filter(None, (_read_consent(fields, kind) for kind in CONSENT_NAMES)))
    return _read_details(fields), consents


def _read_details(fields: Fields) -> QualificationDetails:
    card_class = fields.text("InsuredCardClassification").strip()
    birth_date = fields.day("Birthdate")
    if birth_date is None:
        raise FileUnreadable(Fault.MISSING, "Birthdate")
    elderly = _read_elderly(fields.inside("ElderlyRecipientCertificateInfo"))
    limit = fields.inside("LimitApplicationCertificateRelatedInfo")
    return QualificationDetails(
        insurer_number=fields.text("InsurerNumber"),
        insurer_name=fields.text("InsurerName"),
        symbol=fields.text("InsuredCardSymbol"),
        number=fields.text("InsuredIdentificationNumber"),
        branch=fields.text("InsuredBranchNumber"),
        relation=fields.code("PersonalFamilyClassification", _Relation) or 0,
        name=fields.text("Name"),
        kana=fields.text("NameKana"),
        birth_date=birth_date,
        sex=fields.code("Sex1", _Sex) or _Sex.NOT_SET.value,
        ratio_percent=fields.ratio("InsuredPartialContributionRatio") or (elderly.ratio_percent if elderly else 0),
        valid_from=fields.day("QualificationDate"),
        valid_until=fields.day("DisqualificationDate"),
        kind=QualificationKind.PUBLIC_ASSISTANCE if card_class == ASSISTANCE else QualificationKind.INSURANCE,
        card_class=card_class,
        insured_name=fields.text("InsuredName"),
        other_name=fields.text("NameOfOther"),
        other_kana=fields.text("NameOfOtherKana"),
        address=fields.text("Address"),
        post_number=fields.text("PostNumber"),
        card_issued_on=fields.day("InsuredCertificateIssuanceDate"),
        card_valid_from=fields.day("InsuredCardValidDate"),
        card_valid_until=fields.day("InsuredCardExpirationDate"),
        preschool=fields.text("PreschoolClassification").strip() == "1",
        loss_reason=fields.text("ReasonOfLoss"),
        elderly=elderly,
        limits=limit.each("LimitApplicationCertificate", _read_limit) or ((_read_limit(limit),) if limit else ()),
        diseases=fields.listed("SpecificDiseasesCertificateList", "SpecificDiseasesCertificateInfo", _read_disease),
        tickets=fields.listed("PublicExpenseResultList", "MedicalTicketInfo", _read_ticket),
        unknown=fields.rest(),
    )


def _read_elderly(fields: Fields) -> ElderlyCertificate | None:
    if not fields:
        return None
    return ElderlyCertificate(
        ratio_percent=fields.ratio("ElderlyRecipientContributionRatio"),
        issued_on=fields.day("ElderlyRecipientCertificateDate"),
        valid_from=fields.day("ElderlyRecipientValidStartDate"),
        valid_until=fields.day("ElderlyRecipientValidEndDate"),
    )


def _read_limit(fields: Fields) -> LimitCertificate:
    return LimitCertificate(
        classification=fields.text("LimitApplicationCertificateClassification"),
        category=fields.text("LimitApplicationCertificateClassificationFlag"),
        issued_on=fields.day("LimitApplicationCertificateDate"),
        valid_from=fields.day("LimitApplicationCertificateValidStartDate"),
        valid_until=fields.day("LimitApplicationCertificateValidEndDate"),
        long_term_from=fields.day("LimitApplicationCertificateLongTermDate"),
    )


def _read_disease(fields: Fields) -> SpecificDisease:
    return SpecificDisease(
        category=fields.text("SpecificDiseasesDiseaseCategory"),
        issued_on=fields.day("SpecificDiseasesCertificateDate"),
        valid_from=fields.day("SpecificDiseasesValidStartDate"),
        valid_until=fields.day("SpecificDiseasesValidEndDate"),
        self_pay=fields.text("SpecificDiseasesSelfPay"),
    )


def _read_ticket(fields: Fields) -> MedicalTicket:
    return MedicalTicket(
        kind=fields.text("TicketType"),
        treatment=fields.text("MedicalTreatmentType"),
        month=fields.text("MedicalTreatmentMonth"),
        valid_from=fields.day("MedicalTicketValidDate"),
        valid_until=fields.day("MedicalTicketExpirationDate"),
        issue_number=fields.text("IssueNumber"),
        combined=fields.text("SingleOrCombinedUse"),
        self_pay=fields.text("SelfPayAmount"),
        institution_code=fields.text("DesignatedMedicalInstitutionCode"),
        institution_name=fields.text("DesignatedMedicalInstitutionName"),
        office=fields.text("HandlingContactName"),
    )


def _read_consent(fields: Fields, kind: ConsentKind) -> Consent | None:
    names = CONSENT_NAMES[kind]
    flag, given, until = (
        next(filter(None, [fields.text(f"{name}{end}") for name in names for end in ends]), "")
        for ends in (("ConsFlg",), ("ConsTime",), ("AvailableTime", "AcquisitionTime"))
    )
    if not flag.strip():
        return None
    state = CONSENT_STATES.get(flag.strip())
    if state is None:
        raise FileUnreadable(Fault.WRONG_FORM, f"{names[0]}ConsFlg")
    return Consent(kind, state, parse_moment(given, names[0]), parse_moment(until, names[0]))
