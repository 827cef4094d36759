"""The look-up's routes."""

from __future__ import annotations

from starlette.routing import BaseRoute, Route

from host.desk.base.parts import DeskParts
from host.desk.base.visit import DeskVisit
from host.desk.look_up.look_ups import LookUps
from host.desk.look_up.port import LookUpPort


def suits(visit: DeskVisit, now: float) -> bool:
    """Tell whether a visit's row leads here by a small link: where the look-up comes first it has a button."""
    return visit.may_look_up(now) and not visit.can_look_up(now)


def routes(parts: DeskParts, port: LookUpPort) -> list[BaseRoute]:
    """Give the page's routes."""
    look_ups = LookUps(port, parts)
    return [
        Route("/visits/{visit_id}/look-up", look_ups.show),
        Route("/visits/{visit_id}/look-up", look_ups.look_up, methods=["POST"]),
    ]
