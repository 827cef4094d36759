"""The buttons that end a visit, on pages as the terminal draws them."""

from __future__ import annotations

import pytest

from device.cli.demo.kiosk import Shown
from device.cli.demo.page import Page
from device.cli.demo.world.leaving import leave_visit, way_out


def shown(screen: str, *actions: str) -> Shown:
    forms = "".join(f'<form action="/act"><input name="action" value="{action}"></form>' for action in actions)
    return Shown(1, screen, Page.parse(f"<main>{forms}</main>"))


@pytest.mark.parametrize(
    ("screen", "actions", "touched"),
    [
        ("choosing", ("choose", "cancel"), "cancel"),
        ("pin", ("pin", "back"), "back"),
        ("card_away", ("more_time", "cancel"), "cancel"),
        ("review", ("accept", "back"), "back"),
        ("result", ("accept",), "accept"),
        ("consent", ("accept",), None),
        ("sending", (), None),
    ],
)
def test_nothing_is_agreed_to_on_the_way_out(screen: str, actions: tuple[str, ...], touched: str | None) -> None:
    form = way_out(shown(screen, *actions))
    assert (form.fields["action"] if form else None) == touched


def test_without_a_page_nothing_is_left() -> None:
    assert not leave_visit("http://127.0.0.1:1", 1.0)
