"""What the real terminal says in a visit: the ticket, sounds that are there, and nothing of the holder."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from device.cli.demo.line import Line
from device.cli.demo.person import Method
from device.cli.demo.visit import Play, Wish
from device.firmware.simulated.persona import load_persona
from tests.system.conftest import HOLDER

pytestmark = pytest.mark.system

LIMIT_S = 60.0


class Listener:
    """Reads the page's event stream beside the visit."""

    def __init__(self, url: str) -> None:
        self.said: list[dict[str, Any]] = []
        self.open = threading.Event()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._listen, args=(url,))
        self._thread.start()

    def _listen(self, url: str) -> None:
        event = ""
        with httpx.stream("GET", f"{url}/events", timeout=LIMIT_S) as answer:
            for line in answer.iter_lines():
                self.open.set()
                if self._stop.is_set():
                    return
                if line.startswith("event: "):
                    event = line.removeprefix("event: ")
                elif line.startswith("data: ") and event == "say":
                    self.said.append(json.loads(line.removeprefix("data: ")))
                elif not line:
                    event = ""

    def close(self) -> None:
        self._stop.set()
        self._thread.join(LIMIT_S)
        assert not self._thread.is_alive()


@contextmanager
def listening(line: Line) -> Iterator[Listener]:
    listener = Listener(line.screen_url.rstrip("/"))
    try:
        assert listener.open.wait(LIMIT_S)
        yield listener
    finally:
        listener.close()


@pytest.fixture(scope="module")
def heard(line: Line, play: Play) -> tuple[list[dict[str, Any]], str]:
    """Give what was said in one visit by PIN, and its ticket."""
    with listening(line) as listener:
        received = play.visit(Wish(HOLDER, Method.PIN))
    return listener.said, received.record.ticket


def test_each_question_is_said_and_the_ticket_is_spelled(heard: tuple[list[dict[str, Any]], str]) -> None:
    said, ticket = heard
    texts = [event["text"] for event in said if event["sounds"]]
    assert len(texts) >= 3
    assert any(" ".join(ticket) in text for text in texts)


def test_every_sound_is_there(heard: tuple[list[dict[str, Any]], str], line: Line) -> None:
    sounds = {url for event in heard[0] for url in event["sounds"]}
    assert sounds
    for url in sounds:
        answer = httpx.get(f"{line.screen_url.rstrip('/')}{url}", timeout=LIMIT_S)
        assert answer.status_code == 200
        assert answer.content.startswith(b"OggS")


def test_nothing_of_the_holder_is_said(heard: tuple[list[dict[str, Any]], str]) -> None:
    holder = load_persona(HOLDER)
    everything = " ".join(event["text"] for event in heard[0])
    born = holder.birth
    for private in (
        *(holder.name, holder.name.split()[0], holder.kana, born.isoformat(), f"{born.year}年", holder.card.serial),
        *(holder.certificate.serial, holder.card.security_code, " ".join("8642"), "8642"),
    ):
        assert private not in everything
