"""Every way is played from start to end in every language, and shows and says nothing of whose card it is."""

from __future__ import annotations

import asyncio
import os
from itertools import product
from pathlib import Path

import pytest

from device.firmware.screen.catalogue import Catalogue, load_catalogues
from device.firmware.screen.languages import LANGUAGES
from device.firmware.screen.port import Screen
from device.firmware.visit.visit import Rules
from tests.device.firmware.simulated.made import Maker
from tests.device.firmware.ways.paths import ELIGIBLE, PATHS, send, speak, take_card, type_pin
from tests.device.firmware.ways.personal import find_personal
from tests.device.firmware.ways.terminal import Host, Terminal

MESSAGES = {"registration": 2, "withdrawal": 2, "guardian": 2}
"""How many messages a way sends; one where it is not named."""


@pytest.fixture(scope="session")
def maker(tmp_path_factory: pytest.TempPathFactory) -> Maker:
    return Maker(tmp_path_factory.getbasetemp() / "issuer")


@pytest.fixture(scope="session")
def words() -> dict[str, Catalogue]:
    return load_catalogues()


PLAYS = list(product(PATHS, LANGUAGES))
"""Every way in every language: `PAGES=all`; else each way in Japanese and in one other language."""
IN_CI = [
    (path, language)
    for place, path in enumerate(PATHS)
    for language in dict.fromkeys(("ja", LANGUAGES[place % len(LANGUAGES)]))
]


@pytest.mark.parametrize(("path", "language"), PLAYS if os.environ.get("PAGES") == "all" else IN_CI)
def test_a_way_is_walked_to_its_end_in_a_language(
    maker: Maker, words: dict[str, Catalogue], tmp_path: Path, path: str, language: str
) -> None:
    walk, statuses = PATHS[path]
    terminal = Terminal(maker, words, Host(list(statuses)), Rules(), tmp_path)

    async def play() -> None:
        async with terminal.running():
            await speak(terminal, language)
            await walk(terminal)

    asyncio.run(play())
    shown = [view for view, _ in terminal.pages]
    visit = [view for view in shown if view.screen not in (Screen.IDLE, Screen.STARTING)]
    assert {view.language for view in visit} == {language}
    assert {view.message for view in visit if view.screen is Screen.RESULT} == {0}
    assert (shown[-1].screen, shown[-1].language) == (Screen.IDLE, "ja")
    assert len(terminal.host.opened) == MESSAGES.get(path, 1)
    assert find_personal("\n".join(page for _, page in terminal.pages)) == []
    assert find_personal("\n".join(terminal.mouth.said)) == []
    assert any(said.startswith(f"{language}: ") for said in terminal.mouth.said)


def test_the_search_finds_what_it_looks_for() -> None:
    assert find_personal("<b>花子</b> さん") == ["the name of hanako"]
    assert find_personal("ﾊﾅｺ") == ["the name of hanako"]
    assert find_personal("１９８５−０４−１２ 1985-04-12") == ["the birth date of hanako"]
    assert find_personal("昭和<ruby>60</ruby>年4月12日") == ["the birth date of hanako"]
    assert find_personal("90000101") == ["the certificate of hanako"]


def test_what_is_to_be_told_is_told(maker: Maker, words: dict[str, Catalogue], tmp_path: Path) -> None:
    walk, statuses = PATHS["grace"]
    terminal = Terminal(maker, words, Host(list(statuses)), Rules(asks_consent=True), tmp_path)

    async def play() -> None:
        async with terminal.running():
            await walk(terminal)

    asyncio.run(play())
    screens = {view.screen: view for view, _ in terminal.pages}
    assert Screen.CONSENT not in screens
    assert all(screens[screen].grace for screen in (Screen.CHOOSING, Screen.REVIEW, Screen.RESULT))
    assert screens[Screen.RESULT].renew_until == "2026-05-26"


@pytest.mark.parametrize(
    ("touches", "allowed"),
    [
        ((), ()),
        ((("consent", "medicines", "1"), ("consent", "surgery", "1"), ("consent", "surgery", "0")), ("medicines",)),
        ((("consent_all", "", "1"),), ("medicines", "diagnoses", "surgery", "checkups", "high_cost_limit")),
        ((("consent_all", "", "1"), ("consent_all", "", "0")), ()),
    ],
)
def test_what_was_touched_on_and_nothing_else_goes_into_the_sealed_visit(
    maker: Maker,
    words: dict[str, Catalogue],
    tmp_path: Path,
    touches: tuple[tuple[str, str, str], ...],
    allowed: tuple[str, ...],
) -> None:
    terminal = Terminal(maker, words, Host([ELIGIBLE]), Rules(asks_consent=True), tmp_path)

    async def play() -> None:
        async with terminal.running():
            terminal.lay_down("hanako")
            await type_pin(terminal, "hanako")
            await terminal.until("consent")
            for action, item, on in touches:
                await terminal.touch(action=action, on=on, **({"item": item} if item else {}))
            await terminal.touch(action="accept")
            await send(terminal)
            await take_card(terminal)

    asyncio.run(play())
    sent = terminal.host.opened[0]["consent"]
    assert tuple(name for name, on in sent.items() if on) == allowed


def test_without_a_question_about_consent_nothing_is_allowed(
    maker: Maker, words: dict[str, Catalogue], tmp_path: Path
) -> None:
    walk, statuses = PATHS["face"]
    terminal = Terminal(maker, words, Host(list(statuses)), Rules(), tmp_path)

    async def play() -> None:
        async with terminal.running():
            await walk(terminal)

    asyncio.run(play())
    assert not any(terminal.host.opened[0]["consent"].values())
