"""What goes into the database comes out of it."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from host.authority.insurance.codes import CardState
from host.authority.insurance.person import Person
from host.authority.store.cards import find_certificate, set_card_state
from host.authority.store.people import CertificateTaken, find_by_insured_number, get_person, put_person
from tests.host.authority.people import ISSUER, by_number, certificate, person, qualification, renamed

pytestmark = pytest.mark.both_databases


def _put(engine: Engine, person_id: str, value: Person, now_s: int = 1000) -> bool:
    with engine.begin() as connection:
        return put_person(connection, person_id, value, now_s)


def _get(engine: Engine, person_id: str) -> Person | None:
    with engine.begin() as connection:
        return get_person(connection, person_id)


def _since(engine: Engine, serial: str = "123456789") -> float | None:
    with engine.begin() as connection:
        found = find_certificate(connection, ISSUER, serial)
    assert found is not None
    return None if found.record.state_since is None else found.record.state_since.timestamp()


def test_a_person_comes_back(engine: Engine) -> None:
    """In the order given, with every character."""
    original = person(
        qualification(number="髙﨑①𠮷"), qualification(), certificates=(certificate("9"), certificate("1"))
    )
    assert _put(engine, "hanako", original)
    assert _get(engine, "hanako") == original


def test_putting_again_replaces_the_whole(engine: Engine) -> None:
    """The second time it is no new person, and nothing of the first is left."""
    _put(engine, "hanako", person(qualification(), qualification(number="8")))
    replacement = person(qualification(number="9"), certificates=())
    assert not _put(engine, "hanako", replacement)
    assert _get(engine, "hanako") == replacement


def test_a_certificate_has_one_holder(engine: Engine) -> None:
    """The second person is refused, and the first keeps all."""
    _put(engine, "hanako", person())
    with pytest.raises(CertificateTaken):
        _put(engine, "jiro", person())
    assert _get(engine, "jiro") is None
    assert _get(engine, "hanako") == person()


def test_a_suspension_keeps_its_moment(engine: Engine) -> None:
    """Saying it twice, or putting the person again, does not move when it began."""
    _put(engine, "hanako", person())
    for now_s in (2000, 3000):
        with engine.begin() as connection:
            assert set_card_state(connection, "card-hanako", CardState.SUSPENDED, now_s)
    _put(engine, "hanako", person(certificates=(certificate(state=CardState.SUSPENDED),)), 4000)
    assert _since(engine) == 2000


def test_a_state_of_a_card_is_that_of_all_its_certificates(engine: Engine) -> None:
    """A renewed certificate lies on the same card as the old one."""
    _put(engine, "hanako", person(certificates=(certificate("1"), certificate("2"))))
    with engine.begin() as connection:
        set_card_state(connection, "card-hanako", CardState.SUSPENDED, 2000)
    assert (_since(engine, "1"), _since(engine, "2")) == (2000, 2000)


def test_lifting_and_revoking(engine: Engine) -> None:
    """A suspension can be lifted, a revocation cannot."""
    _put(engine, "hanako", person())
    with engine.begin() as connection:
        set_card_state(connection, "card-hanako", CardState.SUSPENDED, 2000)
        set_card_state(connection, "card-hanako", CardState.ACTIVE, 3000)
    assert _since(engine) is None
    with engine.begin() as connection:
        set_card_state(connection, "card-hanako", CardState.REVOKED, 4000)
        set_card_state(connection, "card-hanako", CardState.ACTIVE, 5000)
    assert _since(engine) == 4000


def test_unknown_card(engine: Engine) -> None:
    """There is nothing to suspend."""
    with engine.begin() as connection:
        assert not set_card_state(connection, "nobody", CardState.SUSPENDED, 1)


def test_finding_by_number(engine: Engine) -> None:
    """By folded number and exact birth date, each person once."""
    _put(engine, "hanako", person(qualification(), qualification(branch="01")))
    _put(engine, "jiro", renamed(person(qualification(number="1")), "見本　次郎"))
    with engine.begin() as connection:
        found = [person_id for person_id, _ in find_by_insured_number(connection, by_number())]
    assert found == ["hanako"]
