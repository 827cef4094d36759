"""The terminal's page as the kiosk's browser gets it: every change is noted, forms are found and posted back."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Mapping, Sequence

import httpx

from device.cli.demo.page import Form, Page
from device.cli.demo.stream import read_states
from device.firmware.screen.port import Screen
from tests.scenarios.language.errors import ScenarioFailed
from tests.scenarios.language.seen import SeenScreen
from tests.scenarios.language.trail import Trail
from tests.scenarios.watch.html import Element, parse_html
from tests.scenarios.watch.http import NO_IDLE_CONNECTIONS

GONE = SeenScreen("gone", says="")
_SILENCE_S = 3.0
"""The page sends a sign of life each second; after three without one the kiosk's browser covers the screen."""
_RETRY_S = 0.1
_TOUCH_WITHIN_S = 30.0
_ASKED_AGAIN = 422
"""What was typed cannot be right: the answer is the same question with a sentence, which the browser shows."""
_ASKING_WAYS = (Screen.CHOOSING, Screen.STAFF)


class ScreenWatch:
    """A browser before the terminal. `trail` has the changes, `hints` the advice of the camera page."""

    def __init__(self, url: str, trail: Trail | None = None, tickets: Sequence[str] = ()) -> None:
        """Watch the page at `url`; another browser that goes on brings what the last one saw."""
        self.trail = trail or Trail()
        self.hints: set[str] = set()
        self.tickets = list(tickets)
        self._url = url
        self._page = Page()
        self._last = GONE
        self._changed = threading.Condition()
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="screen-watch", daemon=True)
        self._client = httpx.Client(base_url=url, timeout=_SILENCE_S, trust_env=False, limits=NO_IDLE_CONNECTIONS)

    def open(self) -> None:
        """Begin to watch."""
        self._thread.start()

    def close(self) -> None:
        """Stop watching."""
        self._ending.set()
        self._thread.join()
        self._client.close()

    def begin(self) -> None:
        """Forget tickets and advice that were shown before."""
        with self._changed:
            self.hints.clear()
            self.tickets.clear()

    @property
    def last(self) -> SeenScreen:
        """What is shown now."""
        return self._last

    def await_screen(self, name: str, within_s: float) -> bool:
        """Wait until a screen is shown, whatever comes before; tell whether it came."""
        with self._changed:
            return self._changed.wait_for(lambda: self._last.name == name, within_s)

    def await_hint(self, hint: str, within_s: float) -> bool:
        """Wait until the camera page has given an advice; tell whether it did."""
        with self._changed:
            return self._changed.wait_for(lambda: hint in self.hints, within_s)

    def touch(self, wanted: Mapping[str, str], entries: Mapping[str, str]) -> None:
        """Touch the button whose form holds `wanted`, with `entries` typed before.

        Raises:
            ScenarioFailed: the page has no such button, or does not take it.
        """
        form = self._find(wanted)
        answer = self._client.post(form.action, data=form.filled(**entries))
        if answer.status_code == _ASKED_AGAIN:
            self._take(read_screen(answer.text), answer.text)
        elif answer.is_error:
            raise ScenarioFailed(f"the page answered with status {answer.status_code}")

    def _find(self, wanted: Mapping[str, str]) -> Form:
        with self._changed:
            self._changed.wait_for(lambda: self._page.find(**wanted) is not None, _TOUCH_WITHIN_S)
            form = self._page.find(**wanted)
            shown = self._last.name
        if form is None:
            raise ScenarioFailed(f"the screen {shown} has nothing to touch for {dict(wanted)}")
        return form

    def _watch(self) -> None:
        while not self._ending.is_set():
            try:
                for html in self._stream():
                    self._take(read_screen(html), html)
            except httpx.HTTPError:
                pass
            if not self._ending.is_set():
                self._take(GONE, "")
                self._ending.wait(_RETRY_S)

    def _stream(self) -> Iterator[str]:
        with (
            httpx.Client(base_url=self._url, timeout=_SILENCE_S, trust_env=False) as client,
            client.stream("GET", "/events") as answer,
        ):
            for state in read_states(answer.iter_lines()):
                if self._ending.is_set():
                    return
                if state is not None:
                    yield str(state["html"])

    def _take(self, seen: SeenScreen, html: str) -> None:
        with self._changed:
            self._page = Page.parse(html)
            if hint := read_hint(html):
                self.hints.add(hint)
            ticket = self._page.marks.get("ticket", "")
            if ticket and ticket not in self.tickets:
                self.tickets.append(ticket)
            if seen != self._last:
                self._last = seen
                self.trail.add(seen)
            self._changed.notify_all()


def read_screen(html: str) -> SeenScreen:
    """Read what a person sees on the page."""
    main = parse_html(html).first("main")
    if main is None:
        return GONE
    marks, page = main.attributes, Page.parse(html)
    name, language = marks["data-screen"], marks["lang"]
    heading = main.first("h1")
    ways = [form.fields["way"] for form in page.forms if form.fields.get("action") == "choose"]
    return SeenScreen(
        name=name,
        message=int(marks["data-message"]),
        says=_sentence(heading, language) if heading else "",
        offers=tuple(ways) if name in _ASKING_WAYS else (),
        tries=_tries(main),
        asks_time=name != Screen.CARD_AWAY and page.find(action="more_time") is not None,
        ticket=bool(marks["data-ticket"]) and name == Screen.RESULT,
        card=main.first(mark="take") is not None,
        language=marks.get("data-language", language),
        shares=_shares(page),
        also=_second_sentence(main, language),
    )


def _shares(page: Page) -> tuple[str, ...]:
    """Give the switches that are on: those whose button would switch them off."""
    switches = (form.fields for form in page.forms if form.fields.get("action") == "consent")
    return tuple(fields["item"] for fields in switches if fields["on"] == "0")


def read_hint(html: str) -> str:
    """Read the advice of the camera page; empty on other pages."""
    place = parse_html(html).first("p", "hint")
    return place.text() if place else ""


def _sentence(place: Element | None, language: str) -> str:
    if place is None:
        return ""
    text = place.text(without="number")
    return re.sub("(?<=[。？]) ", "", text) if language == "ja" else text


def _second_sentence(main: Element, language: str) -> str:
    places = [main.first("div", mark) for mark in ("top", "last", "said")]
    below = next((one for place in places if place for one in place.all("p") if "role" not in one.attributes), None)
    return _sentence(below, language) if below is not None and below.classes <= {"aside"} else ""


def _tries(main: Element) -> int:
    told = main.first("p", "tries")
    found = re.search(r"\d+", told.text()) if told else None
    return int(found[0]) if found else -1
