"""A card reported lost by phone, from end to end: refused at the next question, and never answered from memory."""

from __future__ import annotations

import pytest

from device.wire.words import EligibilityStatus, Revocation
from host.eligibility.reason import Reason
from host.insurance.links import Linked
from tests.host.clinics.clinic import Clinic
from tests.host.clinics.conftest import MakeClinic
from tests.host.line.bodies import FACE
from tests.host.outcomes.town import Town

pytestmark = pytest.mark.system


def said(clinic: Clinic, visit_id: str) -> tuple[str, int, str]:
    eligibility = clinic.visit(visit_id).eligibility
    assert eligibility is not None
    return str(eligibility.status), eligibility.reason, eligibility.next_step.name


def test_from_the_phone_call_to_its_end(town: Town, make_clinic: MakeClinic) -> None:
    clinic, holder = make_clinic("clinic-a"), town.person()
    first = clinic.come(holder, FACE)
    assert clinic.link(first) is Linked.LINKED
    town.card(holder, "suspend")
    lost = clinic.come(holder, FACE)
    assert said(clinic, lost) == ("could_not_check", Reason.CARD_SUSPENDED, "card_suspended_ask_other")
    assert clinic.visit(lost).card.revocation is Revocation.SUSPENDED
    assert clinic.found(lost).qualifications == ()
    assert clinic.found(lost).this_month is None
    assert said(clinic, first)[0] == EligibilityStatus.ELIGIBLE  # what was true then stays on record

    town.behave(mode="failing")
    unknown = clinic.come(holder, FACE)
    assert said(clinic, unknown) == ("could_not_check", Reason.AUTHORITY_BUSY, "could_not_check_self_declaration")
    town.behave()
    clinic.world.changes.make_open_due()
    clinic.ask()  # made up for: refused all the same
    assert said(clinic, unknown) == ("could_not_check", Reason.CARD_SUSPENDED, "card_suspended_ask_other")

    town.card(holder, "restore")
    found_again = clinic.come(holder, FACE)
    assert said(clinic, found_again) == ("eligible", 0, "proceed")
    assert clinic.found(found_again).this_month is None


def test_while_the_way_fails_a_known_card_shows_what_was_checked_this_month(
    town: Town, make_clinic: MakeClinic
) -> None:
    clinic, holder = make_clinic("clinic-a"), town.person()
    clinic.link(clinic.come(holder, FACE))
    town.behave(mode="maintenance")
    visit_id = clinic.come(holder, FACE)
    assert said(clinic, visit_id) == ("could_not_check", Reason.AUTHORITY_MAINTENANCE, "checked_this_month")
    assert clinic.found(visit_id).this_month is not None
    town.behave()
    clinic.world.changes.make_open_due()
    clinic.ask()
    eligibility = clinic.visit(visit_id).eligibility
    assert eligibility is not None
    assert (eligibility.checked_late, eligibility.status) == (True, EligibilityStatus.ELIGIBLE)
