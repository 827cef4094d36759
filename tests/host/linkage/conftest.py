"""The real authority, the stand-in for the linkage software beside it, and a host's database."""

from __future__ import annotations

import asyncio
import dataclasses
import itertools
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar

import pytest

from host.base.handover_settings import FileEncoding
from host.base.japan_time import japan_day
from host.base.oqs_settings import OqsSettings
from host.eligibility.batch import BatchRow
from host.eligibility.question import InsuredNumberQuestion
from host.linkage.connector import LinkageConnector
from host.linkage.folders import PostOffice, PostPlaces
from host.roles.eligibility import make_ident
from tests.host.authority.process import RunningAuthority, running_authority
from tests.host.stand_in.process import INSTITUTION, RunningStandIn, running_stand_in
from tests.host.world import NOW, World

T = TypeVar("T")
NUMBERS = itertools.count(5000)
BIRTH = date(1952, 2, 29)
ISSUER = "0badcafe" * 5


@pytest.fixture(scope="package")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningAuthority]:
    """Give one authority for all tests of this folder."""
    with running_authority(tmp_path_factory.mktemp("authority")) as running:
        yield running


@pytest.fixture(scope="package")
def stand_in_process(
    authority: RunningAuthority, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningStandIn]:
    """Give one stand-in for all tests of this folder."""
    with running_stand_in(tmp_path_factory.mktemp("stand_in"), authority.url) as running:
        yield running


@pytest.fixture
def stand_in(stand_in_process: RunningStandIn) -> RunningStandIn:
    """Give the stand-in, behaving well."""
    stand_in_process.behave(mode="normal")
    return stand_in_process


@dataclass(frozen=True)
class Insured:
    """One made-up person at the authority."""

    number: str

    def question(self, request_id: str = "q-1", **changes: object) -> InsuredNumberQuestion:
        """Ask about them as of today's date of the tests."""
        asked = InsuredNumberQuestion(request_id, "999999", "架０１", self.number, "", BIRTH, japan_day(NOW))
        return dataclasses.replace(asked, **changes)  # type: ignore[arg-type]

    def row(self, row_id: str) -> BatchRow:
        """Give them as a row of a list."""
        return BatchRow(row_id, "999999", "架０１", self.number, "", BIRTH)


@dataclass
class Reception:
    """A host that asks through the stand-in's folders."""

    world: World
    stand_in: RunningStandIn
    authority: RunningAuthority
    settings: OqsSettings = field(init=False)

    def __post_init__(self) -> None:
        """Take the folders of the stand-in."""
        places = (self.stand_in.request, self.stand_in.result, self.stand_in.face)
        self.settings = OqsSettings(INSTITUTION, *places, answer_s=20, poll_s=0.05, batch_every_s=0.1)

    def with_settings(self, **changes: object) -> Reception:
        """Set some settings."""
        self.settings = dataclasses.replace(self.settings, **changes)  # type: ignore[arg-type]
        return self

    @property
    def office(self) -> PostOffice:
        """Send and collect."""
        assert self.settings.request is not None
        assert self.settings.result is not None
        places = PostPlaces(self.settings.request, self.settings.result, INSTITUTION, self.settings.remove_answers)
        return PostOffice(self.world.engine, places, self.world.clock, self.world.log)

    def connector(self) -> LinkageConnector:
        """Give a connector as a freshly started program has it."""
        return LinkageConnector(self.world.engine, self.office, self.settings, self.world.clock, make_ident)

    def ask(self, use: Callable[[LinkageConnector], Awaitable[T]]) -> T:
        """Ask through a fresh connector."""

        async def run() -> T:
            return await use(self.connector())

        return asyncio.run(run())

    def insured(self, *, ended: bool = False, name: str = "見本　●子", kana: str = "ﾐﾎﾝ ﾊﾅｺ") -> Insured:
        """Put a person into the authority."""
        number = str(next(NUMBERS))
        until = (japan_day(NOW) - timedelta(days=30)).isoformat() if ended else None
        body = {
            "name": name,
            "kana": kana,
            "birth_date": BIRTH.isoformat(),
            "sex": 2,
            "qualifications": [
                {
                    "insurer_number": "  999999",
                    "insurer_name": "架空市",
                    "symbol": "架０１",
                    "number": number,
                    "branch": "02",
                    "relation": 2,
                    "ratio_percent": 20,
                    "valid_from": "2024-04-01",
                    "valid_until": until,
                }
            ],
            "certificates": [
                {
                    "card_id": f"card-{number}",
                    "issuer_key_id": ISSUER,
                    "serial": number,
                    "not_after": "2040-01-01",
                    "state": "active",
                    "registered": True,
                }
            ],
        }
        self.authority.admin("PUT", f"/admin/persons/person-{number}", body)
        return Insured(number)


@pytest.fixture
def reception(world: World, stand_in: RunningStandIn, authority: RunningAuthority) -> Reception:
    """Give a host beside the stand-in."""
    return Reception(world, stand_in, authority)


@pytest.fixture(params=list(FileEncoding))
def each_encoding(request: pytest.FixtureRequest) -> FileEncoding:
    """Give both encodings."""
    found: FileEncoding = request.param
    return found


@pytest.fixture
def own_folders(reception: Reception, tmp_path: Path) -> Reception:
    """Give the host with folders that nobody else looks at."""
    folders = {name: tmp_path / name for name in ("request", "result", "face")}
    for folder in folders.values():
        folder.mkdir()
    return reception.with_settings(**folders, answer_s=0.2)
