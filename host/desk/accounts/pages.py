"""The routes of one's own account and of everybody's."""

from __future__ import annotations

from starlette.routing import BaseRoute, Route

from host.desk.accounts.everybody import Everybody
from host.desk.accounts.own import Own
from host.desk.accounts.port import AccountsPort, OwnAccountPort
from host.desk.base.parts import DeskParts


def routes(parts: DeskParts, own: OwnAccountPort, everybody: AccountsPort) -> list[BaseRoute]:
    """Give the pages' routes."""
    mine = Own(parts, own)
    users = Everybody(parts, everybody)
    return [
        Route("/account", mine.show),
        Route("/account/password", mine.change_password, methods=["POST"]),
        Route("/account/second-factor", mine.offer_factor),
        Route("/account/second-factor", mine.set_factor, methods=["POST"]),
        Route("/users", users.show),
        Route("/users", users.add, methods=["POST"]),
        Route("/users/{name}", users.show_one),
        Route("/users/{name}", users.change, methods=["POST"]),
        Route("/users/{name}/password", users.new_password, methods=["POST"]),
        Route("/users/{name}/second-factor", users.drop_factor, methods=["POST"]),
        Route("/users/{name}/terminal-code", users.set_terminal_code, methods=["POST"]),
    ]
