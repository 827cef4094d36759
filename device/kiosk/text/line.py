"""The page's own HTTP for the text screen: the stream of states, and the posting of forms."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import queue
import threading
from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit

from device.kiosk.text.page import Page

_TIMEOUT_S = 5.0
"""The server beats every second."""
PART_HEADER = "X-Screen-Part"


class Line:
    """A connection to the server at `url`; `states` gets each page as it comes, and None when the server is lost."""

    def __init__(self, url: str, wake: int) -> None:
        """Do not connect yet; after each state a byte is written to the descriptor `wake`."""
        place = urlsplit(url)
        self._host, self._port = place.hostname or "", place.port
        self._wake = wake
        self._ending = threading.Event()
        self.states: queue.SimpleQueue[Page | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._listen_on, daemon=True)

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()

    def stop(self) -> None:
        """End; waits for the next beat of the server at most."""
        self._ending.set()
        self._thread.join()

    def post(self, fields: Mapping[str, str]) -> Page | None:
        """Send a form; give the page with which the server asks again, None when there is nothing new to show.

        What is asked next comes through the stream. A server that is away says nothing; the stream tells it.
        """
        connection = self._connect()
        kind = {"Content-Type": "application/x-www-form-urlencoded", PART_HEADER: "1"}
        try:
            connection.request("POST", "/act", urlencode(fields), kind)
            answer = connection.getresponse()
            text = answer.read().decode("utf-8")
            return Page.parse(text) if answer.status == http.client.UNPROCESSABLE_ENTITY else None
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()

    def _connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection(self._host, self._port, timeout=_TIMEOUT_S)

    def _listen_on(self) -> None:
        while not self._ending.is_set():
            with contextlib.suppress(OSError, ValueError, http.client.HTTPException):
                self._listen()
            if not self._ending.is_set():
                self._tell(None)
                self._ending.wait(1.0)

    def _listen(self) -> None:
        connection = self._connect()
        try:
            connection.request("GET", "/events")
            answer = connection.getresponse()
            while not self._ending.is_set() and (line := answer.readline()):
                if line.startswith(b"data: {"):
                    state = json.loads(line.removeprefix(b"data: "))
                    if "html" in state:
                        self._tell(Page.parse(state["html"]))
        finally:
            connection.close()

    def _tell(self, page: Page | None) -> None:
        self.states.put(page)
        with contextlib.suppress(OSError):  # nobody reads any more
            os.write(self._wake, b"x")
