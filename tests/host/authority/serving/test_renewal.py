"""Renewing a card: the registration goes over, the former certificate ends."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest

from host.authority.insurance.codes import CardState, Notice, Validity
from host.authority.serving.authority import Authority
from host.authority.serving.work import NotKnown
from host.authority.store.people import CertificateTaken
from tests.host.authority.people import by_certificate, certificate, person, wish

pytestmark = pytest.mark.both_databases

NEW = certificate("555", not_after=date(2031, 5, 5), registered=False)


def test_a_renewed_card_is_linked(authority: Authority) -> None:
    """The new certificate leads to the insurance, the old one is revoked."""
    authority.people.put("hanako", person())
    renewed = authority.people.renew_card(NEW)
    assert renewed.registered
    assert authority.eligibility.by_certificate(by_certificate("1", "555")).result.validity is Validity.VALID
    assert authority.eligibility.by_certificate(by_certificate("2")).result.code == Notice.REVOKED.code
    states = [one.state for one in authority.people.get("hanako").certificates]
    assert states == [CardState.REVOKED, CardState.ACTIVE]


def test_linked_from_tomorrow(authority: Authority) -> None:
    """Until the link is made, the new certificate is not registered; registering it makes the link at once."""
    authority.people.put("hanako", person())
    authority.people.renew_card(dataclasses.replace(NEW, linked_from=date(2026, 11, 25)))
    answer = authority.eligibility.by_certificate(by_certificate("1", "555"))
    assert (answer.result.validity, answer.result.code) == (Validity.NONE, Notice.NOT_REGISTERED.code)
    assert authority.registrations.register(wish("2", "555")).registered
    assert authority.eligibility.by_certificate(by_certificate("3", "555")).result.validity is Validity.VALID


def test_not_registered_stays_so(authority: Authority) -> None:
    """There is nothing to go over."""
    authority.people.put("hanako", person(certificates=(certificate(registered=False),)))
    assert not authority.people.renew_card(NEW).registered


def test_impossible_renewals(authority: Authority) -> None:
    """An unknown card, and a certificate that is known already."""
    authority.people.put("hanako", person())
    with pytest.raises(NotKnown):
        authority.people.renew_card(dataclasses.replace(NEW, card_id="nobody"))
    with pytest.raises(CertificateTaken):
        authority.people.renew_card(dataclasses.replace(NEW, serial="123456789"))
