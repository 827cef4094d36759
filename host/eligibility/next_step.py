"""What staff do next: one table from the outcome to a step of the registry.

The ways behind the steps are those of the health ministry's notices: nobody is sent away, the normal share is
charged, and what could not be checked is checked again.
"""

from __future__ import annotations

from enum import IntEnum

from device.wire.words import EligibilityStatus
from host.eligibility.reason import Reason


class Step(IntEnum):
    """The numbers of the registry `device/wire/numbers/next_steps.toml`."""

    PROCEED = 1
    USE_NEWER_INSURANCE = 2
    ASK_PATIENT_SELF_DECLARATION = 3
    ADD_BRANCH_NUMBER = 4
    OFFER_REGISTRATION = 5
    COULD_NOT_CHECK_SELF_DECLARATION = 6
    CONFIRM_PERSON = 7
    ASK_CERTIFICATE_OF_ELIGIBILITY = 8
    LOOK_UP_BY_INSURED_NUMBER = 9
    CARD_SUSPENDED_ASK_OTHER = 10
    PROCEED_TELL_RENEWAL = 11
    OFFICIAL_ERROR_SELF_DECLARATION = 12
    LOOK_UP_AND_LINK = 13
    CHOOSE_PERSON = 14
    CHECKED_THIS_MONTH = 15
    SEE_READERS_PC = 16


_BY_STATUS = {
    EligibilityStatus.ELIGIBLE: Step.PROCEED,
    EligibilityStatus.NEW_ELSEWHERE: Step.USE_NEWER_INSURANCE,
    EligibilityStatus.NOT_ELIGIBLE: Step.ASK_PATIENT_SELF_DECLARATION,
    EligibilityStatus.NOT_FOUND: Step.ASK_PATIENT_SELF_DECLARATION,
    EligibilityStatus.SEVERAL: Step.ADD_BRANCH_NUMBER,
    EligibilityStatus.NOT_REGISTERED: Step.OFFER_REGISTRATION,
    EligibilityStatus.COULD_NOT_CHECK: Step.COULD_NOT_CHECK_SELF_DECLARATION,
}

_BY_REASON = {
    Reason.CERTIFICATE_EXPIRED: Step.ASK_CERTIFICATE_OF_ELIGIBILITY,
    Reason.CARD_SUSPENDED: Step.CARD_SUSPENDED_ASK_OTHER,
    Reason.CARD_REVOKED: Step.CARD_SUSPENDED_ASK_OTHER,
    Reason.NOTHING_TO_ASK: Step.LOOK_UP_BY_INSURED_NUMBER,
    Reason.NOT_BY_CERTIFICATE: Step.LOOK_UP_AND_LINK,
    Reason.SEVERAL_CANDIDATES: Step.CHOOSE_PERSON,
    Reason.OFFICIAL_ERROR: Step.OFFICIAL_ERROR_SELF_DECLARATION,
}


def choose_step(status: EligibilityStatus, reason: Reason) -> Step:
    """Choose the step; the reason counts only where nothing could be checked."""
    if status is EligibilityStatus.COULD_NOT_CHECK:
        return _BY_REASON.get(reason, _BY_STATUS[status])
    return _BY_STATUS[status]
