"""The page of official files in a real Chromium: it says why, shows whose it may be, and each is settled once."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from device.wire.messages.visit import Card
from device.wire.words import CardKind, EligibilityStatus
from host.base.oqs_settings import OqsSettings
from host.companion.folder_state import note_folder
from host.companion.taking import FileTaking, TakingRules
from host.desk.base.role import Role
from host.linkage.set_aside import list_at_desk
from host.official_files.errors import Fault
from host.store.engine import reading
from tests.host.companion.test_taking import dated, name
from tests.host.desk.browsing import check, chromium, open_page
from tests.host.desk.catalogues import EN, JA
from tests.host.desk.served import serve
from tests.host.desk.test_pages_in_browser import log_in
from tests.host.desk.whole import WholeDesk, whole_desk
from tests.host.line.bodies import FACE, new_id, visit_body
from tests.host.official_files.samples import INSTITUTION, QUALIFICATION
from tests.host.world import World

pytestmark = pytest.mark.system


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def desk(tmp_path: Path, prepared_world: Path) -> Iterator[WholeDesk]:
    shutil.copytree(prepared_world, tmp_path, dirs_exist_ok=True)
    world = World(tmp_path)
    face = tmp_path / "face"
    face.mkdir()
    with whole_desk(world, tmp_path, oqs=OqsSettings(INSTITUTION, face=face)) as desk:
        yield desk
    world.engine.dispose()


@pytest.fixture
def page(browser: Browser, desk: WholeDesk) -> Iterator[Page]:
    with serve(desk.app) as address, open_page(browser, address) as page:
        yield page


def push(world: World, *files: bytes) -> None:
    rules = TakingRules("h-main", INSTITUTION, "", 900.0, 1800)
    taking = FileTaking(world.engine, world.sealer, rules, world.clock, new_id, world.log)
    for data in files:
        taking.take(name(), data)


def left(world: World) -> int:
    with reading(world.engine) as connection:
        return len(list_at_desk(connection))


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_file_is_given_to_its_visit_and_another_is_closed(desk: WholeDesk, page: Page, language: str) -> None:
    world = desk.world
    body = visit_body(FACE, Card(CardKind.MYNUMBER))
    world.arrive(body)
    good = dated(world.clock.now, QUALIFICATION)
    push(world, good, good[:300])
    log_in(page, Role.RECEPTION, language)
    page.locator(".strip a[href='/files']").click()
    check(page, f"files-{language}")
    expect(page.locator("[data-file]")).to_have_count(2)
    page.locator("select[name=visit]").select_option(body.visit_id)
    page.locator("form[action$=assign] button").click()
    expect(page.locator(".said")).to_be_visible()
    found = world.visit(body.visit_id).eligibility
    assert found is not None
    assert found.status is EligibilityStatus.ELIGIBLE
    page.locator("input[name=done]").check()
    page.locator("form[action$=dismiss] button").click()
    expect(page.locator("[data-file]")).to_have_count(0)
    check(page, f"files-none-{language}")
    assert left(world) == 0
    page.goto("/")
    expect(page.locator(".strip a[href='/files']")).to_have_count(0)


def test_what_was_settled_elsewhere_says_so(desk: WholeDesk, page: Page) -> None:
    push(desk.world, b"")
    log_in(page, Role.RECEPTION)
    page.goto("/files")
    push_again = page.context.new_page()
    push_again.goto("/files")
    for one in (page, push_again):
        one.locator("input[name=done]").check()
        one.locator("form[action$=dismiss] button").click()
    assert push_again.locator("main").inner_text().find("716") >= 0


def test_a_folder_that_is_gone_is_named_on_every_page(desk: WholeDesk, page: Page) -> None:
    with desk.world.engine.begin() as connection:
        note_folder(connection, desk.world.clock.now, works=False)
    log_in(page, Role.RECEPTION)
    expect(page.locator(".strip").first).to_contain_text("結果フォルダー")
    check(page, "files-gone-ja")
    with desk.world.engine.begin() as connection:
        note_folder(connection, desk.world.clock.now, works=True)
    page.goto("/files")
    expect(page.locator(".strip")).to_have_count(0)


def test_every_fault_has_its_sentence() -> None:
    keys = {f"files.fault_{fault.value}" for fault in Fault}
    keys |= {"files.fault_no_visit", "files.fault_several_candidates"}
    for catalogue in (JA, EN):
        assert keys <= set(catalogue.sentences)
