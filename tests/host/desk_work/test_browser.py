"""The pages beside the board in a real Chromium: no barrier in either language, by keyboard, and on paper."""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from host.desk.base.role import Role
from tests.host.desk.browsing import check, chromium, go_by_tab, open_page
from tests.host.desk.served import serve
from tests.host.desk_work.answering import ListConnector
from tests.host.desk_work.scene import Scene, set_scene
from tests.host.desk_work.test_batch import make_work
from tests.host.desk_work.test_reading import SPREADSHEET
from tests.host.desk_work.world import PASSWORD
from tests.host.world import World

pytestmark = pytest.mark.system


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory, prepared_world: Path) -> Iterator[Scene]:
    folder = tmp_path_factory.mktemp("scene")
    shutil.copytree(prepared_world, folder, dirs_exist_ok=True)
    world = World(folder)
    scene = set_scene(world)
    yield scene
    scene.desk.close()
    world.engine.dispose()


@pytest.fixture(scope="module")
def address(scene: Scene) -> Iterator[str]:
    with serve(scene.desk.app) as address:
        yield address


@pytest.fixture(scope="module")
def browser(address: str) -> Iterator[Browser]:
    assert address
    with chromium() as browser:
        yield browser


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    with open_page(browser, address) as page:
        yield page


def log_in(page: Page, role: Role, language: str = "ja") -> None:
    page.context.clear_cookies()
    page.goto(f"/login?lang={language}")
    page.locator("#name").fill(str(role))
    page.locator("#password").fill(PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def elsewhere(step: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Run a worker's step in a thread of its own: Playwright's loop runs in this one."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: asyncio.run(step())).result()


@pytest.mark.parametrize("language", ["ja", "en"])
def test_no_page_has_a_barrier(page: Page, scene: Scene, language: str) -> None:
    for role, places in scene.places.items():
        log_in(page, role, language)
        for name, path in places.items():
            page.goto(path)
            check(page, f"{name}-{language}")


def test_a_list_is_read_asked_and_saved_by_keyboard(page: Page, scene: Scene, tmp_path: Path) -> None:
    file = tmp_path / "yoyaku.csv"
    file.write_bytes(SPREADSHEET.replace("\n", "\r\n").encode("cp932"))
    log_in(page, Role.RECEPTION)
    page.goto("/batches")
    page.locator("#list").set_input_files(file)
    page.locator("#list").focus()
    go_by_tab(page, "form.fields button", most=3)
    page.keyboard.press("Enter")
    expect(page.locator("[data-row]")).to_have_count(6)
    go_by_tab(page, "form[action$='/ask'] button")
    page.keyboard.press("Enter")
    expect(page.locator("progress")).to_be_visible()
    connector = scene.desk.parts.connector
    assert isinstance(connector, ListConnector)
    working = make_work(scene.desk, connector)
    elsewhere(working.work)
    scene.desk.clock.now += 1
    elsewhere(working.work)
    expect(page.locator("main")).to_contain_text("照会が終わりました")  # the page looks by itself
    expect(page.locator("[data-row='3']")).to_have_attribute("data-look", "refused")
    with page.expect_download() as download:
        page.get_by_role("link", name="結果を CSV で保存").click()
    assert download.value.path().read_bytes().startswith(b"\xef\xbb\xbf")
    page.get_by_role("link", name="直す行").click()
    expect(page.locator("[data-row]")).to_have_count(2)


def test_the_form_is_one_sheet_and_the_button_prints_it(page: Page, scene: Scene) -> None:
    page.add_init_script("window.print = () => { document.title = 'printed'; };")
    log_in(page, Role.RECEPTION)
    page.goto(scene.places[Role.RECEPTION]["paper"])
    page.locator("#print").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_title("printed")
    sheets = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", sheets)) == 1
    page.emulate_media(media="print")
    expect(page.locator(".aside")).to_be_hidden()
    expect(page.locator(".bar")).to_be_hidden()


def test_medical_information_leaves_the_page_when_its_time_is_over(page: Page, scene: Scene) -> None:
    page.clock.install()
    log_in(page, Role.CLINICIAN)
    page.goto(scene.places[Role.CLINICIAN]["medical-ask"])
    go_by_tab(page, "form.fields button")
    page.keyboard.press("Enter")
    expect(page.get_by_text("アムロジピン錠５ｍｇ")).to_be_visible()
    check(page, "medical-ja")
    page.clock.fast_forward(25 * 3600 * 1000)
    expect(page.get_by_role("alert")).to_have_text("見られる時間が終わりました。")
    expect(page.get_by_text("アムロジピン錠５ｍｇ")).to_have_count(0)


def test_a_link_is_made_found_and_deleted(page: Page, scene: Scene) -> None:
    log_in(page, Role.RECEPTION)
    page.goto(scene.places[Role.RECEPTION]["link-ask"])
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="作る").click()
    expect(page.get_by_role("status")).to_have_text("患者リンクを作りました。")
    go_by_tab(page, "#text")
    page.keyboard.type("ショウイチ")
    page.keyboard.press("Enter")
    row = page.locator("[data-link]", has_text="ｼﾖｳｲﾁ")
    expect(row).to_have_count(1)
    check(page, "links-found-ja")
    row.get_by_role("checkbox").check()
    row.get_by_role("button").click()
    expect(page.get_by_role("status")).to_have_text("患者リンクを消しました。")


def test_a_disaster_from_beginning_to_end(page: Page) -> None:
    log_in(page, Role.ADMINISTRATOR)
    page.goto("/disaster")
    go_by_tab(page, "#reason")
    page.keyboard.type("地震による停電")
    page.keyboard.press("Enter")
    expect(page.locator(".strip")).to_contain_text("災害時モードです")
    log_in(page, Role.CLINICIAN)
    page.goto("/disaster")
    go_by_tab(page, "#kana")
    page.keyboard.type("ミホン ハナコ")
    page.keyboard.press("Tab")
    page.keyboard.type("S27.2.29")
    page.locator("#why").fill("救急で来院")
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="探す").click()
    expect(page.locator("[data-person]")).to_contain_text("見本　花子")
    check(page, "disaster-found-ja")
    page.get_by_role("button", name="診療情報を見る").click()
    expect(page.get_by_text("高血圧症")).to_be_visible()
    check(page, "disaster-medical-ja")
    log_in(page, Role.ADMINISTRATOR)
    page.goto("/disaster")
    page.get_by_role("button", name="いま終える").click()
    expect(page.locator(".strip")).to_have_count(0)
