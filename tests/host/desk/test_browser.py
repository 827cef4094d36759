"""The desk in a real headless Chromium: logging in, a visit arriving, one confirmation, and what can be read."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from device.wire import words
from host.desk.app import create_app
from host.desk.base.log_ins import IDLE_S
from tests.host.desk.browsing import check, chromium, open_page, take
from tests.host.desk.conftest import SECRET, TurnedClock, make_pages
from tests.host.desk.memory_port import PASSWORD, MemoryPort
from tests.host.desk.served import serve
from tests.host.desk.visits import make_morning, make_pending, make_visit

pytestmark = pytest.mark.system

SIZES = [("ja", 1280, 800), ("en", 1024, 768)]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def address(port: MemoryPort, clock: TurnedClock) -> Iterator[str]:
    with serve(create_app(port, make_pages(port), SECRET, clock)) as address:
        yield address


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    with open_page(browser, address) as page:
        yield page


def log_in(page: Page, language: str = "ja") -> None:
    """Log in with the keyboard and wait until the page is live."""
    page.goto(f"/login?lang={language}")
    page.locator("#name").press_sequentially("mihon")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("#live")).to_be_visible()


def test_a_visit_arrives_and_is_confirmed(page: Page, port: MemoryPort) -> None:
    log_in(page)
    expect(page).to_have_title("(2) 受付")
    port.put(make_pending("C4D", -1))
    row = page.locator("[data-ticket=C4D]")
    expect(row).to_be_visible()
    expect(page).to_have_title("(3) 受付")
    expect(page.locator("#news")).to_have_text("C4D の方が本人確認を待っています")

    row.locator("[data-confirm]").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator(".ticket")).to_have_text("C4D")
    dialog.get_by_role("button", name="見比べました（確認する）").click()
    expect(page.locator(".said")).to_have_text("C4D の本人確認を記録しました。")
    expect(page.locator("#live")).to_be_visible()
    expect(page.locator("[data-ticket=C4D]")).to_have_attribute("data-outcome", "confirmed")
    expect(page.locator("[data-ticket=A9K]")).to_have_attribute("data-outcome", "pending")
    expect(page.locator("[data-ticket=C4D]")).to_contain_text("見本 受付 が 12:00 に目視で確認")
    take(page, "confirmed")


def test_a_second_press_of_enter_confirms_nothing(page: Page, port: MemoryPort) -> None:
    log_in(page)
    page.locator("[data-ticket=A9K] [data-confirm]").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert [visit.ticket for visit in port.visits() if visit.outcome is words.Outcome.PENDING] == ["A9K", "B2F"]


def test_a_new_board_keeps_the_focus_and_an_open_question(page: Page, port: MemoryPort) -> None:
    log_in(page)
    link = page.locator("[data-ticket=B2F] [data-confirm]")
    link.focus()
    port.put(make_visit("C5E", -1))
    expect(page.locator("[data-ticket=C5E]")).to_be_visible()
    expect(link).to_be_focused()
    page.keyboard.press("Enter")
    port.put(make_pending("C6F", -2))
    expect(page.locator("[data-ticket=C6F]")).to_be_visible()
    expect(page.get_by_role("dialog").locator(".ticket")).to_have_text("B2F")
    page.get_by_role("dialog").get_by_text("やめる", exact=True).click()
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_waiting_times_count_up(page: Page) -> None:
    log_in(page)
    span = page.locator("[data-ticket=A9K] [data-since]")
    before = span.inner_text()
    expect(span).not_to_have_text(before, timeout=15_000)
    assert before.startswith("3分")


def test_a_silent_line_is_said_and_mends_itself(page: Page, port: MemoryPort) -> None:
    page.clock.install()
    log_in(page)
    expect(page.locator("#live")).to_be_visible()  # or the first board would end the silence
    page.clock.fast_forward(20_000)
    expect(page.locator("#lost")).to_be_visible()
    expect(page.locator("#live")).to_be_hidden()
    take(page, "lost")
    port.put(make_visit("C9J"))
    expect(page.locator("#live")).to_be_visible()
    expect(page.locator("#lost")).to_be_hidden()


def test_rest_is_warned_of_and_ends_at_the_log_in(page: Page, port: MemoryPort, clock: TurnedClock) -> None:
    log_in(page)
    clock.now += IDLE_S - 60
    port.put(make_visit("C7G"))
    expect(page.locator("#idle")).to_be_visible()
    take(page, "idle")
    with page.expect_response("**/alive") as answer:
        page.get_by_role("button", name="このまま使う").click()
    assert answer.value.status == 204
    expect(page.locator("#idle")).to_be_hidden()
    clock.now += IDLE_S
    port.put(make_visit("C8H"))
    page.wait_for_url("**/login?ended=1")
    expect(page.get_by_role("alert")).to_contain_text("ログアウトしました")
    take(page, "ended")


def test_without_scripts_it_works_by_pages(browser: Browser, address: str, port: MemoryPort) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=address)
    page = context.new_page()
    page.goto("/login")
    page.locator("#name").fill("mihon")
    page.locator("#password").fill(PASSWORD)
    page.get_by_role("button", name="ログイン").click()
    page.locator("[data-ticket=A9K] [data-confirm]").click()
    page.get_by_role("button", name="見比べました（確認する）").click()
    expect(page.locator(".said")).to_contain_text("A9K")
    assert port.visits()[0].outcome is words.Outcome.CONFIRMED
    context.close()


@pytest.mark.parametrize(("language", "width", "height"), SIZES)
def test_everything_can_be_read_and_touched(page: Page, language: str, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    tag = f"{language}-{width}"
    page.goto(f"/login?lang={language}")
    page.locator("#name").fill("mihon")
    page.locator("#password").fill("wrong")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    check(page, f"login-{tag}")
    log_in(page, language)
    check(page, f"board-{tag}")
    page.locator("[data-confirm]").first.click()
    check(page, f"dialog-{tag}")
    page.goto(f"/visits/{make_morning()[0].visit_id}/confirm")
    check(page, f"question-{tag}")
