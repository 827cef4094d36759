"""The retention page: what is kept, counted as far as its time allows."""

from __future__ import annotations

import asyncio
import time
from functools import partial
from pathlib import Path

import httpx
import pytest

from device.wire.messages.visit import Card
from device.wire.words import CardKind
from host.base.record_settings import RetentionSettings
from host.desk import retention
from host.desk.app import create_app
from host.desk.base.parts import DeskPage
from host.desk.base.role import Role
from host.desk.retention import pages
from host.desk_service.logging_in import LoggingIn
from host.desk_service.retention import RetentionService
from tests.host.desk.client import ORIGIN, DeskClient
from tests.host.desk.conftest import SECRET
from tests.host.desk.whole import PASSWORD, whole_desk
from tests.host.desk_service.quick import QUICK
from tests.host.line.bodies import FACE, visit_body
from tests.host.world import World

CARD = Card(CardKind.MYNUMBER, issuer="0badcafe", serial="4711", not_after=1_900_000_000)


@pytest.mark.parametrize(("count_to", "told"), [(2, "2 以上"), (9, "3")])
def test_what_there_is_more_than_is_counted_is_said_so(
    world: World, tmp_path: Path, count_to: int, told: str
) -> None:
    with whole_desk(world, tmp_path), asyncio.Runner() as runner:
        for _ in range(3):
            world.arrive(visit_body(FACE, CARD))
        port = RetentionService(world.engine, RetentionSettings(), count_to=count_to)
        page = DeskPage(retention.__name__, partial(pages.routes, port=port))
        app = create_app(LoggingIn(world.engine, time.time, QUICK, ()), [page], SECRET, time.time)
        web = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ORIGIN)
        client = DeskClient(runner, web)
        client.log_in(Role.ADMINISTRATOR, PASSWORD)
        assert f'<td class="number">{told}</td>' in client.get("/retention").text
        runner.run(web.aclose())
