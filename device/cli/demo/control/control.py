"""The control page of a running line: served in the background, its orders carried out in turns by the demo."""

from __future__ import annotations

import json
import queue
import secrets
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from typing import Self

from device.base.errors import UketsukeError
from device.cli.demo.control.app import create_app
from device.cli.demo.control.board import Board
from device.cli.demo.control.doing import Doer
from device.cli.demo.control.orders import Deed, Order
from device.cli.demo.control.render import Pages
from device.cli.demo.control.server import PageServer
from device.cli.demo.control.watch import Watch
from device.cli.demo.line import Line
from device.cli.demo.own_face.card_photo import PhotoMaker
from device.cli.demo.own_face.own import OwnFace
from device.cli.demo.result import Received, format_result
from device.cli.demo.world.panel import Fingers
from device.cli.supervisor.forward import LOOPBACK

_KEY_BYTES = 16


def local_time() -> datetime:
    """Give the time of day where the demo is played."""
    return datetime.now().astimezone()


class Control:
    """Entered while the line runs and no card lies on its reader."""

    def __init__(self, line: Line, clock: Callable[[], datetime] = local_time) -> None:
        """Serve a page for `line`; `clock` dates what happens."""
        self._line = line
        self.board = Board(clock)
        self._orders: queue.SimpleQueue[Order] = queue.SimpleQueue()
        self.own = OwnFace(line.places.frames_socket, lambda: PhotoMaker(line.places.build.models))
        self._doer = Doer(line, self.own, self.board)
        self._key = secrets.token_urlsafe(_KEY_BYTES)
        pages = Pages(self.board, line.server, line.screen_url, f"/{self._key}/")
        self._server = PageServer(create_app(self._key, self.board, pages, self.own, self._orders.put))
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        """Begin to serve, and to watch the terminal's page."""
        self._stack.callback(self._doer.close)
        self._stack.enter_context(self._server)
        self._stack.callback(self.board.end)
        fingers = Fingers(self._line.places.panel_socket)
        self._stack.callback(Watch(self._line.screen_url, fingers, self.board).close)
        return self

    def __exit__(self, *_ended: object) -> None:
        """End the page, and forget whoever tried their own face."""
        self._stack.close()

    @property
    def url(self) -> str:
        """Where a browser finds the page."""
        return f"http://{LOOPBACK}:{self._server.port}/{self._key}/"

    def order(self, order: Order) -> None:
        """Put an order in line, as the page does; from any thread."""
        self._orders.put(order)

    def order_text(self, text: str) -> None:
        """Put an order in line in the form that scenes have, such as "card hanako upside_down"."""
        self.order(Order.parse(text))

    def take_turn(self, within_s: float) -> bool:
        """Carry the next order out, waiting for one so long; tell whether there was one. Main thread only."""
        try:
            order = self._orders.get(timeout=within_s)
        except queue.Empty:
            return False
        self.board.change(busy=True)
        try:
            self._carry_out(order)
        finally:
            self.board.change(busy=False)
        return True

    def tell(self, received: Received) -> None:
        """Tell a result that clinic software received."""
        record = received.record
        result = format_result(record, self._line.isolated)
        self.board.tell(
            "happened.result",
            json.dumps(result, ensure_ascii=False, indent=1),
            ticket=record.ticket,
            method=f"@method.{record.holder.method.value}",
            outcome=f"@outcome.{record.holder.outcome.value}",
            insurance=f"@insurance.{record.eligibility.status.value}",
            step=f"@step.{record.eligibility.next_step.number}",
        )

    def _carry_out(self, order: Order) -> None:
        try:
            self._doer.do(order)
        except UketsukeError as error:
            self.board.tell("happened.failed", str(error), why=f"@error.{error.number}")
        except (KeyError, ValueError) as error:
            if order.deed is not Deed.MEND:
                self.board.tell("happened.failed", repr(error), why="@error.349")
