"""Log-ins: signed, renewed by use, ended by rest, by the day and by log-out."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from host.desk.base.errors import FormRefused
from host.desk.base.log_ins import HALF_S, IDLE_S, WHOLE_S, LogIns
from tests.host.desk.conftest import SECRET, TurnedClock
from tests.host.desk.memory_port import ACCOUNT, MemoryPort


@pytest.fixture
def accounts(port: MemoryPort) -> MemoryPort:
    return port


@pytest.fixture
def log_ins(clock: TurnedClock, accounts: MemoryPort) -> LogIns:
    numbers = itertools.count(1)
    return LogIns(SECRET, clock, lambda: f"token-{next(numbers)}", accounts)


def test_a_cookie_gives_the_log_in_back(log_ins: LogIns) -> None:
    log_in = log_ins.begin(ACCOUNT)
    assert log_ins.read(log_ins.seal(log_in)) == log_in


def test_a_restart_logs_nobody_out(log_ins: LogIns, clock: TurnedClock, accounts: MemoryPort) -> None:
    log_in = log_ins.begin(ACCOUNT)
    assert LogIns(SECRET, clock, str, accounts).read(log_ins.seal(log_in)) == log_in


@pytest.mark.parametrize("cookie", [None, "", "x", "a.b.c", "W10.AAAA", "é"])
def test_no_log_in_without_our_cookie(log_ins: LogIns, cookie: str | None) -> None:
    assert log_ins.read(cookie) is None


def test_an_altered_cookie_is_none(log_ins: LogIns) -> None:
    cookie = log_ins.seal(log_ins.begin(ACCOUNT))
    altered = [cookie[:place] + "A" + cookie[place + 1 :] for place in range(0, len(cookie) - 1, 7)]
    assert [log_ins.read(text) for text in altered if text != cookie] == [None] * len(
        [text for text in altered if text != cookie]
    )


def test_another_secret_opens_nothing(log_ins: LogIns, clock: TurnedClock, accounts: MemoryPort) -> None:
    other = LogIns(b"x" * 32, clock, str, accounts)
    assert other.read(log_ins.seal(log_ins.begin(ACCOUNT))) is None


def test_rest_ends_it_and_use_keeps_it(log_ins: LogIns, clock: TurnedClock) -> None:
    log_in = log_ins.begin(ACCOUNT)
    clock.now += IDLE_S - 60
    assert log_ins.seconds_left(log_in) == 60
    renewed = log_ins.renew(log_in)
    assert log_ins.seconds_left(renewed) == IDLE_S
    clock.now += IDLE_S
    assert log_ins.read(log_ins.seal(renewed)) is None


def test_use_of_one_window_keeps_the_other(log_ins: LogIns, clock: TurnedClock) -> None:
    log_in = log_ins.begin(ACCOUNT)
    clock.now += IDLE_S - 1
    log_ins.renew(log_in)
    clock.now += 2
    assert log_ins.seconds_left(log_in) == IDLE_S - 2


def test_the_day_ends_it_however_busy(log_ins: LogIns, clock: TurnedClock) -> None:
    log_in = log_ins.begin(ACCOUNT)
    for _ in range(WHOLE_S // 1200):
        assert log_ins.seconds_left(log_in) > 0
        clock.now += 1200
        log_in = log_ins.renew(log_in)
    assert log_ins.read(log_ins.seal(log_in)) is None


def test_a_log_out_ends_copies_of_the_cookie(log_ins: LogIns) -> None:
    log_in = log_ins.begin(ACCOUNT)
    other = log_ins.begin(ACCOUNT)
    cookie = log_ins.seal(log_in)
    log_ins.end(log_in)
    assert log_ins.read(cookie) is None
    assert log_ins.read(log_ins.seal(other)) == other


def test_the_token_belongs_to_one_log_in_and_is_hidden(log_ins: LogIns) -> None:
    log_in = log_ins.begin(ACCOUNT)
    log_in.check_token("token-1")
    for wrong in ("", "token-2", "é"):
        with pytest.raises(FormRefused):
            log_in.check_token(wrong)
    assert "token-1" not in repr(log_in)


def test_a_short_secret_is_refused(clock: TurnedClock, accounts: MemoryPort) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        LogIns(b"short", clock, str, accounts)


def test_memory_keeps_nothing_older_than_a_day(log_ins: LogIns, clock: TurnedClock) -> None:
    for _ in range(3):
        log_ins.end(log_ins.renew(log_ins.begin(ACCOUNT)))
    clock.now += WHOLE_S + 1
    log_in = log_ins.renew(log_ins.begin(ACCOUNT))
    assert log_ins._ended == {}
    assert log_ins._touched == {log_in.token: clock.now}


def test_a_changed_or_disabled_account_ends_its_log_ins(log_ins: LogIns, accounts: MemoryPort) -> None:
    log_in = log_ins.begin(ACCOUNT)
    cookie = log_ins.seal(log_in)
    accounts.account = replace(ACCOUNT, generation=1)
    assert (log_ins.read(cookie), log_ins.seconds_left(log_in)) == (None, 0)
    refreshed = log_ins.refresh(log_in)
    assert refreshed is not None
    assert log_ins.read(log_ins.seal(refreshed)) == refreshed
    accounts.account = None
    assert log_ins.read(log_ins.seal(refreshed)) is None
    assert log_ins.refresh(log_in) is None


def test_a_half_log_in_is_no_log_in_and_ends_soon(log_ins: LogIns, accounts: MemoryPort, clock: TurnedClock) -> None:
    half = log_ins.seal_half(ACCOUNT)
    assert log_ins.read(half) is None
    assert log_ins.read_half(log_ins.seal(log_ins.begin(ACCOUNT))) is None
    assert log_ins.read_half(half) == ACCOUNT
    clock.now += HALF_S
    assert log_ins.read_half(half) is None
    assert log_ins.read_half(None) is None
