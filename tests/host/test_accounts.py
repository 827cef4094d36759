"""Accounts: passwords, and terminal codes that tell who confirmed."""

from __future__ import annotations

from pathlib import Path

import pytest
from argon2 import PasswordHasher

from device.base.errors import UsageError
from host.accounts import Accounts
from host.store.engine import open_engine, reading
from host.store.users import list_terminal_codes
from host.store.version import settings_number


@pytest.fixture
def accounts(tmp_path: Path) -> Accounts:
    return Accounts(open_engine("", tmp_path / "host.sqlite"))


def codes(accounts: Accounts) -> dict[str, str]:
    with reading(accounts._engine) as connection:
        return dict(list_terminal_codes(connection))


def test_a_password_is_checked_and_never_kept(accounts: Accounts) -> None:
    accounts.add("mihon", "見本 受付", "made-up-password")
    user = accounts.check("mihon", "made-up-password")
    assert user is not None
    assert user.display == "見本 受付"
    assert "made-up" not in repr(user) + user.password_hash
    assert accounts.check("mihon", "another") is None
    assert accounts.check("nobody", "made-up-password") is None


def test_a_terminal_code_is_kept_as_a_hash_and_numbers_the_settings(accounts: Accounts) -> None:
    accounts.add("mihon", "見本 受付", "made-up-password", "482913")
    kept = codes(accounts)
    assert PasswordHasher().verify(kept["mihon"], "482913")
    with reading(accounts._engine) as connection:
        assert settings_number(connection) == 1
    accounts.add("mihon", "見本 受付", "made-up-password")
    assert codes(accounts) == {}
    with reading(accounts._engine) as connection:
        assert settings_number(connection) == 2


def test_two_people_never_have_the_same_code(accounts: Accounts) -> None:
    accounts.add("mihon", "見本 受付", "made-up-password", "482913")
    with pytest.raises(UsageError, match="taken"):
        accounts.add("kakuu", "架空 受付", "made-up-password", "482913")
    accounts.add("mihon", "見本 受付", "made-up-password", "482913")


@pytest.mark.parametrize("code", ["12345", "1234567", "abcdef", "111111", "121212", "４８２９１３"])
def test_a_code_that_is_too_easy_or_no_code_is_refused(accounts: Accounts, code: str) -> None:
    with pytest.raises(UsageError, match="six digits"):
        accounts.add("mihon", "見本 受付", "made-up-password", code)


@pytest.mark.parametrize(
    ("name", "display", "password"),
    [("Mihon", "x", "made-up-password"), ("mihon", "", "made-up-password"), ("mihon", "x", "short")],
)
def test_other_forms_are_refused(accounts: Accounts, name: str, display: str, password: str) -> None:
    with pytest.raises(UsageError):
        accounts.add(name, display, password)
