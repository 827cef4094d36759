"""Tokens of consents."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from host.authority.insurance.medical import MedicalKind
from host.authority.insurance.question import Consents
from host.authority.serving.authority import Authority
from host.authority.serving.tokens import NO_KEY, TokenMaker
from tests.host.authority.people import by_certificate, person

KEY = "00" * 32


def test_every_part_matters() -> None:
    """Another key, clinic, request, person or kind is another token; the same is the same."""
    makers = [
        TokenMaker(KEY, "clinic-a", "1"),
        TokenMaker("11" * 32, "clinic-a", "1"),
        TokenMaker(KEY, "clinic-b", "1"),
        TokenMaker(KEY, "clinic-a", "2"),
        TokenMaker(KEY, "clinic-a", "1", part=1),
    ]
    tokens = [maker.token(kind) for maker in makers for kind in MedicalKind]
    assert len(set(tokens)) == len(tokens)
    assert TokenMaker(KEY, "clinic-a", "1").token(MedicalKind.SURGERY) == makers[0].token(MedicalKind.SURGERY)


def test_none_without_a_key() -> None:
    """A token that everybody could make is an error of the program."""
    with pytest.raises(ValueError, match="key"):
        TokenMaker(NO_KEY, "clinic-a", "1").token(MedicalKind.SURGERY)


@pytest.mark.both_databases
def test_the_database_holds_no_token(authority: Authority) -> None:
    """Only its digest: who reads the table of consents can open nothing."""
    authority.people.put("hanako", person())
    answer = authority.eligibility.by_certificate(by_certificate(consents=Consents(medicines=True)))
    token = answer.consents[0].token
    assert token is not None
    with authority.work.begin() as connection:
        rows = connection.execute(text("SELECT * FROM consents")).all()
    assert len(rows) == 1
    assert token not in str(rows)
