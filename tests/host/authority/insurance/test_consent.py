"""Consents last 24 hours, and open nothing that they should not."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest

from host.authority.insurance.codes import CardState, Notice
from host.authority.insurance.consent import CONSENT_LASTS, GivenConsent, consent_answers, obstacle_to
from host.authority.insurance.medical import MedicalKind
from host.authority.insurance.paper_codes import ConsentState
from host.authority.insurance.question import Consents
from tests.host.authority.people import NOW

ASKED = Consents(medicines=True, surgery=True)
SECOND = timedelta(seconds=1)


def states(asked: Consents, late: timedelta = timedelta(), *, obtainable: bool = True) -> list[int]:
    answers = consent_answers(asked, lambda kind: f"token-{kind}", NOW, NOW + late, obtainable=obtainable)
    assert [one.kind for one in answers] == list(MedicalKind)
    assert [one.token is not None for one in answers] == [one.state is ConsentState.GIVEN for one in answers]
    return [one.state.value for one in answers]


def test_states() -> None:
    """Given for what was agreed to; over after a day; not obtainable where nothing may be had."""
    assert states(ASKED) == [1, 0, 1, 0]
    assert states(ASKED, CONSENT_LASTS - SECOND) == [1, 0, 1, 0]
    assert states(ASKED, CONSENT_LASTS) == [2, 0, 2, 0]
    assert states(ASKED, obtainable=False) == [3, 0, 3, 0]
    assert states(Consents(limit=True)) == [0, 0, 0, 0]


def test_times_are_told() -> None:
    """The clock runs from the consent, not from its repeat."""
    first = consent_answers(ASKED, str, NOW, NOW + SECOND, obtainable=True)[0]
    assert (first.consented_at, first.available_until) == (NOW, NOW + timedelta(hours=24))
    assert "medicines" not in repr(first).replace("MedicalKind.MEDICINES: 'medicines'", "")


GIVEN = GivenConsent("hanako", MedicalKind.MEDICINES, NOW, CardState.ACTIVE)
LOST, GONE = (dataclasses.replace(GIVEN, card=state) for state in (CardState.SUSPENDED, CardState.REVOKED))


@pytest.mark.parametrize(
    ("consent", "kind", "late", "notice"),
    [
        (GIVEN, MedicalKind.MEDICINES, timedelta(), Notice.NOTHING),
        (GIVEN, MedicalKind.MEDICINES, CONSENT_LASTS - SECOND, Notice.NOTHING),
        (GIVEN, MedicalKind.MEDICINES, CONSENT_LASTS, Notice.CONSENT_OVER),
        (GIVEN, MedicalKind.SURGERY, timedelta(), Notice.NO_CONSENT),
        (None, MedicalKind.MEDICINES, timedelta(), Notice.NO_CONSENT),
        (
            dataclasses.replace(GIVEN, card=CardState.SUSPENDED),
            MedicalKind.MEDICINES,
            timedelta(),
            Notice.CARD_STOPPED,
        ),
        (GONE, MedicalKind.MEDICINES, timedelta(), Notice.CARD_STOPPED),
        (dataclasses.replace(GIVEN, card=None), MedicalKind.MEDICINES, timedelta(), Notice.NOTHING),
    ],
)
def test_what_stands_in_the_way(
    consent: GivenConsent | None, kind: MedicalKind, late: timedelta, notice: Notice
) -> None:
    """Time, kind, and a card reported lost since."""
    assert obstacle_to(consent, kind, NOW + late) is notice
