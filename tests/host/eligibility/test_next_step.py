"""Every outcome has a next step, and the numbers are those of the registry."""

from __future__ import annotations

import pytest

from device.wire.numbers import all_errors, all_steps
from device.wire.words import EligibilityStatus
from host.eligibility.answer import EligibilityAnswer, could_not_check
from host.eligibility.next_step import Step, choose_step
from host.eligibility.reason import Reason

CHECKED = [status for status in EligibilityStatus if status is not EligibilityStatus.COULD_NOT_CHECK]
FAILED = [reason for reason in Reason if reason is not Reason.NONE]


def test_steps_are_those_of_the_registry() -> None:
    """Same numbers, same names."""
    assert {step.value: step.name.lower() for step in Step} == {n: entry.name for n, entry in all_steps().items()}


def test_reasons_are_those_of_the_registry() -> None:
    """Each reason has its words for people."""
    assert {reason.value: reason.name.lower() for reason in FAILED} == {
        reason.value: all_errors()[reason].name for reason in FAILED
    }


@pytest.mark.parametrize(
    ("status", "step"),
    [
        (EligibilityStatus.ELIGIBLE, Step.PROCEED),
        (EligibilityStatus.NEW_ELSEWHERE, Step.USE_NEWER_INSURANCE),
        (EligibilityStatus.NOT_ELIGIBLE, Step.ASK_PATIENT_SELF_DECLARATION),
        (EligibilityStatus.NOT_FOUND, Step.ASK_PATIENT_SELF_DECLARATION),
        (EligibilityStatus.SEVERAL, Step.ADD_BRANCH_NUMBER),
        (EligibilityStatus.NOT_REGISTERED, Step.OFFER_REGISTRATION),
    ],
)
def test_step_of_a_status(status: EligibilityStatus, step: Step) -> None:
    """What was checked."""
    assert choose_step(status, Reason.NONE) is step


@pytest.mark.parametrize("reason", FAILED)
def test_step_of_a_failure(reason: Reason) -> None:
    """Some reasons have a way of their own, all others the self-declaration; none sends anybody away."""
    own = {
        Reason.CERTIFICATE_EXPIRED: Step.ASK_CERTIFICATE_OF_ELIGIBILITY,
        Reason.CARD_SUSPENDED: Step.CARD_SUSPENDED_ASK_OTHER,
        Reason.CARD_REVOKED: Step.CARD_SUSPENDED_ASK_OTHER,
        Reason.NOTHING_TO_ASK: Step.LOOK_UP_BY_INSURED_NUMBER,
        Reason.NOT_BY_CERTIFICATE: Step.LOOK_UP_AND_LINK,
        Reason.SEVERAL_CANDIDATES: Step.CHOOSE_PERSON,
        Reason.OFFICIAL_ERROR: Step.OFFICIAL_ERROR_SELF_DECLARATION,
    }
    assert could_not_check(reason).next_step is own.get(reason, Step.COULD_NOT_CHECK_SELF_DECLARATION)


@pytest.mark.parametrize("status", CHECKED)
@pytest.mark.parametrize("reason", FAILED)
def test_a_failure_is_never_a_finding(status: EligibilityStatus, reason: Reason) -> None:
    """An answer that says both cannot be made."""
    with pytest.raises(ValueError, match="could_not_check"):
        EligibilityAnswer(status, reason)
    with pytest.raises(ValueError, match="could_not_check"):
        EligibilityAnswer(EligibilityStatus.COULD_NOT_CHECK)


def test_on_the_wire() -> None:
    """The form that travels; late counts only for what was checked."""
    eligible = EligibilityAnswer(EligibilityStatus.ELIGIBLE).on_wire(late=True)
    assert (eligible.checked, eligible.checked_late, eligible.reason) == (True, True, 0)
    assert (eligible.next_step.number, eligible.next_step.name) == (1, "proceed")
    failed = could_not_check(Reason.AUTHORITY_SLOW).on_wire(late=True)
    assert (failed.checked, failed.checked_late, failed.reason) == (False, False, 503)
