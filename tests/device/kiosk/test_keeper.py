"""The loop with a browser that is a plain program: real processes, a clock that the test moves."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from device.base.log import EventLog
from device.kiosk.browser import Browser
from device.kiosk.errors import BrowserMissing, PoliciesMissing
from device.kiosk.keeper import Keeper, Rim
from device.kiosk.policies import FILE_NAME, format_policies
from device.kiosk.settings import KioskSettings
from device.kiosk.signs import Sign

GOOD = Sign("0badcafe", 0.0, visible=True, focused=True, whole=True)


@pytest.fixture
def settings(tmp_path: Path) -> KioskSettings:
    """Settings with our policies in place and a browser that ends at once."""
    policies = tmp_path / "policies"
    policies.mkdir()
    (policies / FILE_NAME).write_text(format_policies(KioskSettings().url))
    return KioskSettings(
        browser=_program(tmp_path / "browser", "exit 3"),
        policies=policies,
        folder=tmp_path / "own",
        check_s=0.01,
        pause_s=0.001,
        pause_most_s=0.002,
    )


def _program(path: Path, text: str) -> Path:
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


@dataclass
class World:
    """What the keeper sees: the signs, one answer after the other, each a second later; then it is told to end."""

    answers: list[tuple[Sign, ...] | None]
    now: float = 0.0
    log: io.StringIO = field(default_factory=io.StringIO)
    pipe: tuple[int, int] = field(default_factory=os.pipe)

    def signs(self, _url: str, _timeout_s: float) -> tuple[Sign, ...] | None:
        self.now += 1.0
        if len(self.answers) == 1:
            os.write(self.pipe[1], b"x")
            return self.answers[0]
        return self.answers.pop(0)

    def keeper(self, settings: KioskSettings) -> Keeper:
        start: Callable[[KioskSettings, Mapping[str, str]], Browser] = Browser
        rim = Rim(self.pipe[0], start, self.signs, lambda: self.now, {"DISPLAY": ":0"})
        return Keeper(settings, rim, EventLog("kiosk", self.log))

    def told(self) -> list[tuple[str, object]]:
        lines = [json.loads(line) for line in self.log.getvalue().splitlines()]
        return [(line.get("reason", line["event"]), line.get("count", line.get("error"))) for line in lines]


@pytest.fixture
def world() -> Iterator[Callable[..., World]]:
    """Make worlds, and close what they opened."""
    made: list[World] = []

    def make(*answers: tuple[Sign, ...] | None) -> World:
        made.append(World(list(answers)))
        return made[-1]

    yield make
    for one in made:
        for descriptor in one.pipe:
            os.close(descriptor)


def test_three_starts_that_come_to_nothing_are_enough(settings: KioskSettings, world: Callable[..., World]) -> None:
    seen = world(*[()] * 50)
    assert seen.keeper(settings).keep() is False
    assert seen.told() == [("ended", 1), ("ended", 2), ("ended", 3)]
    assert list(settings.folder.iterdir()) == []


def test_it_is_not_started_before_the_server_answers(settings: KioskSettings, world: Callable[..., World]) -> None:
    seen = world(None, None, None)
    assert seen.keeper(settings).keep() is True
    assert seen.told() == []
    assert not settings.folder.exists()


def test_what_people_did_is_mended_at_once_and_not_counted(
    settings: KioskSettings, world: Callable[..., World], tmp_path: Path
) -> None:
    stays = KioskSettings(**{**settings.__dict__, "browser": _program(tmp_path / "stays", "exec sleep 60")})
    hidden = Sign("0badcafe", 0.0, visible=False, focused=False, whole=True)
    once: list[tuple[Sign, ...]] = [(), (GOOD,), *[(hidden,)] * 3]
    seen = world(*(once * 4), ())
    assert seen.keeper(stays).keep() is True
    assert seen.told() == [("hidden", 0)] * 4


def test_a_focus_that_goes_every_time_is_no_longer_looked_at(
    settings: KioskSettings, world: Callable[..., World], tmp_path: Path
) -> None:
    stays = KioskSettings(**{**settings.__dict__, "browser": _program(tmp_path / "stays", "exec sleep 60")})
    covered = Sign("0badcafe", 0.0, visible=True, focused=False, whole=True)
    once: list[tuple[Sign, ...]] = [(), (GOOD,), *[(covered,)] * 3]
    seen = world(*(once * 3), (), (GOOD,), *[(covered,)] * 9)
    assert seen.keeper(stays).keep() is True
    assert seen.told() == [("covered", 0)] * 3


def test_a_page_that_stood_long_makes_earlier_failures_forgotten(
    settings: KioskSettings, world: Callable[..., World], tmp_path: Path
) -> None:
    brief = f"[ -e {tmp_path}/second ] && exec sleep 60; [ -e {tmp_path}/first ] && touch {tmp_path}/second"
    browser = _program(tmp_path / "brief", f"{brief}\ntouch {tmp_path}/first")
    steady = KioskSettings(**{**settings.__dict__, "browser": browser, "steady_s": 5.0, "check_s": 0.1})
    seen = world(*[()] * 2, *[(GOOD,)] * 9, *[()] * 9)
    seen.keeper(steady).keep()
    assert seen.told()[-1] == ("silent", 0)


def test_without_our_policies_it_is_not_started(settings: KioskSettings, world: Callable[..., World]) -> None:
    (settings.policies / "other.json").write_text("{}")
    seen = world((), ())
    assert seen.keeper(KioskSettings(**{**settings.__dict__, "failures_to_text": 1})).keep() is False
    assert seen.told() == [("browser_not_started", PoliciesMissing.number)]


def test_a_browser_that_is_not_there_has_its_number(settings: KioskSettings) -> None:
    with pytest.raises(BrowserMissing):
        Browser(KioskSettings(**{**settings.__dict__, "browser": Path("/nowhere/chromium")}), {})


def test_what_it_is_given_is_the_screen_and_nothing_of_the_service_manager(
    settings: KioskSettings, tmp_path: Path
) -> None:
    browser = _program(tmp_path / "tells", f'env > {tmp_path}/env; echo "$@" > {tmp_path}/flags; exec sleep 60')
    given = {"WAYLAND_DISPLAY": "w", "NOTIFY_SOCKET": "/run/n", "GOOGLE_API_KEY": "k"}
    started = Browser(KioskSettings(**{**settings.__dict__, "browser": browser}), given)
    while not (tmp_path / "flags").exists() or not (tmp_path / "flags").read_text():
        assert started.exit_code is None
    started.stop()
    names = {line.partition("=")[0] for line in (tmp_path / "env").read_text().splitlines()}
    assert "WAYLAND_DISPLAY" in names
    assert not {"NOTIFY_SOCKET", "GOOGLE_API_KEY"} & names
    flags = (tmp_path / "flags").read_text()
    assert f"--app={settings.url}" in flags
    assert "debugging" not in flags
    assert "no-sandbox" not in flags


def test_a_profile_of_an_earlier_run_is_removed(settings: KioskSettings) -> None:
    old = settings.folder / "profile-old"
    old.mkdir(parents=True)
    started = Browser(settings, {})
    assert not old.exists()
    started.stop()
    assert list(settings.folder.iterdir()) == []
