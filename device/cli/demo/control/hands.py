"""What a person at the terminal does: lays a card down and takes it, stands before the camera, is forgotten."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime

from device.cli.demo.control.board import Board
from device.cli.demo.control.errors import OrderImpossible
from device.cli.demo.control.orders import Deed, Laid, Order
from device.cli.demo.insured import today_in_japan
from device.cli.demo.line import Line
from device.cli.demo.own_face.own import YOURSELF, OwnFace
from device.cli.demo.reader import Reader
from device.cli.demo.world.sights import Sight, Sights
from device.firmware.simulated.issuing.issued import issue
from device.firmware.simulated.issuing.issuer import open_issuer
from device.firmware.simulated.persona import DEFAULT_PERSONA, Persona, load_persona

OWN_SIGHT = "own"


class Hands:
    """Holds at most one card on the reader of a line; whoever owns it can stand before the camera."""

    def __init__(self, line: Line, own: OwnFace, board: Board, reads_cards: Callable[[], bool]) -> None:
        """Begin with no card; `reads_cards` tells whether the card service runs."""
        self._line = line
        self._own = own
        self._board = board
        self._reads_cards = reads_cards
        self._sights = Sights(line.places, line.person)
        self._reader = Reader(line.supervisor, line.places)
        self._portrait = load_persona(DEFAULT_PERSONA).live
        self._laid_before: set[str] = set()
        self._count = 0

    @property
    def deeds(self) -> dict[Deed, Callable[[Order], None]]:
        """What can be ordered here."""
        return {
            Deed.CARD: self._lay,
            Deed.OWN_CARD: self._lay_own,
            Deed.TAKE: self._take,
            Deed.SIGHT: self._show,
            Deed.FORGET: self._forget,
        }

    def begin_anew(self) -> None:
        """Let the first holder stand before the camera; cards that come have all of their tries again."""
        self._laid_before.clear()
        self._own.show(shown=False)
        self._look(Sight.HOLDER)

    def withdraw(self) -> None:
        """Take the card without a word, if one lies there and a reader sees it."""
        if self._board.now.card and self._reads_cards():
            self._reader.take()
        self._board.change(card="", laid=Laid.FLAT.value)

    def close(self) -> None:
        """Leave nothing of anybody behind."""
        self._own.forget()
        self.withdraw()
        self._reader.let_go()

    def _lay(self, order: Order) -> None:
        persona = self._put_down(order.what, order.what, Laid(order.how or Laid.FLAT))
        self._portrait = persona.live
        self._board.tell("happened.card", name=persona.name, how=f"@card.{self._board.now.laid}")
        if not self._own.plays:
            self._look(self._board.now.sight)

    def _lay_own(self, _order: Order) -> None:
        self._put_down(str(YOURSELF), YOURSELF.stem, Laid.FLAT, photo=self._own.photo_text())
        self._board.tell("happened.own_card")
        self._show(Order(Deed.SIGHT, OWN_SIGHT))

    def _put_down(self, path: str, name: str, laid: Laid, **more: object) -> Persona:
        if not self._reads_cards():
            raise OrderImpossible("the card service was stopped")
        persona = self._introduce(path)
        self.withdraw()
        self._count += 1
        fresh = name not in self._laid_before
        self._laid_before.add(name)
        self._reader.lay(path, str(self._count), laid.options, fresh=fresh, **more)
        self._board.change(card=name, laid=laid.value)
        return persona

    def _introduce(self, path: str) -> Persona:
        """Issue a persona's card, and let the eligibility system hear of the holder."""
        persona, now = load_persona(path), datetime.now(UTC)
        issued = issue(persona, open_issuer(self._line.places.issuer, now), now)
        self._line.server.authority.tell(issued, today_in_japan())
        return persona

    def _take(self, _order: Order) -> None:
        if self._board.now.card:
            self.withdraw()
            self._board.tell("happened.take")

    def _show(self, order: Order) -> None:
        if order.what == OWN_SIGHT:
            self._own.show(shown=True)
            self._sights.show(Sight.GONE, self._portrait)  # nobody else sits there when the own picture ends
        else:
            self._own.show(shown=False)
            self._look(Sight(order.what))
        self._board.tell("happened.sight", sight=f"@face.{order.what}")

    def _look(self, sight: Sight) -> None:
        self._sights.show(sight, self._portrait)
        self._board.change(sight=sight)

    def _forget(self, _order: Order) -> None:
        self._own.forget()
        if self._board.now.card == YOURSELF.stem:
            self.withdraw()
        self._reader.let_go()  # the hand has held the photo
        shutil.rmtree(self._line.places.issuer / "cards" / YOURSELF.stem, ignore_errors=True)
        self._laid_before.discard(YOURSELF.stem)
        self._look(Sight.HOLDER)
        self._board.change(agreed=False, plays_own=False)
        self._board.tell("happened.forget")
