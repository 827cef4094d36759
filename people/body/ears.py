"""What is heard at the terminal: the `say` events of the page's stream, read in a thread of their own."""

from __future__ import annotations

import json
import threading
from collections import deque
from typing import Self

import httpx

_TIMEOUT_S = 5.0
"""The stream has a beat each second."""
_EVENT, _DATA, _SAY = "event: ", "data: ", "say"


class Ears:
    """Listens while entered; what was said is taken in its order."""

    def __init__(self, url: str) -> None:
        """Listen to the page at `url`."""
        self._url = url
        self._said: deque[str] = deque()
        self._client = httpx.Client(base_url=url, timeout=_TIMEOUT_S, trust_env=False)
        self._ending = threading.Event()
        self._connected = threading.Event()
        self._thread = threading.Thread(target=self._listen, name="ears", daemon=True)

    def __enter__(self) -> Self:
        """Begin to listen; returns when nothing is missed any more."""
        self._thread.start()
        self._connected.wait(_TIMEOUT_S)
        return self

    def __exit__(self, *_ended: object) -> None:
        """End with the next thing that comes, a beat at the latest."""
        self._ending.set()
        self._thread.join()
        self._client.close()

    def take(self) -> str | None:
        """Give the next thing that was said and not taken yet, or None."""
        return self._said.popleft() if self._said else None

    def _listen(self) -> None:
        while not self._ending.is_set():
            try:
                with self._client.stream("GET", "/events") as answer:
                    self._hear(answer)
            except httpx.HTTPError:
                self._ending.wait(0.2)  # the page is gone, perhaps to come back

    def _hear(self, answer: httpx.Response) -> None:
        event = ""
        for line in answer.iter_lines():
            self._connected.set()
            if self._ending.is_set():
                return
            if line.startswith(_EVENT):
                event = line.removeprefix(_EVENT)
            elif line.startswith(_DATA) and event == _SAY:
                self._said.append(json.loads(line.removeprefix(_DATA))["text"])
            elif not line:
                event = ""
