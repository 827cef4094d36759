"""Desk accounts."""

from __future__ import annotations

import pytest

from device.base.errors import UsageError
from host.desk_service.accounts import Accounts
from tests.host.world import World

PASSWORD = "himitsu-himitsu"


def test_password(world: World) -> None:
    accounts = Accounts(world.engine)
    accounts.add("mihon", "見本 受付", PASSWORD)
    assert accounts.check("mihon", PASSWORD)
    assert accounts.check("mihon", PASSWORD + " ") is None
    assert accounts.check("nobody", PASSWORD) is None
    ((stored,),) = world.rows("SELECT password_hash FROM users")
    assert stored.startswith("$argon2id$")


def test_new_password_ends_the_old_one(world: World) -> None:
    accounts = Accounts(world.engine)
    accounts.add("mihon", "見本 受付", PASSWORD)
    accounts.add("mihon", "見本 受付", "atarashii-himitsu")
    assert accounts.check("mihon", PASSWORD) is None
    assert accounts.check("mihon", "atarashii-himitsu")


@pytest.mark.parametrize(
    ("name", "display", "password"),
    [
        ("Mihon", "見本", PASSWORD),
        ("mihon", "", PASSWORD),
        ("mihon", "見" * 65, PASSWORD),
        ("mihon", "見本", "short"),
    ],
)
def test_form(world: World, name: str, display: str, password: str) -> None:
    with pytest.raises(UsageError):
        Accounts(world.engine).add(name, display, password)
