"""Every page of the desk's frame in a real Chromium: no barrier in either language, and all by keyboard alone."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from device.wire.messages.visit import Card
from device.wire.words import CardKind
from host.desk.base.role import Role
from tests.host.desk.browsing import check, chromium, go_by_tab, open_page
from tests.host.desk.served import serve
from tests.host.desk.whole import PASSWORD, WholeDesk, whole_desk
from tests.host.line.bodies import FACE, STAFF, visit_body
from tests.host.world import World, found

pytestmark = pytest.mark.system

ADMINISTRATORS = [
    "/",
    "/?day=2020-01-01",
    "/users",
    "/users/reception",
    "/account",
    "/account/second-factor",
    "/terminals",
    "/audit",
    "/audit?find=yes",
    "/retention",
    "/nothing",
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, prepared_world: Path) -> Iterator[WholeDesk]:
    folder = tmp_path_factory.mktemp("whole")
    shutil.copytree(prepared_world, folder, dirs_exist_ok=True)
    world = World(folder)
    with whole_desk(world, folder) as desk:
        live_through_a_morning(world)
        yield desk
    world.engine.dispose()


@pytest.fixture(scope="module")
def address(desk: WholeDesk) -> Iterator[str]:
    with serve(desk.app) as address:
        yield address


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    with open_page(browser, address) as page:
        yield page


def live_through_a_morning(world: World) -> None:
    """Let a terminal say that it is there, and two visits arrive of which one waits."""
    status = {"schema": 1, "alive": True, "boot": "b1", "firmware_boot": "f1", "software": "0.1.0"}
    status |= {"outbox_rows": 25, "schema_newest": 1, "schema_oldest": 0}
    world.deliver("uketsuke/1/c1/t-front/status", json.dumps(status))
    event = {"schema": 1, "boot": "b1", "at": int(world.clock()), "event": "outbox_full", "number": 705}
    world.deliver("uketsuke/1/c1/t-front/event", json.dumps(event))
    for number, holder in enumerate((FACE, STAFF)):
        card = Card(CardKind.MYNUMBER, issuer="0badcafe", serial=str(4711 + number), not_after=2_000_000_000)
        world.arrive(visit_body(holder, card, ticket=f"A{number}K"))
        world.settle(found(card))


def log_in(page: Page, role: Role, language: str = "ja") -> None:
    """Log in by keyboard."""
    page.goto(f"/login?lang={language}")
    expect(page.locator("#name")).to_be_focused()
    page.keyboard.type(str(role))
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("navigation").first).to_be_visible()


@pytest.mark.parametrize("language", ["ja", "en"])
def test_no_page_has_a_barrier(page: Page, language: str) -> None:
    log_in(page, Role.ADMINISTRATOR, language)
    for path in ADMINISTRATORS:
        page.goto(path)
        name = path.strip("/").translate(str.maketrans("/?=", "---")) or "arrivals"
        check(page, f"{name}-{language}")


def test_an_engineer_is_led_to_the_terminals_and_sees_no_visit(page: Page) -> None:
    log_in(page, Role.ENGINEER)
    assert page.url.endswith("/terminals")
    expect(page.locator("[data-alarm=unsent]")).to_be_visible()
    expect(page.locator("[data-alarm=event]")).to_contain_text("705")
    for path in ("/visits.json", "/users", "/audit", "/retention"):
        answer = page.goto(path)
        assert answer
        assert answer.status == 403


def test_a_person_is_confirmed_by_keyboard_alone(page: Page) -> None:
    log_in(page, Role.RECEPTION)
    expect(page.locator("#live")).to_be_visible()
    go_by_tab(page, "[data-ticket=A1K] [data-confirm]")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    go_by_tab(page, "dialog button[name=compared]", most=5)
    page.keyboard.press("Enter")
    expect(page.locator(".said")).to_contain_text("A1K")
    expect(page.locator("[data-ticket=A1K]")).to_have_attribute("data-outcome", "confirmed")
    expect(page.locator("[data-ticket=A1K]")).to_contain_text("見本 受付")


def test_a_user_is_added_and_logs_in_by_keyboard_alone(page: Page, browser: Browser, address: str) -> None:
    log_in(page, Role.ADMINISTRATOR)
    go_by_tab(page, "nav a[href='/users']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/users")
    go_by_tab(page, "#name")
    page.keyboard.type("atarashii")
    page.keyboard.press("Tab")
    page.keyboard.type("見本 <b>新人</b>")
    page.keyboard.press("Enter")
    password = page.locator("code.secret").inner_text()
    check(page, "password-ja")
    page.goto("/users")
    expect(page.locator("[data-user=atarashii]")).to_contain_text("見本 <b>新人</b>")
    with open_page(browser, address) as other:
        other.goto("/login?lang=ja")
        expect(other.locator("#name")).to_be_focused()
        other.keyboard.type("atarashii")
        other.keyboard.press("Tab")
        other.keyboard.type(password)
        other.keyboard.press("Enter")
        other.wait_for_url("**/account")
        for field, typed in (("present", password), ("new", "jibun-no-himitsu"), ("again", "jibun-no-himitsu")):
            go_by_tab(other, f"#{field}")
            other.keyboard.type(typed)
        other.keyboard.press("Enter")
        expect(other.locator(".said")).to_be_visible()
        other.goto("/")
        expect(other.locator("#live")).to_be_visible()


def test_a_ticket_is_searched_for_and_the_board_is_left_alone_meanwhile(page: Page) -> None:
    log_in(page, Role.RECEPTION)
    go_by_tab(page, "#ticket")
    page.keyboard.type("a0")
    page.keyboard.press("Enter")
    expect(page.locator("[data-visit]")).to_have_count(1)
    expect(page.locator("[data-ticket=A0K]")).to_be_visible()
    expect(page.locator("#live")).to_have_count(0)
    go_by_tab(page, "form.search a[href='/']")
    page.keyboard.press("Enter")
    expect(page.locator("#live")).to_be_visible()
