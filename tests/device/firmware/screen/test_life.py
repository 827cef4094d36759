"""Signs of life: kept as long as they are young, bounded, and without anything of a visit."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from device.firmware.screen.form import FORM_TYPE
from device.firmware.screen.life import FORGOTTEN_S, MOST_PAGES, Sign, Signs
from tests.device.firmware.screen.client import Client


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def sign(number: int = 1, *, visible: bool = True) -> Sign:
    return Sign(f"{number:08x}", visible, focused=True, whole=True)


def test_a_page_is_known_by_its_newest_sign_until_it_is_old() -> None:
    clock = Clock()
    signs = Signs(clock)
    signs.take(sign(visible=False))
    clock.now += 2
    signs.take(sign())
    clock.now += 0.5
    told = {"page": "00000001", "age_ms": 500, "visible": True, "focused": True, "whole": True}
    assert signs.report() == [told]
    clock.now += FORGOTTEN_S
    assert signs.report() == []


def test_a_page_that_says_goodbye_is_gone_at_once() -> None:
    signs = Signs(Clock())
    signs.take(sign())
    signs.leave(sign().page)
    signs.leave("ffffffff")
    assert signs.report() == []


def test_no_more_pages_are_remembered_than_a_kiosk_can_have() -> None:
    signs = Signs(Clock())
    for number in range(MOST_PAGES + 3):
        signs.take(sign(number))
    assert [entry["page"] for entry in signs.report()] == [f"{n:08x}" for n in range(3, MOST_PAGES + 3)]


@pytest.mark.parametrize("page", ["", "0badcaf", "0BADCAFE", "0badcafe0", "../etc/x"])
def test_a_name_that_no_page_has_is_refused(page: str) -> None:
    with pytest.raises(ValueError, match="eight"):
        Sign(page, visible=True, focused=True, whole=True)


def test_signs_come_and_go_over_the_pages_own_address(client: Client) -> None:
    def tell(**fields: str) -> int:
        return client.send("/alive", urlencode(fields).encode(), Content_Type=FORM_TYPE).status_code

    given = {"page": "0badcafe", "visible": "1", "focused": "0", "whole": "1"}
    assert tell(**given) == 204
    assert '"focused":false' in client.get("/alive").text
    assert tell(**given, gone="1") == 204
    assert client.get("/alive").text == '{"pages":[]}'
    assert tell(page="who") == 400
