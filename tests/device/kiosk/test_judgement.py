"""When the browser is started anew, and when it is let be: a page's signs over time."""

from __future__ import annotations

from dataclasses import replace

import pytest

from device.kiosk.judgement import BY_PEOPLE, RESTART, YOUNG_S, Judge, Verdict
from device.kiosk.settings import KioskSettings
from device.kiosk.signs import Sign

SETTINGS = KioskSettings(silence_s=5, wrong_s=2.5, start_s=20)
GOOD = Sign("0badcafe", 0.0, visible=True, focused=True, whole=True)
OTHER = replace(GOOD, page="0badf00d")


def stood(*, focused: bool = True, trusts_focus: bool = True) -> Judge:
    """Give a judge who has seen the page as it should be, at second 1."""
    judge = Judge(SETTINGS, 0.0, trusts_focus)
    assert judge.judge(1.0, (replace(GOOD, focused=focused),)) is Verdict.GOOD
    return judge


def test_a_page_that_has_not_come_is_waited_for_and_then_given_up() -> None:
    judge = Judge(SETTINGS, 0.0)
    assert judge.judge(19.0, ()) is Verdict.STARTING
    assert judge.judge(20.5, ()) is Verdict.NEVER_CAME
    assert judge.stood_s(20.5) == 0


def test_a_page_that_comes_too_small_first_is_waited_for() -> None:
    judge = Judge(SETTINGS, 0.0)
    assert judge.judge(2.0, (replace(GOOD, whole=False),)) is Verdict.STARTING
    assert judge.judge(3.0, (GOOD,)) is Verdict.GOOD
    assert judge.stood_s(7.0) == 4.0


def test_silence_counts_from_the_last_sign_not_from_the_last_look() -> None:
    judge = Judge(SETTINGS, 0.0)
    assert judge.judge(1.0, (replace(GOOD, age_s=1.0),)) is Verdict.GOOD
    old = replace(GOOD, age_s=YOUNG_S + 1)
    assert judge.judge(4.9, (old,)) is Verdict.DOUBTFUL
    assert judge.judge(5.1, (old,)) is Verdict.SILENT


@pytest.mark.parametrize(
    ("signs", "verdict"),
    [
        ((GOOD, OTHER), Verdict.OTHER_PAGE),
        ((replace(GOOD, visible=False),), Verdict.HIDDEN),
        ((replace(GOOD, whole=False),), Verdict.NOT_WHOLE),
        ((replace(GOOD, focused=False),), Verdict.COVERED),
    ],
)
def test_what_is_wrong_may_pass_but_not_stay(signs: tuple[Sign, ...], verdict: Verdict) -> None:
    judge = stood()
    assert judge.judge(3.0, signs) is Verdict.DOUBTFUL
    assert judge.judge(3.6, signs) is verdict
    assert verdict in RESTART & BY_PEOPLE


def test_what_passed_is_forgotten() -> None:
    judge = stood()
    assert judge.judge(3.0, (GOOD, OTHER)) is Verdict.DOUBTFUL
    assert judge.judge(3.2, (GOOD,)) is Verdict.GOOD
    assert judge.judge(5.5, (GOOD, OTHER)) is Verdict.DOUBTFUL


def test_a_page_drawn_anew_is_not_two_pages_once_the_first_is_old() -> None:
    assert stood().judge(9.0, (replace(OTHER, age_s=YOUNG_S + 0.1), GOOD)) is Verdict.GOOD


def test_a_page_that_never_had_the_focus_cannot_lose_it() -> None:
    assert stood(focused=False).judge(9.0, (replace(GOOD, focused=False),)) is Verdict.GOOD
    assert stood(trusts_focus=False).judge(9.0, (replace(GOOD, focused=False),)) is Verdict.GOOD


def test_nothing_is_judged_while_the_server_is_away() -> None:
    judge = stood()
    for second in (5.0, 60.0):
        assert judge.judge(second, None) is Verdict.SERVER_AWAY
    assert judge.judge(62.0, ()) is Verdict.DOUBTFUL
    assert judge.judge(66.0, ()) is Verdict.SILENT


def test_time_without_a_server_is_not_the_browsers() -> None:
    judge = Judge(SETTINGS, 0.0)
    assert judge.judge(60.0, None) is Verdict.SERVER_AWAY
    assert judge.judge(70.0, ()) is Verdict.STARTING


def test_an_end_in_good_order_is_a_persons_only_after_the_page_stood() -> None:
    assert stood().judge_end(0) is Verdict.CLOSED
    assert stood().judge_end(-9) is Verdict.ENDED
    assert Judge(SETTINGS, 0.0).judge_end(0) is Verdict.ENDED
    assert Verdict.CLOSED in BY_PEOPLE
    assert Verdict.ENDED not in BY_PEOPLE
