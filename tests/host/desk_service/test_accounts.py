"""Desk accounts: what is allowed, who keeps them, and what the audit log has of it."""

from __future__ import annotations

import pytest

from host.audit.log import Search, search_newest
from host.desk.base.errors import (
    AccountFormWrong,
    AccountTaken,
    AccountUnknown,
    LastAdministrator,
    TerminalCodeRefused,
)
from host.desk.base.role import Role
from host.desk_service.accounts import Accounts
from host.desk_service.logging_in import LoggingIn
from host.store.engine import reading
from tests.host.desk_service.quick import QUICK
from tests.host.world import World

pytestmark = pytest.mark.both_databases

PASSWORD = "himitsu-himitsu"
ADMINISTRATOR, ENGINEER = frozenset({Role.ADMINISTRATOR}), frozenset({Role.ENGINEER})


@pytest.fixture
def accounts(world: World) -> Accounts:
    return Accounts(world.engine, world.clock, QUICK)


@pytest.fixture
def logging_in(world: World) -> LoggingIn:
    return LoggingIn(world.engine, world.clock, QUICK)


def audited(world: World) -> list[tuple[str, str, str]]:
    """Give actor, action and detail of every entry, oldest first."""
    with reading(world.engine) as connection:
        rows = search_newest(connection, Search(), 100)
    return [(row.entry.actor, str(row.entry.action), row.entry.detail) for row in reversed(rows)]


def test_a_password_is_kept_as_a_hash(world: World, accounts: Accounts, logging_in: LoggingIn) -> None:
    accounts.add("mihon", "見本 受付", PASSWORD)
    assert logging_in.authenticate("mihon", PASSWORD)
    assert logging_in.authenticate("mihon", PASSWORD + " ") is None
    assert logging_in.authenticate("nobody", PASSWORD) is None
    ((stored,),) = world.rows("SELECT password_hash FROM users")
    assert stored.startswith("$argon2id$")


def test_a_new_password_ends_the_old_one_and_its_log_ins(accounts: Accounts, logging_in: LoggingIn) -> None:
    accounts.add("mihon", "見本 受付", PASSWORD, roles=ADMINISTRATOR)
    before = logging_in.find_account("mihon")
    accounts.add("mihon", "見本 受付", "atarashii-himitsu")
    after = logging_in.authenticate("mihon", "atarashii-himitsu")
    assert logging_in.authenticate("mihon", PASSWORD) is None
    assert before
    assert after
    assert after.generation > before.generation
    assert after.user.roles == ADMINISTRATOR


@pytest.mark.parametrize(
    ("name", "display", "password"),
    [
        ("Mihon", "見本", PASSWORD),
        ("mihon", "", PASSWORD),
        ("mihon", "見" * 65, PASSWORD),
        ("mihon", "見本\u202e", PASSWORD),
        ("mihon", " 見本", PASSWORD),
        ("mihon", "見本\n", PASSWORD),
        ("mihon", "見本", "short"),
    ],
)
def test_what_has_not_the_form_is_refused(accounts: Accounts, name: str, display: str, password: str) -> None:
    with pytest.raises(AccountFormWrong):
        accounts.add(name, display, password)
    assert accounts.staff() == ()


def test_an_opened_account_changes_its_password_first(accounts: Accounts, logging_in: LoggingIn) -> None:
    password = accounts.open_account("chief", "mihon", "見本 受付", frozenset({Role.RECEPTION}))
    account = logging_in.authenticate("mihon", password)
    assert account
    assert account.must_change_password
    with pytest.raises(AccountTaken):
        accounts.open_account("chief", "mihon", "見本 別", frozenset({Role.RECEPTION}))


def test_who_is_disabled_is_out_until_enabled(accounts: Accounts, logging_in: LoggingIn) -> None:
    accounts.add("mihon", "見本 受付", PASSWORD)
    for active in (False, True):
        accounts.change("chief", "mihon", "見本 受付", frozenset({Role.RECEPTION}), active=active)
        assert (logging_in.find_account("mihon") is not None) == active
        assert (logging_in.authenticate("mihon", PASSWORD) is not None) == active


def test_somebody_always_keeps_the_accounts(accounts: Accounts) -> None:
    accounts.add("chief", "見本 長", PASSWORD, roles=ADMINISTRATOR)
    for roles, active in ((ENGINEER, True), (ADMINISTRATOR, False)):
        with pytest.raises(LastAdministrator):
            accounts.change("chief", "chief", "見本 長", roles, active=active)
    accounts.add("second", "見本 次", PASSWORD, roles=ADMINISTRATOR)
    accounts.change("second", "chief", "見本 長", ENGINEER, active=True)
    with pytest.raises(LastAdministrator):
        accounts.change("second", "second", "見本 次", ENGINEER, active=True)


def test_a_terminal_code_is_one_persons(world: World, accounts: Accounts) -> None:
    accounts.add("mihon", "見本 受付", PASSWORD, "123456")
    accounts.add("betsu", "見本 別", PASSWORD)
    for wrong in ("12345", "111222", "１２３４５６", "123456"):
        with pytest.raises(TerminalCodeRefused):
            accounts.set_terminal_code("chief", "betsu", wrong)
    accounts.set_terminal_code("chief", "mihon", "")
    accounts.set_terminal_code("chief", "betsu", "123456")
    assert [member.has_terminal_code for member in accounts.staff()] == [True, False]
    assert "123456" not in str(world.rows("SELECT * FROM users"))


def test_a_change_of_nobodys_account_is_refused(accounts: Accounts) -> None:
    with pytest.raises(AccountUnknown):
        accounts.change("chief", "nobody", "見本", ADMINISTRATOR, active=True)
    with pytest.raises(AccountUnknown):
        accounts.new_password("chief", "nobody")
    with pytest.raises(AccountUnknown):
        accounts.drop_second_factor("chief", "nobody")


def test_every_change_is_in_the_audit_log_and_no_secret(world: World, accounts: Accounts) -> None:
    accounts.add("mihon", "見本 受付", PASSWORD)
    accounts.change("chief", "mihon", "見本 受付", ENGINEER, active=False)
    accounts.set_terminal_code("chief", "mihon", "246810")
    given = accounts.new_password("chief", "mihon")
    assert audited(world) == [
        ("host", "user_changed", "mihon: added"),
        ("chief", "user_changed", "mihon: roles engineer, disabled"),
        ("chief", "user_changed", "mihon: terminal code set"),
        ("chief", "user_changed", "mihon: new password"),
    ]
    everything = str(world.rows("SELECT * FROM audit"))
    assert not any(secret in everything for secret in (PASSWORD, "246810", given))


def test_every_change_is_told_of_once_it_is_there_and_a_refused_one_is_not(accounts: Accounts, world: World) -> None:
    told = list[tuple[str, bool]]()

    def look() -> None:
        ((name, active),) = world.rows("SELECT name, active FROM users")
        told.append((name, bool(active)))

    accounts.on_change = look
    accounts.add("mihon", "見本 受付", PASSWORD)
    accounts.set_terminal_code("admin", "mihon", "407195")
    accounts.change("admin", "mihon", "見本 受付", ENGINEER, active=False)
    with pytest.raises(AccountTaken):
        accounts.open_account("admin", "mihon", "見本 二", ENGINEER)
    assert told == [("mihon", True), ("mihon", True), ("mihon", False)]
