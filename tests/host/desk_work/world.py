"""The desk's work pages over a real database, with a connector that a test answers through."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field

import httpx
from starlette.applications import Starlette

from device.wire.messages.visit import VisitResult
from host.base.bell import Bell
from host.desk.app import create_app
from host.desk.base.account import Account, DeskUser
from host.desk.base.role import Role
from host.eligibility.answer import EligibilityAnswer
from host.eligibility.port import EligibilityConnector
from host.roles.work_pages import WorkParts, make_work_pages
from host.store.due import Lane
from host.worker.asking import Found
from tests.host.world import World

SECRET = b"made-up secret of at least 32 bytes"
PASSWORD = "made-up password"
BASE = "http://127.0.0.1:8002"


@dataclass
class KnownStaff:
    """Accounts by name, one for each role; a `LogInPort` without second factors."""

    accounts: dict[str, Account] = field(
        default_factory=lambda: {
            str(role): Account(DeskUser(str(role), f"見本 {role}", frozenset({role}))) for role in Role
        }
    )

    def authenticate(self, name: str, password: str) -> Account | None:
        """Know the one password."""
        return self.accounts.get(name) if password == PASSWORD else None

    def find_account(self, name: str) -> Account | None:
        """Give an account."""
        return self.accounts.get(name)

    def check_code(self, name: str, code: str) -> bool:
        """Know no codes."""
        return False

    def logged_in(self, name: str) -> None:
        """Take note of nothing."""

    def logged_out(self, name: str) -> None:
        """Take note of nothing."""

    def refused(self, name: str, failures: int) -> None:
        """Take note of nothing."""


class WorkDesk:
    """A browser's view of the application, on an event loop of its own."""

    def __init__(self, world: World, connector: EligibilityConnector, runner: asyncio.Runner | None = None) -> None:
        """Build the application over a host's database; a connector that is open on a loop brings its runner."""
        self.world = world
        self.clock = world.clock
        self.engine = world.engine
        self.runner = runner or asyncio.Runner()
        bell = Bell(self.runner.get_loop())
        self.parts = WorkParts(self.engine, connector, self.clock, bell)
        self.app: Starlette = create_app(KnownStaff(), make_work_pages(self.parts), SECRET, self.clock)
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=True)
        self.web = httpx.AsyncClient(transport=transport, base_url=BASE, headers={"origin": BASE})

    def close(self) -> None:
        """End client and loop."""
        self.runner.run(self.web.aclose())
        self.runner.close()

    def log_in(self, role: Role = Role.RECEPTION) -> None:
        """Log in as somebody with that one role."""
        self.web.cookies.clear()
        answer = self.runner.run(self.web.post("/login", data={"name": str(role), "password": PASSWORD}))
        assert answer.status_code == 303

    def get(self, path: str) -> httpx.Response:
        """GET a page."""
        return self.runner.run(self.web.get(path))

    def token(self, path: str) -> str:
        """Read the token of a page's form."""
        found = re.search(r'name="token" value="([^"]+)"', self.get(path).text)
        assert found, "the page has no token"
        return found[1]

    def post(self, path: str, page: str, **fields: str) -> httpx.Response:
        """POST the form of `page` to `path`."""
        return self.runner.run(self.web.post(path, data={"token": self.token(page), **fields}))

    def send_file(self, path: str, name: str, data: bytes, **fields: str) -> httpx.Response:
        """POST the form with a file that stands on the page `path`."""
        values = {"token": self.token(path), **fields}
        return self.runner.run(self.web.post(path, data=values, files={name: ("list.csv", data, "text/csv")}))

    def arrive(self, body: VisitResult, answer: EligibilityAnswer | None = None) -> str:
        """Let a visit arrive, and a worker write an answer to it; give its id."""
        self.world.arrive(body)
        if answer:
            found = Found(body.card, answer.on_wire(), again=False, answer=answer)
            jobs = self.world.changes.claim("h-main", dict.fromkeys(Lane, 9))
            (mine,) = (job for job in jobs if job.visit.visit_id == body.visit_id)
            assert self.world.changes.settle(mine, found)
        return body.visit_id

    def audit(self) -> list[tuple[str, str, str]]:
        """Give actor, action and detail of the audit log."""
        with self.engine.connect() as connection:
            rows = connection.exec_driver_sql("SELECT actor, action, detail FROM audit ORDER BY number")
            return [tuple(row) for row in rows]
