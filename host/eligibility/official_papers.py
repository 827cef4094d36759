"""One qualification of the authority's answer with its certificates, and one consent."""

from __future__ import annotations

from enum import IntEnum

from host.eligibility.errors import AuthorityWrongAnswer
from host.eligibility.json_fields import JsonFields
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

_ASSISTANCE = "A1"


class _ConsentCode(IntEnum):
    NOT_GIVEN = 0
    GIVEN = 1
    ENDED = 2
    NOT_AVAILABLE = 3


def parse_qualification(fields: JsonFields) -> QualificationDetails:
    """Read one qualification.

    Raises:
        AuthorityWrongAnswer: something that is used is missing or has another form.
    """
    card_class = fields.text("card_class", "01")
    elderly, limit = fields.maybe("elderly"), fields.maybe("limit")
    return QualificationDetails(
        insurer_number=fields.text("insurer_number"),
        insurer_name=fields.text("insurer_name"),
        symbol=fields.text("symbol"),
        number=fields.text("number"),
        branch=fields.text("branch"),
        relation=fields.number("relation"),
        name=fields.text("name"),
        kana=fields.text("kana"),
        birth_date=fields.day("birth_date"),
        sex=fields.number("sex"),
        ratio_percent=fields.number("ratio_percent"),
        valid_from=fields.day("valid_from"),
        valid_until=fields.maybe_day("valid_until"),
        kind=QualificationKind.PUBLIC_ASSISTANCE if card_class == _ASSISTANCE else QualificationKind.INSURANCE,
        card_class=card_class,
        insured_name=fields.text("insured_name", ""),
        other_name=fields.text("name_of_other", ""),
        other_kana=fields.text("kana_of_other", ""),
        address=fields.text("address", ""),
        post_number=fields.text("postal_code", ""),
        card_issued_on=fields.maybe_day("certificate_issued_on"),
        card_valid_from=fields.maybe_day("certificate_valid_from"),
        card_valid_until=fields.maybe_day("certificate_valid_until"),
        preschool=fields.flag("preschool", default=False),
        loss_reason=fields.text("loss_reason", ""),
        elderly=None if elderly is None else _parse_elderly(elderly),
        limits=() if limit is None else (_parse_limit(limit),),
        diseases=fields.each("specific_diseases", _parse_disease),
        tickets=fields.each("medical_tickets", _parse_ticket),
    )


def parse_consent(fields: JsonFields) -> tuple[Consent, str]:
    """Read one consent and its token, which is empty unless it was given.

    Raises:
        AuthorityWrongAnswer: something that is used is missing or has another form.
    """
    consent = Consent(
        kind=fields.code("kind", ConsentKind),
        state=ConsentState[fields.code("state", _ConsentCode).name],
        given_at=fields.maybe_moment("consented_at"),
        available_until=fields.maybe_moment("available_until"),
    )
    token = fields.text("token", "")
    if token and (consent.state is not ConsentState.GIVEN or not token.isprintable() or " " in token):
        raise AuthorityWrongAnswer("a token that no consent stands behind")
    return consent, token


def _parse_elderly(fields: JsonFields) -> ElderlyCertificate:
    return ElderlyCertificate(
        fields.number("ratio_percent"),
        fields.maybe_day("issued_on"),
        fields.maybe_day("valid_from"),
        fields.maybe_day("valid_until"),
    )


def _parse_limit(fields: JsonFields) -> LimitCertificate:
    return LimitCertificate(
        fields.text("classification"),
        fields.text("flag"),
        fields.maybe_day("issued_on"),
        fields.maybe_day("valid_from"),
        fields.maybe_day("valid_until"),
        fields.maybe_day("long_term_from"),
    )


def _parse_disease(fields: JsonFields) -> SpecificDisease:
    return SpecificDisease(
        fields.shown("category"),
        fields.maybe_day("issued_on"),
        fields.maybe_day("valid_from"),
        fields.maybe_day("valid_until"),
        fields.shown("self_pay_yen"),
    )


def _parse_ticket(fields: JsonFields) -> MedicalTicket:
    return MedicalTicket(
        kind=fields.text("kind"),
        treatment=fields.text("treatment", ""),
        month=fields.text("month", "").replace("-", ""),
        valid_from=fields.maybe_day("valid_from"),
        valid_until=fields.maybe_day("valid_until"),
        issue_number=fields.text("issue_number", ""),
        combined=fields.text("combined", ""),
        self_pay=fields.shown("self_pay_yen"),
        institution_code=fields.text("institution_code", ""),
        institution_name=fields.text("institution_name", ""),
        office=fields.text("office", ""),
    )
