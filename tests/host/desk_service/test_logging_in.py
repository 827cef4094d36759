"""Second factors: set, asked for, spent once; recovery codes; and what the audit log says of log-ins."""

from __future__ import annotations

import pytest

from host.desk.base.errors import AccountFormWrong, CodeWrong, PasswordWrong
from host.desk.base.role import Role
from host.desk_service.accounts import Accounts
from host.desk_service.logging_in import LoggingIn
from host.desk_service.own_account import OwnAccount
from host.desk_service.totp import PERIOD_S, decode_secret, one_time_code
from tests.host.desk_service.quick import QUICK
from tests.host.desk_service.test_accounts import ADMINISTRATOR, PASSWORD, audited
from tests.host.world import World

pytestmark = pytest.mark.both_databases


class Desk:
    """The account services over one world, with one account."""

    def __init__(self, world: World) -> None:
        """Add the account."""
        self.world = world
        self.accounts = Accounts(world.engine, world.clock, QUICK)
        self.own = OwnAccount(world.engine, world.clock, QUICK, "c1")
        self.logging_in = LoggingIn(world.engine, world.clock, QUICK, [Role.ADMINISTRATOR])
        self.accounts.add("chief", "見本 長", PASSWORD, roles=ADMINISTRATOR)

    def code(self, secret: str, steps: int = 0) -> str:
        """Give what an authenticator shows now, or so many steps later."""
        return one_time_code(decode_secret(secret), int(self.world.clock() // PERIOD_S) + steps)

    def set_factor(self) -> tuple[str, tuple[str, ...]]:
        """Set up an authenticator; give its secret and the recovery codes."""
        secret = self.own.offer_factor("chief").secret
        codes = self.own.set_factor("chief", secret, self.code(secret))
        self.world.clock.now += PERIOD_S * 2
        return secret, codes


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


def test_a_role_of_the_settings_has_to_set_one_up(desk: Desk) -> None:
    account = desk.logging_in.authenticate("chief", PASSWORD)
    assert account
    assert (account.must_set_second_factor, account.has_second_factor) == (True, False)
    desk.set_factor()
    account = desk.logging_in.authenticate("chief", PASSWORD)
    assert account
    assert (account.must_set_second_factor, account.has_second_factor) == (False, True)
    desk.accounts.add("mihon", "見本 受付", PASSWORD)
    other = desk.logging_in.find_account("mihon")
    assert other
    assert not other.must_set_second_factor


def test_a_code_is_right_once_and_for_a_step_around_now(desk: Desk) -> None:
    secret, _ = desk.set_factor()
    assert desk.logging_in.check_code("chief", desk.code(secret))
    assert not desk.logging_in.check_code("chief", desk.code(secret))
    assert not desk.logging_in.check_code("chief", desk.code(secret, -1)), "an older step than the last used"
    assert desk.logging_in.check_code("chief", desk.code(secret, 1))
    desk.world.clock.now += 10 * PERIOD_S
    assert not desk.logging_in.check_code("chief", desk.code(secret, 2))
    assert not desk.logging_in.check_code("chief", desk.code(secret, -2))


@pytest.mark.parametrize("wrong", ["", "000000", "abcdef", "１２３４５é", "12345678901234567890" * 3])
def test_anything_else_is_wrong(desk: Desk, wrong: str) -> None:
    desk.set_factor()
    assert not desk.logging_in.check_code("chief", wrong)
    assert not desk.logging_in.check_code("nobody", wrong)


def test_full_width_digits_and_blanks_are_read(desk: Desk) -> None:
    secret, _ = desk.set_factor()
    code = desk.code(secret)
    wide = "".join(chr(ord(digit) - ord("0") + ord("０")) for digit in code)
    assert desk.logging_in.check_code("chief", f"{wide[:3]} {wide[3:]}")


def test_a_recovery_code_is_right_once(desk: Desk) -> None:
    _, codes = desk.set_factor()
    assert len(set(codes)) == 10
    assert desk.logging_in.check_code("chief", codes[3].upper())
    assert not desk.logging_in.check_code("chief", codes[3])
    assert desk.own.own("chief").recovery_codes == 9
    assert ("chief", "log_in", "recovery code used") in audited(desk.world)


def test_new_recovery_codes_end_the_former_ones_and_a_lost_phone_all(desk: Desk) -> None:
    _, former = desk.set_factor()
    secret, codes = desk.set_factor()
    assert not desk.logging_in.check_code("chief", former[0])
    desk.accounts.drop_second_factor("host", "chief")
    for code in (codes[0], desk.code(secret)):
        assert not desk.logging_in.check_code("chief", code)


def test_a_factor_is_in_force_only_after_its_first_code(desk: Desk) -> None:
    secret = desk.own.offer_factor("chief").secret
    for wrong, code in ((secret, "000000"), ("A" * 8, desk.code(secret)), ("not base32!", "000000")):
        with pytest.raises(CodeWrong):
            desk.own.set_factor("chief", wrong, code)
    assert not desk.own.own("chief").has_second_factor


def test_neither_secret_nor_code_lies_readable(desk: Desk) -> None:
    secret, codes = desk.set_factor()
    for table in ("users", "recovery_codes", "audit"):
        stored = str(desk.world.rows(f"SELECT * FROM {table}"))  # noqa: S608  names of tables in this line
        assert secret not in stored
        assert not any(code in stored or code.replace("-", "") in stored for code in codes)
    assert secret not in repr(desk.own.show_factor("chief", secret))


def test_ones_own_password_is_changed_with_the_present_one(desk: Desk) -> None:
    with pytest.raises(PasswordWrong):
        desk.own.change_password("chief", "wrong", "atarashii-himitsu")
    for new in ("short", PASSWORD):
        with pytest.raises(AccountFormWrong):
            desk.own.change_password("chief", PASSWORD, new)
    desk.own.change_password("chief", PASSWORD, "atarashii-himitsu")
    assert desk.logging_in.authenticate("chief", PASSWORD) is None
    assert desk.logging_in.authenticate("chief", "atarashii-himitsu")


def test_log_ins_and_bursts_of_failures_are_audited(desk: Desk) -> None:
    desk.logging_in.logged_in("chief")
    desk.logging_in.logged_out("chief")
    desk.logging_in.refused("chief", 5)
    desk.logging_in.refused("my-secret-typed-in-the-wrong-field", 5)
    assert audited(desk.world)[1:] == [
        ("chief", "log_in", ""),
        ("chief", "log_out", ""),
        ("chief", "log_in_refused", "5 times wrong"),
        ("host", "log_in_refused", "5 times wrong, no such account"),
    ]
    assert desk.own.own("chief").logged_in_at == desk.world.clock()
