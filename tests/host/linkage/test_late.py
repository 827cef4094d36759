"""A visit whose answer comes late: "could not check" meanwhile, then checked by itself, once, and said to be late."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest

from device.wire.messages.visit import Card
from device.wire.words import CardKind, EligibilityStatus
from host.base.bell import RoleBells
from host.base.folder import StateFolder
from host.base.oqs_settings import ConnectorKind, EligibilitySettings
from host.base.ring import KeyRing, make_missing_ring
from host.base.settings import BrokerSettings, HostSettings
from host.eligibility.reason import Reason
from host.insurance.links import PatientLink, add_link, name_card
from host.insurance.person_keys import InsuredNumbers, person_keys
from host.roles.official import LateAnswers
from host.roles.parts import Parts
from host.store.due import Lane
from host.worker.asking import ask_about
from tests.host.line.bodies import FACE, visit_body
from tests.host.linkage.conftest import BIRTH, Reception
from tests.host.linkage.test_connector import count_requests
from tests.host.world import NOW

pytestmark = pytest.mark.system
FILES = EligibilitySettings(ConnectorKind.OQS_FILES)
CARD = Card(CardKind.MYNUMBER, issuer="0badcafe", serial="4711", not_after=2_000_000_000)


def parts_of(reception: Reception, folder: Path) -> Parts:
    world = reception.world
    make_missing_ring(folder / "ring", time.time())
    keys = KeyRing(folder / "ring", "h-main", time.time)
    settings = HostSettings("c1", folder, BrokerSettings(folder, folder), oqs=reception.settings, eligibility=FILES)
    bells = RoleBells.make(asyncio.get_running_loop())
    return Parts(settings, StateFolder(folder), keys, world.engine, world.changes, world.sealer, bells, world.log)


async def ask_once(reception: Reception, lane: Lane) -> bool:
    """Do as the worker does with one due visit; tell whether there was one."""
    changes = reception.world.changes
    for job in changes.claim("h-main", {lane: 1}):
        changes.settle(job, await ask_about(job.visit, reception.connector()))
        return True
    return False


def test_a_late_answer_reaches_its_visit(reception: Reception, tmp_path: Path) -> None:
    world, person = reception.world, reception.insured()
    insured = InsuredNumbers("  999999", "架０１", person.number, "", BIRTH)
    with world.engine.begin() as connection:
        link = name_card(person_keys(connection), CARD)
        add_link(connection, PatientLink(link, "somebody", NOW, "mihon", NOW, insured))
    body = visit_body(FACE, CARD)
    world.arrive(body, world.challenge())
    reception.stand_in.behave(mode="asleep")

    async def run() -> None:
        assert await ask_once(reception.with_settings(answer_s=0.2), Lane.FRESH)
        waiting = world.visit(body.visit_id).eligibility
        assert waiting is not None
        assert (waiting.status, waiting.reason) == (EligibilityStatus.COULD_NOT_CHECK, Reason.LINKAGE_SILENT)
        late = LateAnswers(reception.office, parts_of(reception, tmp_path), reception.settings)
        world.clock.now += 30
        assert not await ask_once(reception, Lane.OPEN)
        reception.stand_in.behave(mode="normal")
        while not await ask_once(reception.with_settings(answer_s=20), Lane.OPEN):
            await late.look()
            await asyncio.sleep(0.05)

    asyncio.run(asyncio.wait_for(run(), 60))
    answer = world.visit(body.visit_id).eligibility
    assert answer is not None
    assert (answer.status, answer.checked_late) == (EligibilityStatus.ELIGIBLE, True)
    assert count_requests(reception) == 1
