"""The demo's control page in a real browser, on the real line: scenes are set and faults made with the mouse.

The test's own thread is the demo's main thread: it lets the page's orders be carried out while it waits for what the
page shows. The terminal is served by the demo's made-up person, in a thread, through the terminal's own page.
"""

from __future__ import annotations

import io
import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from device.cli.demo.command.open_line import OpenLine
from device.cli.demo.control.control import Control
from device.cli.demo.kiosk import Kiosk
from device.cli.demo.line import Line
from device.cli.demo.own_face.own import YOURSELF
from device.cli.demo.person import Known, Method, Person
from device.cli.demo.progress import Progress
from device.cli.demo.typed import TypedLines
from device.firmware.simulated.persona import load_persona
from tests.host.desk.browsing import FLAGS, find_barriers, go_by_tab
from tests.system.browser_camera import BrowserCamera

pytestmark = [pytest.mark.system, pytest.mark.timeout(300)]
WITHIN_S = 100.0
SHOTS = Path("build/screenshots/control")
CAMERA = ("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream")
PIECE = 24


def wait_for_video(page: Page) -> None:
    """Wait until the camera's picture is there; asked from outside, for the page lets no text run as script."""
    deadline = time.monotonic() + 60
    while page.evaluate("document.getElementById('own-video').videoWidth") != 640:
        assert time.monotonic() < deadline, "no picture"
        page.wait_for_timeout(50)


class Playing:
    """A control page in a browser, and the demo behind it."""

    def __init__(self, line: Line, control: Control, page: Page, typed: int) -> None:
        self.line, self.control, self.page = line, control, page
        self._open_line = OpenLine(line, control, Progress(io.StringIO()), TypedLines(typed))

    def until(self, condition: Callable[[], object], what: str) -> None:
        deadline = time.monotonic() + WITHIN_S
        while not condition():
            happened = "\n".join(str(one) for one in self.control.board.happened)
            assert time.monotonic() < deadline, f"not seen: {what}\n{self.control.board.now}\n{happened}"
            assert self._open_line.take_turn()
            self.page.wait_for_timeout(10)

    def sees(self, selector: str) -> None:
        self.until(lambda: self.page.locator(selector).count(), selector)

    def click(self, selector: str, then: str) -> None:
        self.page.click(selector)
        self.sees(then)

    def failures(self) -> int:
        """Count what was told as not possible."""
        return [one.key for one in self.control.board.happened].count("happened.failed")

    def visit(self, persona: str, method: Method) -> str:
        """Serve the terminal as the holder of a persona's card does, and give the ticket."""
        done: list[str] = []
        thread = threading.Thread(target=self._serve, args=(persona, method, done), daemon=True)
        thread.start()
        self.until(lambda: not thread.is_alive(), f"the end of a visit by {method.value}")
        assert done, "the visit ended without a ticket"
        return done[0]

    def _serve(self, persona: str, method: Method, done: list[str]) -> None:
        found = load_persona(persona)
        person = Person(method, Known(found.birth, found.card.security_code, found.card.pin))
        with Kiosk(self.line.screen_url) as kiosk:
            for shown in kiosk.watch(WITHIN_S):
                if shown.screen == "result":
                    done.append(shown.ticket)
                    return
                touch = person.answer(shown)
                if touch is not None:
                    kiosk.post(touch.form, **touch.entries)


@pytest.fixture(scope="module")
def camera(line: Line) -> Iterator[BrowserCamera]:
    build = line.places.build
    with BrowserCamera(line.screen_url, build.models) as made:
        made.sit(build.portrait("obama"))
        made.begin()
        yield made


@pytest.fixture(scope="module")
def browser(camera: BrowserCamera) -> Iterator[Browser]:
    flags = [*FLAGS, *CAMERA, f"--use-file-for-fake-video-capture={camera.file}"]
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=flags)
        yield made
        made.close()


@pytest.fixture(scope="module")
def opened(line: Line, browser: Browser) -> Iterator[Playing]:
    reading, writing = os.pipe()
    with Control(line) as control:
        context = browser.new_context(viewport={"width": 1400, "height": 900}, locale="en")
        page = context.new_page()
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(control.url)
        yield Playing(line, control, page, reading)
        context.close()
    os.close(reading)
    os.close(writing)
    assert faults == []


@pytest.fixture
def playing(opened: Playing) -> Playing:
    """The page with everything good, and a terminal at which nobody is."""
    opened.click("#mend-", "#happened li:first-child[data-key='happened.mend']")
    opened.sees("#now-terminal[data-screen=idle]")
    return opened


def test_a_scene_is_set_and_its_result_told_in_words(playing: Playing) -> None:
    page = playing.page
    playing.click("#thing-pin", "#now-card[data-card=taro]")
    playing.sees("#now-secrets >> text=5678")
    ticket = playing.visit("taro", Method.PIN)
    playing.sees(f"#happened >> text=Ticket {ticket}: by PIN, the holder knows the PIN; insurance: valid")
    page.click("#happened summary")
    assert '"outcome": "verified"' in page.inner_text("#happened pre")
    playing.sees("#lamp:not([data-lamp=dark])")
    SHOTS.mkdir(parents=True, exist_ok=True)
    for language in ("ja", "en"):
        page.goto(f"{playing.control.url}?lang={language}")
        for summary in page.locator("main details > summary").all():
            summary.click()
        page.screenshot(path=SHOTS / f"{language}.png", full_page=True)
        faults = find_barriers(page)
        assert faults == [], "\n".join(faults)


def test_a_network_that_is_cut_keeps_the_visit_and_brings_it_when_joined(playing: Playing) -> None:
    if not playing.page.is_visible("#thing-network"):
        playing.page.click("#group-faults > summary")
    playing.click("#thing-network", "#now-broken[data-count='1']")
    ticket = playing.visit("hanako", Method.PIN)
    assert playing.page.locator(f"#happened >> text={ticket}").count() == 0
    playing.click("[data-order='start broker']", "#now-broken[data-count='0']")
    playing.sees(f"#happened >> text=Ticket {ticket}")


def test_the_reader_is_unplugged_and_back_by_keyboard_alone(playing: Playing) -> None:
    page = playing.page
    go_by_tab(page, "[data-order='reader unplugged']", most=200)
    page.keyboard.press("Enter")
    playing.sees("#now-terminal[data-screen=out_of_service]")
    playing.sees("[data-order='reader plugged']:focus")  # the focus stays where the finger is
    page.keyboard.press("Space")
    playing.sees("#now-terminal[data-screen=idle]")
    playing.click("[data-order='reader unplugged']", "#now-broken[data-count='1']")
    playing.click("#mend-", "#now-broken[data-count='0']")
    playing.sees("#now-terminal[data-screen=idle]")


def test_a_card_upside_down_and_then_as_it_should_be(playing: Playing) -> None:
    page = playing.page
    page.check("#how-upside_down")
    playing.click("#card-hanako", "#now-card >> text=upside down")
    assert page.is_checked("#how-upside_down")
    page.check("#how-flat")
    playing.click("#card-hanako", "#now-terminal[data-screen=choosing]")
    playing.click("#panel-staff", "#happened li:first-child[data-key='happened.panel']")


def test_what_is_not_possible_is_told_and_the_page_goes_on(playing: Playing) -> None:
    playing.control.order_text("stop pcscd")
    playing.sees("#now-terminal[data-screen=out_of_service]")
    playing.click("#card-hanako", "#happened li:first-child[data-key='happened.failed']")
    playing.control.order_text("start pcscd")
    playing.sees("#now-terminal[data-screen=idle]")
    for impossible in ("card nobody_of_that_name", "stop subscriber", "start browser", "panel nose"):
        before = playing.failures()
        playing.control.order_text(impossible)
        playing.until(lambda before=before: playing.failures() > before, impossible)  # type: ignore[misc]


def test_ones_own_face_from_consent_to_forgetting(playing: Playing, line: Line) -> None:
    page, run = playing.page, line.places.run
    page.click("#own-agree")
    wait_for_video(page)
    playing.click("#own-take", "#now-card[data-card=yourself]")
    playing.until(lambda: playing.control.board.now.plays_own, "the browser's camera")
    own = playing.control.own
    pieces = [_piece(own._photo)]
    playing.until(lambda: own._frames._newest, "a frame")
    ticket = playing.visit(str(YOURSELF), Method.FACE)
    playing.sees(f"#happened >> text=Ticket {ticket}: by face, the holder; insurance: valid")
    pieces.append(_piece(own._frames._newest))
    page.screenshot(path=SHOTS / "own.png")
    assert _holding(run.path, pieces) == []
    assert list(line.places.camera.iterdir()) == []
    assert (line.places.issuer / "cards" / YOURSELF.stem).exists()
    playing.click("#own-forget", "#happened li:first-child[data-key='happened.forget']")
    assert not (line.places.issuer / "cards" / YOURSELF.stem).exists()
    assert not line.places.frames_socket.exists()
    assert not own.has_photo
    assert _holding(run.path, pieces) == []
    assert page.is_visible("#own-agree")
    assert page.is_hidden("#own-video")


def test_a_browser_that_hands_out_no_single_frames_plays_too(playing: Playing, browser: Browser) -> None:
    context = browser.new_context(locale="en")
    context.add_init_script("delete window.MediaStreamTrackProcessor")
    page = context.new_page()
    page.goto(playing.control.url)
    page.click("#own-agree")
    wait_for_video(page)
    page.click("#own-take")
    playing.until(lambda: playing.control.board.now.plays_own, "the browser's camera")
    first = playing.control.own._frames._number
    playing.until(lambda: playing.control.own._frames._number > first + 3, "more frames")
    context.close()
    playing.until(lambda: not playing.control.own.plays, "the end with the browser's page")
    playing.control.order_text("forget")
    playing.until(lambda: not playing.control.own.has_photo, "forgotten")


def _piece(content: bytes | bytearray) -> bytes:
    """Give bytes from the middle of a picture that no other data hold by chance."""
    assert len(content) > 4 * PIECE
    return bytes(content[len(content) // 2 :][:PIECE])


def _holding(folder: Path, pieces: list[bytes]) -> list[Path]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path for path in files if any(piece in path.read_bytes() for piece in pieces)]
