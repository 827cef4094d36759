"""Sign-ins end by themselves, and codes cannot be guessed."""

from __future__ import annotations

import itertools

from host.authority.pages.sign_ins import IDLE_S, MOST_WRONG, WHOLE_S, WRONG_WINDOW_S, SignIns


class Moment:
    """Seconds that a test moves on."""

    def __init__(self) -> None:
        self.s = 0.0

    def __call__(self) -> float:
        return self.s


def make() -> tuple[SignIns, Moment]:
    moment, numbers = Moment(), itertools.count()
    return SignIns(moment, lambda: f"token-{next(numbers)}"), moment


def test_begin_find_end() -> None:
    """A cookie leads to its person until it is ended."""
    sign_ins, _ = make()
    cookie = sign_ins.begin("hanako")
    found = sign_ins.find(cookie)
    assert found is not None
    assert found.person_id == "hanako"
    assert found.is_from_own_page(found.token)
    assert not found.is_from_own_page(cookie)
    sign_ins.end(cookie)
    assert [sign_ins.find(one) for one in (cookie, None, "other")] == [None, None, None]


def test_rest_and_an_hour_end_it() -> None:
    """Use keeps it open, but not for longer than an hour."""
    sign_ins, moment = make()
    cookie = sign_ins.begin("hanako")
    moment.s = IDLE_S
    assert sign_ins.find(cookie) is None
    cookie = sign_ins.begin("hanako")
    begun = moment.s
    while moment.s - begun < WHOLE_S:
        assert sign_ins.find(cookie) is not None
        moment.s += IDLE_S / 2
    assert sign_ins.find(cookie) is None


def test_wrong_codes_are_counted() -> None:
    """After so many within a minute nobody may try, until the minute is over."""
    sign_ins, moment = make()
    for _ in range(MOST_WRONG):
        assert sign_ins.may_try()
        sign_ins.count_wrong()
    assert not sign_ins.may_try()
    moment.s += WRONG_WINDOW_S
    assert sign_ins.may_try()
