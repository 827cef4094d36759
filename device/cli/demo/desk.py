"""The desk page as a member of staff uses it: log in, find the ticket, confirm that one visit."""

from __future__ import annotations

from dataclasses import dataclass, field

import httpx

from device.cli.demo.errors import VisitFailed
from device.cli.demo.page import Page

_TIMEOUT_S = 15.0


@dataclass(frozen=True)
class LogIn:
    """A made-up account of the desk."""

    name: str
    password: str = field(repr=False)


def confirm_at_desk(url: str, log_in: LogIn, ticket: str) -> None:
    """Log in and confirm the visit of a ticket, as after comparing person and card.

    Raises:
        VisitFailed: the desk did not let us in, does not show the ticket as waiting, or refused the confirmation.
    """
    try:
        with httpx.Client(base_url=url, timeout=_TIMEOUT_S, follow_redirects=True) as client:
            _enter(client, log_in)
            visit_id = _find_waiting(client, ticket)
            _confirm(client, visit_id)
    except httpx.HTTPError as error:
        raise VisitFailed(f"the desk page is not there ({type(error).__name__})") from error


def _enter(client: httpx.Client, log_in: LogIn) -> None:
    form = _read(client, "/login").find(password="")
    if form is None:
        raise VisitFailed("the desk page has no log-in form")
    _check(client.post(form.action, data=form.filled(name=log_in.name, password=log_in.password)), "log-in")


def _find_waiting(client: httpx.Client, ticket: str) -> str:
    for row in _read(client, "/").rows:
        if row.get("ticket") == ticket and row.get("outcome") == "pending":
            return row["visit"]
    raise VisitFailed(f"the desk does not show ticket {ticket} as waiting")


def _confirm(client: httpx.Client, visit_id: str) -> None:
    form = _read(client, f"/visits/{visit_id}/confirm").find(compared="yes")
    if form is None:
        raise VisitFailed("the desk does not ask for a confirmation")
    _check(client.post(form.action, data=form.fields), "confirmation")


def _read(client: httpx.Client, path: str) -> Page:
    answer = client.get(path)
    _check(answer, path)
    return Page.parse(answer.text)


def _check(answer: httpx.Response, what: str) -> None:
    if answer.is_error:
        raise VisitFailed(f"the desk answered {what} with status {answer.status_code}")
