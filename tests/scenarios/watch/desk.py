"""The desk's page as staff have it open: every change of a row is noted, forms are filled in and posted."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator, Mapping

import httpx

from device.cli.demo.desk import LogIn
from device.cli.demo.page import Page
from tests.scenarios.language.errors import ScenarioFailed
from tests.scenarios.language.seen import SeenRow
from tests.scenarios.language.trail import Trail
from tests.scenarios.watch.html import Element, parse_html
from tests.scenarios.watch.http import NO_IDLE_CONNECTIONS

_TIMEOUT_S = 20.0
_RETRY_S = 0.1
_NUMBER = re.compile(r"\((\d+)\)")


class DeskWatch:
    """A browser at the desk, logged in."""

    def __init__(self, url: str, log_in: LogIn, clinician: LogIn) -> None:
        """Watch the desk at `url`; only the `clinician` reads medical information."""
        self._url = url
        self._clinician = clinician
        self.trail = Trail()
        self._log_in = log_in
        self._rows: dict[str, SeenRow] = {}
        self._known: frozenset[str] = frozenset()
        self._all: frozenset[str] = frozenset()
        self._is_open = threading.Event()
        self._ending = threading.Event()
        self._client = _open(url)
        self._thread = threading.Thread(target=self._watch, name="desk-watch", daemon=True)

    def open(self) -> None:
        """Log in, and wait for the board.

        Raises:
            ScenarioFailed: the desk's page does not open.
        """
        self._thread.start()
        if not self._is_open.wait(_TIMEOUT_S):
            raise ScenarioFailed("the desk's page does not open")

    def begin(self) -> None:
        """Take what stands on the board now as known."""
        self._known = self._all
        self._rows.clear()

    def close(self) -> None:
        """Stop watching."""
        self._ending.set()
        self._thread.join()
        self._client.close()

    @property
    def rows(self) -> list[SeenRow]:
        """The rows of this scenario's visits as they stand now, the first one first."""
        return list(self._rows.values())

    def waiting(self, kind: str) -> str:
        """Give the newest visit of this scenario that the desk offers to confirm or to look up.

        Raises:
            ScenarioFailed: there is none.
        """
        for visit_id, row in reversed(self._rows.items()):
            if row.can == kind:
                return visit_id
        raise ScenarioFailed(f"the desk offers no visit to {kind}")

    def post(self, path: str, wanted: str, entries: Mapping[str, str]) -> None:
        """Open a page, fill in its form that holds the field `wanted`, and send it.

        Raises:
            ScenarioFailed: there is no such form, or the desk refuses it.
        """
        page = Page.parse(self._client.get(path).text)
        form = next((one for one in page.forms if wanted in one.fields), None)
        if form is None:
            raise ScenarioFailed(f"the desk's page {path} has no form with {wanted}")
        answer = self._client.post(form.action, data=form.filled(**entries))
        if answer.is_error:
            raise ScenarioFailed(f"the desk answered with status {answer.status_code}")

    @property
    def newest(self) -> str:
        """The newest visit of this scenario.

        Raises:
            ScenarioFailed: there is none.
        """
        if not self._rows:
            raise ScenarioFailed("the desk has no visit")
        return list(self._rows)[-1]

    def read_medical(self, visit_id: str) -> tuple[str, ...]:
        """Read a visit's medical information with a reason, as a clinician does; give the kinds that are shown.

        Nothing is shown where the desk refuses it.
        """
        path = f"/visits/{visit_id}/medical"
        with _open(self._url) as client:
            _enter(client, self._clinician)
            form = next((one for one in Page.parse(client.get(path).text).forms if "why" in one.fields), None)
            if form is None:
                return ()
            sections = parse_html(client.post(path, data=form.filled(why="treatment")).text).all("section")
        return tuple(one.attributes["data-kind"] for one in sections if "data-kind" in one.attributes)

    def _watch(self) -> None:
        while not self._ending.is_set():
            try:
                _enter(self._client, self._log_in)
                for html in self._stream():
                    self._take(parse_html(html))
            except httpx.HTTPError:  # the host is away
                self._ending.wait(_RETRY_S)

    def _stream(self) -> Iterator[str]:
        with self._client.stream("GET", "/events") as answer:
            event = ""
            for line in answer.iter_lines():
                if self._ending.is_set():
                    return
                if line.startswith("event: "):
                    event = line.removeprefix("event: ")
                elif line.startswith("data: ") and event == "board":
                    yield str(json.loads(line.removeprefix("data: "))["html"])

    def _take(self, board: Element) -> None:
        rows = {row.attributes["data-visit"]: row for row in board.all("tr") if "data-visit" in row.attributes}
        self._all = frozenset(rows)
        for visit_id in reversed(rows):
            if visit_id not in self._known:
                self._note(visit_id, read_row(rows[visit_id]))
        self._is_open.set()

    def _note(self, visit_id: str, seen: SeenRow) -> None:
        if self._rows.get(visit_id) != seen:
            self._rows[visit_id] = seen
            self.trail.add(seen)


def _open(url: str) -> httpx.Client:
    return httpx.Client(
        base_url=url, timeout=_TIMEOUT_S, follow_redirects=True, trust_env=False, limits=NO_IDLE_CONNECTIONS
    )


def _enter(client: httpx.Client, log_in: LogIn) -> None:
    form = Page.parse(client.get("/login").text).find(password="")
    if form is not None:
        client.post(form.action, data=form.filled(name=log_in.name, password=log_in.password))


def read_row(row: Element) -> SeenRow:
    """Read one row of the board."""
    marks = row.attributes
    proof, following = row.first("td", "c-proof"), row.first("td", "c-next")
    if proof is None or following is None:
        raise ScenarioFailed("a row of the desk has lost its columns")
    links = [link.attributes for link in following.all("a")]
    step = following.first("p", "step")
    insurance = following.first("p", "insurance")
    can = "confirm" if any("data-confirm" in link for link in links) else ""
    can = "look_up" if any("data-look-up" in link for link in links) else can
    return SeenRow(
        method=marks["data-method"],
        outcome=marks["data-outcome"],
        insurance=marks["data-insurance"],
        says=step.text() if step else "",
        reason=_reason(proof),
        because=_reason(following),
        late=row.first(mark="late") is not None,
        checked_late=insurance is not None and insurance.first("small") is not None,
        can=can,
        ticket=marks["data-ticket"],
    )


def _reason(place: Element) -> int:
    reason = place.first("p", "reason")
    found = _NUMBER.search(reason.text()) if reason else None
    return int(found[1]) if found else 0
