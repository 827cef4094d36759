"""The board's routes: arrivals, their live part, the confirmation of one person, and the arrivals as JSON."""

from __future__ import annotations

from starlette.routing import BaseRoute, Route

from host.desk.base.parts import DeskParts
from host.desk.board.board import Boards
from host.desk.board.events import Events
from host.desk.board.port import BoardPort
from host.desk.board.situation import Contacts
from host.desk.board.visits import Visits

NOBODY = Contacts()


def routes(parts: DeskParts, port: BoardPort, contacts: Contacts = NOBODY) -> list[BaseRoute]:
    """Give the page's routes; `contacts` are whom staff call when something does not work."""
    boards = Boards(port, parts.clock)
    visits = Visits(port, boards, parts, contacts)
    events = Events(port, boards, visits, parts)
    return [
        Route("/", visits.show),
        Route("/visits.json", visits.export),
        Route("/visits/{visit_id}/confirm", visits.ask),
        Route("/visits/{visit_id}/confirm", visits.confirm, methods=["POST"]),
        Route("/events", events.open),
    ]
