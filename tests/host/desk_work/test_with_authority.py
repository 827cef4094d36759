"""Lists, medical information and disaster mode from the desk's pages to the real authority and back."""

from __future__ import annotations

import asyncio
import io
import re
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from device.base.log import EventLog
from device.wire.messages.visit import Card
from device.wire.words import CardKind
from host.base.japan_time import japan_day
from host.base.settings import BatchSettings
from host.batches.working import BatchWork
from host.desk.base.role import Role
from host.eligibility.connection import open_authority
from host.eligibility.qualification import ConsentKind
from host.eligibility.question import CertificateQuestion
from tests.host.authority.people import DISPENSED, ISSUER
from tests.host.authority.process import CLIENT_TOKEN, RunningAuthority, running_authority
from tests.host.desk_work.world import WorkDesk
from tests.host.eligibility.town import ENDED, Case, Town
from tests.host.line.bodies import FACE, visit_body
from tests.host.world import World

pytestmark = pytest.mark.system

HEAD = "患者番号,保険者番号,記号,番号,枝番,生年月日"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningAuthority]:
    with running_authority(tmp_path_factory.mktemp("authority")) as running:
        yield running


@pytest.fixture
def town(authority: RunningAuthority, tmp_path: Path) -> Town:
    (tmp_path / "authority.token").write_text(CLIENT_TOKEN + "\n")
    return Town(authority, tmp_path / "authority.token")


@pytest.fixture
def desk(world: World, town: Town) -> Iterator[WorkDesk]:
    world.clock.now = time.time()  # the authority's clock is this machine's
    runner, stack = asyncio.Runner(), AsyncExitStack()
    connector = runner.run(stack.enter_async_context(open_authority(town.connection, lambda: 0.5)))
    desk = WorkDesk(world, connector, runner)
    desk.log_in()
    yield desk
    runner.run(stack.aclose())
    desk.close()


def finish(desk: WorkDesk, path: str) -> str:
    """Work on a list until it is done; pytest's own limit ends what never ends."""
    work = BatchWork(desk.engine, desk.parts.connector, BatchSettings(), desk.clock, EventLog("test", io.StringIO()))
    while '"asking"' in desk.get(f"{path}/progress.json").text:
        desk.runner.run(work.work())
        desk.clock.now += BatchSettings().poll_s
    return desk.get(path).text


def test_a_list_comes_back_with_the_authoritys_answers(desk: WorkDesk, town: Town) -> None:
    insured, ended = town.person(), town.person(ENDED)
    rows = [
        f"1,999999,架０１,{insured.number},,S27.2.29",
        f"2,  999999,架０１,{ended.number},,1952/2/29",
        "3,999999,架０１,99999999,,19520229",
        f"4,999999,架０１,{insured.number},,19520230",
    ]
    data = "\r\n".join([HEAD, *rows]).encode("cp932")
    day = japan_day(desk.clock()).isoformat()
    path = desk.send_file("/batches", "list", data, day=day).headers["location"]
    desk.post(f"{path}/ask", path)
    page = finish(desk, path)
    looks = re.findall(r'data-row="\d+" data-look="(\w+)"', page)
    assert looks == ["eligible", "other", "other", "refused"]
    assert "該当する方が見つからない" in page
    assert "番号の打ちまちがいでも、この答えになります" in page


def arrive_with_consent(desk: WorkDesk, town: Town, case: Case) -> str:
    told = {"medicines": [DISPENSED], "diagnoses": [], "surgery": [], "checkups": []}
    town.authority.admin("PUT", f"/admin/persons/person-{case.serial}/medical", told)
    until = int(desk.clock()) + 400 * 86_400
    card = Card(CardKind.MYNUMBER, issuer=ISSUER, serial=str(case.serial), not_after=until)
    kinds = frozenset({ConsentKind.MEDICINES})
    today = japan_day(desk.clock())
    question = CertificateQuestion(case.request_id, ISSUER, case.serial, japan_day(until), today, consents=kinds)
    answer = desk.runner.run(desk.parts.connector.ask_by_certificate(question))
    return desk.arrive(visit_body(FACE, card), answer)


def test_consented_medicines_are_seen_by_a_clinician(desk: WorkDesk, town: Town) -> None:
    path = f"/visits/{arrive_with_consent(desk, town, town.person())}/medical"
    desk.log_in(Role.CLINICIAN)
    asked = desk.get(path).text
    assert "薬剤" in asked
    assert "手術" not in asked
    page = desk.post(path, path, why="treatment").text
    assert "見本錠５ｍｇ" in page
    assert "架空" in page


def test_a_person_is_found_in_a_disaster_and_the_authority_knows_who_asked(desk: WorkDesk, town: Town) -> None:
    town.person()
    opened = {"open": True, "reason": "見本の訓練", "clinics": []}
    desk.log_in(Role.ADMINISTRATOR)
    desk.post("/disaster/begin", "/disaster", reason="見本の訓練", hours="6")
    wanted = {"name": "見本 花子", "birth": "19520229", "why": "訓練", "consent": "oral"}
    page = desk.post("/disaster/search", "/disaster", **wanted).text
    assert "システムの言葉" in page, "the state has not opened it"
    assert "data-person" not in page
    town.authority.admin("PUT", "/admin/disaster", opened)
    try:
        page = desk.post("/disaster/search", "/disaster", **wanted).text
        report = town.authority.admin("GET", "/admin/disaster/report").json()["uses"]
    finally:
        town.authority.admin("PUT", "/admin/disaster", {**opened, "open": False})
    assert "data-person" in page
    assert "administrator" in {use["staff"] for use in report}
    uses = set(desk.world.rows("SELECT reason > 0, found > 0 FROM disaster_uses"))
    assert uses == {(1, 0), (0, 1)}
