"""The form is filled with what is known, and the right reason is ticked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from device.wire.words import CardKind, EligibilityStatus
from host.eligibility.qualification import ElderlyCertificate, QualificationKind
from host.eligibility.reason import Reason
from host.paper.declaration import Scheme, Why, choose_why, fill, scheme_of
from host.paper.share import Band
from tests.host.desk_work.answering import insured_by

DAY = date(2026, 11, 25)
KNOWN = insured_by("0000077")


def test_what_is_known_is_filled_in() -> None:
    form = fill(DAY, Why.SYSTEM, "A7K", replace(KNOWN, insurer_number="  999999", address="架空県見本市"))
    assert (form.known.name, form.known.kana, form.known.birth_date) == ("見本　花子", "ﾐﾎﾝ ﾊﾅｺ", date(1952, 2, 29))
    assert (form.known.insurer_number, form.known.scheme, form.known.ratio_percent) == ("999999", Scheme.NATIONAL, 20)
    assert form.share is not None
    assert (form.share.band, form.share.percent) == (Band.FROM_70, 20)
    assert "見本" not in repr(form)


def test_the_ratio_of_the_certificate_for_the_elderly_comes_first() -> None:
    elderly = replace(KNOWN, ratio_percent=0, elderly=ElderlyCertificate(30))
    assert fill(DAY, None, "", elderly).known.ratio_percent == 30


def test_without_anything_known_nothing_is_said() -> None:
    form = fill(DAY, Why.NO_CARD, "A7K", None)
    assert (form.known.name, form.known.scheme, form.share) == ("", Scheme.UNKNOWN, None)


@pytest.mark.parametrize(
    ("number", "scheme"),
    [
        ("  999999", Scheme.NATIONAL),
        ("06999999", Scheme.EMPLOYEE),
        ("39999999", Scheme.LATER_STAGE),
        ("", Scheme.UNKNOWN),
    ],
)
def test_the_kind_of_insurance_shows_in_the_number(number: str, scheme: Scheme) -> None:
    assert scheme_of(replace(KNOWN, insurer_number=number)) is scheme


def test_public_assistance_is_no_insurance() -> None:
    assert scheme_of(replace(KNOWN, kind=QualificationKind.PUBLIC_ASSISTANCE)) is Scheme.UNKNOWN


@pytest.mark.parametrize(
    ("status", "reason", "card", "why"),
    [
        (EligibilityStatus.COULD_NOT_CHECK, Reason.AUTHORITY_UNREACHABLE, CardKind.MYNUMBER, Why.SYSTEM),
        (None, Reason.NONE, CardKind.MYNUMBER, Why.SYSTEM),
        (EligibilityStatus.COULD_NOT_CHECK, Reason.CERTIFICATE_EXPIRED, CardKind.MYNUMBER, Why.CERTIFICATE),
        (EligibilityStatus.COULD_NOT_CHECK, Reason.CARD_SUSPENDED, CardKind.MYNUMBER, Why.CERTIFICATE),
        (EligibilityStatus.NOT_ELIGIBLE, Reason.NONE, CardKind.MYNUMBER, Why.NOT_FOUND),
        (EligibilityStatus.NOT_FOUND, Reason.NONE, CardKind.MYNUMBER, Why.NOT_FOUND),
        (EligibilityStatus.COULD_NOT_CHECK, Reason.NOTHING_TO_ASK, CardKind.NONE, Why.NO_CARD),
        (EligibilityStatus.COULD_NOT_CHECK, Reason.AUTHORITY_BUSY, CardKind.NONE, Why.SYSTEM),
        (EligibilityStatus.NOT_REGISTERED, Reason.NONE, CardKind.MYNUMBER, Why.OTHER),
    ],
)
def test_the_reason_that_fits_is_ticked(
    status: EligibilityStatus | None, reason: Reason, card: CardKind, why: Why
) -> None:
    assert choose_why(status, reason, card) is why


@pytest.mark.parametrize("reason", [reason for reason in Reason if reason])
def test_could_not_check_is_never_ticked_as_not_found(reason: Reason) -> None:
    for card in CardKind:
        assert choose_why(EligibilityStatus.COULD_NOT_CHECK, reason, card) is not Why.NOT_FOUND
