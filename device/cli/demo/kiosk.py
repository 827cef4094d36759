"""The terminal's page as a browser uses it: its event stream tells what is shown, its forms are posted back."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import httpx

from device.cli.demo.errors import VisitFailed
from device.cli.demo.page import Form, Page
from device.cli.demo.stream import read_states

_TIMEOUT_S = 5.0
"""The page sends a sign of life each second."""
_NO_IDLE_CONNECTIONS = httpx.Limits(max_keepalive_connections=0)
"""The server ends idle connections; a touch into that moment would be lost, where a browser sends it again."""


@dataclass(frozen=True)
class Shown:
    """One state of the page."""

    number: int
    screen: str
    page: Page

    @property
    def ticket(self) -> str:
        """The ticket on the screen; empty when there is none."""
        return self.page.marks.get("ticket", "")

    @property
    def message(self) -> int:
        """The number of the error that the screen explains; 0 when there is none."""
        return int(self.page.marks.get("message") or 0)


class Kiosk:
    """A browser before the terminal's page."""

    def __init__(self, url: str) -> None:
        """Open the page at `url`, such as http://127.0.0.1:8000."""
        self._client = httpx.Client(base_url=url, timeout=_TIMEOUT_S, limits=_NO_IDLE_CONNECTIONS)

    def __enter__(self) -> Self:
        """Open."""
        return self

    def __exit__(self, *_ended: type[BaseException] | BaseException | TracebackType | None) -> None:
        """Close."""
        self._client.close()

    def watch(self, within_s: float, is_over: Callable[[], bool] = lambda: False) -> Iterator[Shown]:
        """Give what is shown now and then every change, until `is_over` says so, asked at each sign of life.

        Raises:
            VisitFailed: the page is gone, or nobody stopped watching within `within_s` seconds.
        """
        deadline = time.monotonic() + within_s
        try:
            with self._client.stream("GET", "/events") as answer:
                answer.raise_for_status()
                for state in read_states(answer.iter_lines()):
                    if state is not None:
                        yield Shown(state["number"], state["screen"], Page.parse(state["html"]))
                    if is_over():
                        return
                    if time.monotonic() > deadline:
                        raise VisitFailed(f"the screen did not come to its end within {within_s:g} s")
        except httpx.HTTPError as error:
            raise VisitFailed(f"the screen's page is not there ({type(error).__name__})") from error
        raise VisitFailed("the screen's page ended")

    def post(self, form: Form, **entries: str) -> None:
        """Touch a button, with what was entered before.

        Raises:
            VisitFailed: the page did not take it.
        """
        try:
            answer = self._client.post(form.action, data=form.filled(**entries))
        except httpx.HTTPError as error:
            raise VisitFailed(f"the screen's page is not there ({type(error).__name__})") from error
        if answer.is_error:
            raise VisitFailed(f"the screen's page answered with status {answer.status_code}")
