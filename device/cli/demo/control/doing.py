"""Carries orders of the control page out on the running line; used by the demo's main thread only."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping

from device.cli.demo.control.board import Board
from device.cli.demo.control.errors import OrderImpossible
from device.cli.demo.control.hands import Hands
from device.cli.demo.control.orders import PARTS, Deed, Order
from device.cli.demo.control.things import all_things
from device.cli.demo.line import Line
from device.cli.demo.own_face.own import OwnFace
from device.cli.demo.world.leaving import leave_visit
from device.cli.demo.world.panel import Fingers
from device.cli.demo.world.part import Part
from device.cli.demo.world.parts import Parts
from device.cli.demo.world.world import World, broker_port_of

_LEAVE_WITHIN_S = 4.0
_PANEL: Mapping[str, Mapping[str, object]] = {
    "start": {"press": "start"},
    "hold": {"hold": "start"},
    "staff": {"press": "staff"},
    "headphones_in": {"headphones": True},
    "headphones_out": {"headphones": False},
}


class Doer:
    """Does one thing after the other, and writes on the board what became of it."""

    def __init__(self, line: Line, own: OwnFace, board: Board) -> None:
        """Take over a line that has just been brought up, with no card on its reader."""
        places = line.places
        self._line = line
        self._own = own
        self._board = board
        self._parts = Parts(line.supervisor, places, broker_port_of(places.config("host")))
        self._world = World(places, line.server, self._parts)
        self._world.fix_addresses()
        self._hands = Hands(line, own, board, lambda: Part.CARD_SERVICE in self._parts.running)
        self._fingers = Fingers(places.panel_socket)
        self._deeds: dict[Deed, Callable[[Order], None]] = {
            **self._hands.deeds,
            Deed.STOP: self._stop,
            Deed.START: self._start,
            Deed.FREEZE: self._freeze,
            Deed.THAW: self._thaw,
            Deed.RESTART: self._restart,
            Deed.READER: self._plug,
            Deed.AUTHORITY: self._authority,
            Deed.CLOCK: self._clock,
            Deed.CONSENT: self._ask_consent,
            Deed.PANEL: self._touch,
            Deed.THING: self._set_scene,
            Deed.MEND: self._mend,
        }

    def do(self, order: Order) -> None:
        """Do what was ordered.

        Raises:
            UketsukeError: it is not possible now.
            KeyError, ValueError: it is not possible at all.
        """
        try:
            self._deeds[order.deed](order)
        finally:
            self._note()

    def close(self) -> None:
        """Leave nothing of anybody behind."""
        self._hands.close()

    def _note(self) -> None:
        """Write on the board what does not run, and what is known of the own face."""
        running, frozen = self._parts.running, self._parts.frozen
        self._board.change(
            stopped=frozenset(set(Part) - running),
            frozen=frozen,
            has_photo=self._own.has_photo,
            plays_own=self._own.plays,
        )

    def _stop(self, order: Order) -> None:
        part = _part_of(order)
        if part in self._parts.running:
            self._parts.stop(part)
            self._board.tell("happened.stop", part=f"@part.{part}")

    def _start(self, order: Order) -> None:
        part = _part_of(order)
        if part not in self._parts.running:
            self._parts.start(part)
            self._board.tell("happened.start", part=f"@part.{part}")

    def _freeze(self, order: Order) -> None:
        self._parts.freeze(_part_of(order))
        self._board.tell("happened.freeze", part=f"@part.{order.what}")

    def _thaw(self, order: Order) -> None:
        self._parts.thaw(_part_of(order))
        self._board.tell("happened.thaw", part=f"@part.{order.what}")

    def _restart(self, _order: Order) -> None:
        self._world.set_clock(self._board.now.clock_days)
        self._board.change(headphones=False)
        self._board.tell("happened.restart")

    def _plug(self, order: Order) -> None:
        plugged = order.what == "plugged"
        self._hands.withdraw()
        self._parts.stop(Part.CARD_SERVICE)
        self._line.places.cards.socket.unlink(missing_ok=True)
        self._world.plug_reader(plugged=plugged)
        self._parts.start(Part.CARD_SERVICE)
        self._board.change(reader_plugged=plugged)
        self._board.tell(f"happened.reader_{order.what}")

    def _authority(self, order: Order) -> None:
        self._world.set_authority(order.what)
        self._board.change(authority=order.what)
        self._board.tell("happened.authority", mode=f"@world.{order.what}")

    def _clock(self, order: Order) -> None:
        days = int(order.what)
        if days and shutil.which("gcc") is None:
            raise OrderImpossible("a wrong clock needs gcc")
        self._world.set_clock(days)
        self._board.change(clock_days=days, headphones=False)
        self._board.tell("happened.clock", days=f"{days:+d}")

    def _ask_consent(self, order: Order) -> None:
        asked = order.what == "asked"
        if asked != self._board.now.asks_consent:
            self._world.set_firmware({"visit": {"asks_consent": asked}})
            self._board.change(asks_consent=asked, headphones=False)
            self._board.tell(f"happened.consent_{order.what}")

    def _touch(self, order: Order) -> None:
        key = order.what.removeprefix("key")
        touch: Mapping[str, object] = {"key": key} if key != order.what else _PANEL[order.what]
        self._fingers.touch(**touch)
        if order.what.startswith("headphones"):
            self._board.change(headphones=order.what == "headphones_in")
        if key == order.what:  # which digits were pressed is nobody's business
            self._board.tell("happened.panel", what=f"@panel.{order.what}")

    def _set_scene(self, order: Order) -> None:
        thing = all_things()[order.what]
        self._make_good()
        for one in thing.orders:
            self._deeds[one.deed](one)
        self._board.change(thing=thing.key)
        self._board.tell("happened.thing", title=f"@thing.{thing.key}_title")

    def _mend(self, _order: Order) -> None:
        self._make_good()
        self._board.change(thing="")
        self._board.tell("happened.mend")

    def _make_good(self) -> None:
        now = self._board.now
        self._hands.withdraw()
        if not now.reader_plugged:
            self._plug(Order(Deed.READER, "plugged"))
        leave_visit(self._line.screen_url, _LEAVE_WITHIN_S)
        if now.clock_days:
            self._world.set_clock(0)
        self._world.mend()
        self._ask_consent(Order(Deed.CONSENT, "not_asked"))
        if self._board.now.headphones:
            self._fingers.touch(headphones=False)
        self._hands.begin_anew()
        self._board.change(reader_plugged=True, authority="normal", clock_days=0, headphones=False)


def _part_of(order: Order) -> Part:
    """Give the part that an order names; others the demo itself needs."""
    part = Part(order.what)
    if part not in PARTS:
        raise OrderImpossible(f"{part} is not to be stopped")
    return part
