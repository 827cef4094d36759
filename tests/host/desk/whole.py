"""The whole desk over a host without broker and network: every page with its real service and database."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from starlette.applications import Starlette

from device.wire.words import EligibilityStatus
from host.base.bell import RoleBells
from host.base.folder import StateFolder
from host.base.oqs_settings import OqsSettings
from host.base.ring import KeyRing, make_missing_ring
from host.base.settings import AuthoritySettings, BrokerSettings, HostSettings
from host.desk.app import create_app
from host.desk.base.role import Role
from host.desk_service.accounts import Accounts
from host.desk_service.logging_in import LoggingIn
from host.eligibility.answer import EligibilityAnswer
from host.roles.desk import NOT_REACHED
from host.roles.desk_pages import make_pages
from host.roles.parts import Parts
from tests.host.desk.conftest import SECRET
from tests.host.desk_service.quick import QUICK
from tests.host.worker.test_asking import GivenAnswer
from tests.host.world import World

PASSWORD = "himitsu-himitsu"
DISPLAYS = {
    Role.RECEPTION: "見本 受付",
    Role.CLINICIAN: "見本 医師",
    Role.ADMINISTRATOR: "見本 管理",
    Role.ENGINEER: "見本 保守",
}


@dataclass(frozen=True)
class WholeDesk:
    """The application, and what stands behind it. Every role has an account of its name."""

    app: Starlette
    world: World
    accounts: Accounts
    settings: HostSettings


@contextmanager
def whole_desk(
    world: World, folder: Path, second_factor_for: tuple[Role, ...] = (), oqs: OqsSettings | None = None
) -> Iterator[WholeDesk]:
    """Give the whole desk over `world`, whose clock is set to now."""
    world.clock.now = time.time()
    loop = asyncio.new_event_loop()
    settings = HostSettings(
        "c1",
        folder,
        BrokerSettings(folder, folder),
        AuthoritySettings("https://127.0.0.1:1", folder / "token"),
        oqs=oqs,
    )
    make_missing_ring(folder / "ring", time.time())
    keys = KeyRing(folder / "ring", "h-main", time.time)
    parts = Parts(
        settings,
        StateFolder(folder),
        keys,
        world.engine,
        world.changes,
        world.sealer,
        RoleBells.make(loop),
        world.log,
    )
    accounts = Accounts(world.engine, time.time, QUICK)
    for role, display in DISPLAYS.items():
        accounts.add(str(role), display, PASSWORD, roles=frozenset({role}))
    logging_in = LoggingIn(world.engine, time.time, QUICK, second_factor_for)
    pages = make_pages(parts, GivenAnswer(EligibilityAnswer(EligibilityStatus.ELIGIBLE)), QUICK)
    try:
        app = create_app(logging_in, pages, SECRET, time.time, not_reached=NOT_REACHED)
        yield WholeDesk(app, world, accounts, settings)
    finally:
        loop.close()
