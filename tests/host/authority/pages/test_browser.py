"""The pages in a real headless Chromium: with the keyboard, in both languages, without barriers, without scripts."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from starlette.applications import Starlette

from host.authority.serving.authority import Authority
from tests.host.authority.insurance.test_description import held
from tests.host.authority.people import (
    assistance,
    by_certificate,
    certificate,
    medical_record,
    person,
    qualification,
)
from tests.host.authority.web import Web
from tests.host.desk.browsing import chromium, find_barriers, open_page
from tests.host.desk.served import serve

pytestmark = pytest.mark.system

SHOTS = Path("build/screenshots/authority")
LIMIT_MS = 30_000


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def code(authority: Authority) -> str:
    """Give the code of a person about whom there is much to see."""
    former = qualification(date(2020, 4, 1), date(2024, 3, 31), number="8")
    ended, new = certificate("1", not_after=date(2026, 9, 30)), certificate("2", card_id="other", registered=False)
    authority.people.put(
        "hanako",
        dataclasses.replace(person(held(), former, assistance(), certificates=(ended, new)), address="架空県見本市"),
    )
    authority.people.put_record("hanako", medical_record())
    authority.eligibility.by_certificate(by_certificate(serial="1"))
    return authority.people.give_code("hanako")


@pytest.fixture
def page(browser: Browser, web: Web) -> Iterator[Page]:
    assert isinstance(web.app, Starlette)
    with serve(web.app) as address, open_page(browser, address) as page:
        yield page


def sign_in(page: Page, code: str, language: str = "ja") -> None:
    """Sign in with the keyboard alone."""
    page.goto(f"/my?lang={language}")
    expect(page.locator("#code")).to_be_focused(timeout=LIMIT_MS)
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    expect(page.locator("#now")).to_be_visible(timeout=LIMIT_MS)


def check(page: Page, name: str) -> None:
    """Take a picture of the page, and check that nobody meets a barrier on it."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SHOTS / f"{name}.png", full_page=True)
    found = find_barriers(page)
    assert found == [], "\n".join((name, *found))


@pytest.mark.parametrize("language", ["ja", "en"])
def test_everything_can_be_read(page: Page, code: str, language: str) -> None:
    page.goto(f"/my?lang={language}")
    page.keyboard.type("wrong")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible(timeout=LIMIT_MS)
    check(page, f"sign-in-{language}")
    sign_in(page, code, language)
    check(page, f"overview-{language}")
    for name in ("medical", "uses"):
        page.goto(f"/my/{name}")
        check(page, f"{name}-{language}")
    page.goto("/my/certificates/1/suspend")
    check(page, f"suspend-{language}")
    page.goto("/statistics")
    check(page, f"statistics-{language}")


def test_registering_and_reporting_the_card_lost(page: Page, code: str, authority: Authority) -> None:
    sign_in(page, code)
    page.get_by_role("link", name="利用登録をする").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="利用登録をする").press("Enter")
    expect(page.get_by_role("status")).to_have_text("健康保険証としての利用登録をしました。", timeout=LIMIT_MS)
    assert [one.registered for one in authority.people.get("hanako").certificates] == [True, True]
    page.get_by_role("link", name="カードを一時停止する").last.press("Enter")
    page.get_by_role("button", name="カードを一時停止する").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("一時停止を受け付けました", timeout=LIMIT_MS)
    assert authority.people.get("hanako").certificates[1].state == "suspended"
    page.goto("/my/uses")
    assert page.locator("tr[data-purpose]").evaluate_all("rows => rows.map((row) => row.dataset.purpose)")[0:3] == [
        "own_suspension",
        "registration",
        "own_page",
    ]
    page.get_by_role("button", name="ログアウト").press("Enter")
    expect(page.locator("#code")).to_be_visible(timeout=LIMIT_MS)
    page.goto("/my/uses")
    expect(page.locator("#code")).to_be_visible(timeout=LIMIT_MS)


def test_a_refusal_says_why(page: Page, code: str, authority: Authority) -> None:
    sign_in(page, code)
    page.goto("/my/certificates/1/register")
    authority.people.put(
        "hanako", person(certificates=(certificate("1"), certificate("2", not_after=date(2020, 1, 1))))
    )
    page.get_by_role("button", name="利用登録をする").press("Enter")
    expect(page.get_by_role("alert")).to_have_text("期限切れのため回答せず", timeout=LIMIT_MS)
