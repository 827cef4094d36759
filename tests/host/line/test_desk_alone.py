"""The desk alone: the broker is killed, the eligibility system stands still, and it opens and lists who waits."""

from __future__ import annotations

import re
import signal
import time
from collections.abc import Iterator

import httpx
import pytest

from tests.host.line.bodies import STAFF, visit_body
from tests.host.line.line import PASSWORD, Line
from tests.host.line.waiting import wait_for

pytestmark = pytest.mark.system

OPENS_WITHIN_S = 2.0
SLOWER = 5.0
"""How much slower the slowest machine is that runs this test."""


@pytest.fixture
def alone(line: Line) -> Iterator[Line]:
    """Give the line with a visit that waits, then without broker and eligibility system, which come back."""
    card = line.insured(4801)
    body = visit_body(STAFF, card.facts(), ticket="A9W")
    line.terminal.send_visit(body, line.terminal.challenge())
    line.results(body.visit_id)
    line.broker.kill()
    line.authority.process.send_signal(signal.SIGSTOP)  # it takes connections, and answers none
    try:
        yield line
    finally:
        line.authority.process.send_signal(signal.SIGCONT)
        line.broker.start()
        line.await_host()


def test_the_desk_opens_and_lists_who_waits(alone: Line) -> None:
    url = alone.desk_url()
    with httpx.Client(base_url=url, headers={"origin": url}, trust_env=False, timeout=30) as desk:
        desk.post("/login", data={"name": "mihon", "password": PASSWORD})
        begin = time.monotonic()
        page = desk.get("/").text
        took_s = time.monotonic() - begin
        assert 'data-ticket="A9W"' in page
        assert took_s < OPENS_WITHIN_S * SLOWER

        def said() -> bool:
            return 'data-part="broker"' in desk.get("/").text

        wait_for(said, "the desk says that the broker is away", tell=alone.tell)
        token = re.search(r'name="token" value="([^"]+)"', page)
        visit = re.search(r'data-visit="(\w+)" data-ticket="A9W"', page)
        assert token
        assert visit
        fields = {"token": token[1], "compared": "yes"}
        assert desk.post(f"/visits/{visit[1]}/confirm", data=fields).status_code == httpx.codes.SEE_OTHER
        assert 'data-outcome="confirmed"' in desk.get("/?ticket=A9W").text
