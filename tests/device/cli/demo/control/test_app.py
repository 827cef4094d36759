"""The control page over HTTP: who may come, what is taken, how it is shown; the orders are only collected here."""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin

from device.cli.demo.bringing_up import Server
from device.cli.demo.control.app import create_app
from device.cli.demo.control.board import Board
from device.cli.demo.control.orders import Deed, Order
from device.cli.demo.control.render import PARTS, Pages
from device.cli.demo.control.server import PageServer
from device.cli.demo.desk import LogIn
from device.cli.demo.insured import AuthorityAdmin
from device.cli.demo.own_face.card_photo import PhotoMaker
from device.cli.demo.own_face.own import OwnFace
from tests.host.line.waiting import wait_for
from tests.models.built import find_models, find_portrait

KEY = "made-up-key"
ADMIN_TOKEN = "the-administrators-token"
AT = datetime(2026, 11, 29, 9, 30, tzinfo=UTC)
SCREEN, DESK = "http://127.0.0.1:1", "http://127.0.0.1:2"


@dataclass
class Served:
    """A page without a line behind it."""

    board: Board
    own: OwnFace
    port: int = 0
    orders: list[Order] = field(default_factory=list)

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.origin}/{KEY}/"

    def post(self, what: str, headers: Mapping[str, str] | None = None, **more: Any) -> httpx.Response:
        return httpx.post(f"{self.url}{what}", headers={"origin": self.origin, **(headers or {})}, timeout=30, **more)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    board = Board(lambda: AT)
    own = OwnFace(tmp_path / "frames.sock", lambda: PhotoMaker(find_models()))
    made = Served(board, own)
    server = Server(DESK, LogIn("mihon", "made-up"), AuthorityAdmin("http://127.0.0.1:3", ADMIN_TOKEN))
    pages = Pages(board, server, SCREEN, f"/{KEY}/")
    with PageServer(create_app(KEY, board, pages, own, made.orders.append)) as page:
        made.port = page.port
        yield made
        board.end()
    own.forget()


@pytest.fixture(scope="module")
def portrait() -> bytes:
    target = io.BytesIO()
    with Image.open(find_portrait("astronaut.png")) as picture:
        picture.convert("RGB").save(target, "JPEG")
    return target.getvalue()


def test_the_page_in_both_languages_and_its_headers(served: Served) -> None:
    english = httpx.get(served.url, headers={"accept-language": "en"})
    assert "Try my own face" in english.text
    japanese = httpx.get(served.url, params={"lang": "ja"})
    assert "自分の顔でためす" in japanese.text
    assert ADMIN_TOKEN not in english.text + japanese.text
    assert DESK in english.text
    assert "default-src 'self'" in english.headers["content-security-policy"]
    assert english.headers["permissions-policy"].startswith("camera=(self)")
    kept = httpx.get(served.url, cookies={"lang": "ja"}, headers={"accept-language": "en"})
    assert "自分の顔でためす" in kept.text


def test_who_does_not_know_the_key_or_comes_from_elsewhere_gets_nothing(served: Served) -> None:
    for path in ("/", "/another-key/", "/static/control.css", "/do", "/events"):
        assert httpx.get(served.origin + path).status_code == 404
    assert httpx.get(served.url, headers={"host": "rebound.example"}).status_code == 403
    for origin in ("http://rebound.example", SCREEN, "null"):
        answer = served.post("do", data={"deed": "mend"}, headers={"origin": origin})
        assert answer.status_code == 403
    with pytest.raises(InvalidStatus), connect(f"ws://127.0.0.1:{served.port}/{KEY}/camera", origin=Origin(SCREEN)):
        pass
    assert served.orders == []


def test_orders_come_with_and_without_script(served: Served) -> None:
    plain = served.post("do", data={"deed": "card", "what": "hanako", "how": "upside_down"})
    assert (plain.status_code, plain.headers["location"]) == (303, f"/{KEY}/")
    scripted = served.post("do", data={"deed": "take"}, headers={"x-control-part": "1"})
    assert scripted.status_code == 204
    assert served.orders == [Order(Deed.CARD, "hanako", "upside_down"), Order(Deed.TAKE)]


def test_what_is_no_order(served: Served) -> None:
    assert served.post("do", data={"deed": "explode"}).status_code == 400
    assert served.post("do", data={"deed": "x" * 3000}).status_code == 413
    assert served.orders == []


def test_events_bring_the_parts_that_changed(served: Served) -> None:
    with httpx.stream("GET", f"{served.url}events", params={"lang": "en"}, timeout=20) as answer:
        events = (json.loads(line[6:]) for line in answer.iter_lines() if line.startswith("data: {"))
        assert set(next(events)) == set(PARTS)
        served.board.tell("happened.take")
        changed = next(events)
        assert set(changed) == {"happened"}
        assert "The card was taken" in changed["happened"]
        served.board.change(screen="idle")
        assert "the start page" in next(events)["now"]


def test_the_end_is_told_at_once(served: Served) -> None:
    ended = threading.Event()

    def read() -> None:
        with httpx.stream("GET", f"{served.url}events", timeout=20) as answer:
            for _ in answer.iter_lines():
                pass
        ended.set()

    thread = threading.Thread(target=read)
    thread.start()
    served.board.end()
    assert ended.wait(20)
    thread.join()


def test_a_picture_needs_consent_and_one_face(served: Served, portrait: bytes) -> None:
    refused = served.post("picture?lang=en", content=portrait)
    assert refused.status_code == 422
    assert "agreed" in refused.text
    served.post("do", data={"deed": "agree"})
    grey = io.BytesIO()
    Image.new("RGB", (64, 48), "grey").save(grey, "JPEG")
    nobody = served.post("picture?lang=ja", content=grey.getvalue())
    assert (nobody.status_code, "顔" in nobody.text) == (422, True)
    assert served.orders == []
    assert served.post("picture", content=portrait).status_code == 204
    assert served.orders == [Order(Deed.OWN_CARD)]
    assert served.own.has_photo
    assert served.post("picture", content=bytes(5 * 1024 * 1024)).status_code == 422


def test_frames_play_until_they_are_forgotten(served: Served, portrait: bytes) -> None:
    address = f"ws://127.0.0.1:{served.port}/{KEY}/camera"
    served.post("do", data={"deed": "agree"})
    with connect(address, origin=Origin(served.origin)) as socket:
        socket.send(portrait)
        _wait(lambda: served.board.now.plays_own)
        assert served.own.plays
        served.post("do", data={"deed": "forget"})
        _wait(lambda: not served.own.plays)
        socket.send(portrait)
        with pytest.raises(ConnectionClosed):  # the page says that it takes no more
            socket.recv(timeout=20)
    assert served.orders == [Order(Deed.FORGET)]
    _wait(lambda: not served.board.now.plays_own)


def test_frames_end_with_the_browsers_page(served: Served, portrait: bytes) -> None:
    served.post("do", data={"deed": "agree"})
    with connect(f"ws://127.0.0.1:{served.port}/{KEY}/camera", origin=Origin(served.origin)) as socket:
        socket.send(portrait)
        _wait(lambda: served.own.plays)
    _wait(lambda: not served.own.plays)


def _wait(condition: Callable[[], object]) -> None:
    wait_for(condition, "the page did not take it", 20.0)
