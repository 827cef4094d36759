"""One clinic: its host without broker, asking the real authority, and what can be found at it afterwards."""

from __future__ import annotations

import asyncio
import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from device.wire import codec, envelope
from device.wire.messages.subscriber import RESULT_TYPE, ResultClaims
from device.wire.messages.visit import Card, Holder, VisitResult
from device.wire.words import CardKind
from host.base.handover_settings import ResultFileSettings
from host.base.personal import Sealed
from host.eligibility.connection import AuthorityConnection, open_authority
from host.handover.fhir import FhirMaker
from host.handover.official import OfficialMaker
from host.insurance.links import Linked, make_link
from host.insurance.qualifications import load_qualifications
from host.insurance.record import Found
from host.store.due import Lane
from host.store.engine import reading
from host.store.inbox import owner_of
from host.store.tables import inbox, metadata, visits
from host.visits.visit import Visit
from host.worker.asking import ask_about
from tests.host.line.bodies import visit_body
from tests.host.outcomes.town import ISSUER, Insured
from tests.host.world import World

INSTITUTION = "9919999999"
_LAST_DAY = 2_208_956_399
_DAY_S = 86_400


@dataclass(frozen=True)
class Clinic:
    """Lets patients come and looks at what is left of them."""

    world: World
    connection: AuthorityConnection

    def arrive(self, body: VisitResult) -> str:
        """Let a visit arrive and be asked about; give its id."""
        self.world.arrive(body)
        self.ask()
        return body.visit_id

    def come(self, insured: Insured, holder: Holder) -> str:
        """Let somebody come with their own card."""
        return self.arrive(visit_body(holder, card_of(insured)))

    def ask(self) -> None:
        """Ask about the one visit that is due, as the worker does."""
        (job,) = self.world.changes.claim("h-main", dict.fromkeys(Lane, 1))

        async def run() -> None:
            async with open_authority(self.connection, lambda: 0.5) as connector:
                self.world.changes.settle(job, await ask_about(job.visit, connector))

        asyncio.run(run())

    def link(self, visit_id: str) -> Linked:
        """Let staff link a visit's card."""
        with self.world.engine.begin() as connection:
            return make_link(connection, visit_id, "mihon", self.world.clock())

    def visit(self, visit_id: str) -> Visit:
        """Give a visit as it stands."""
        return self.world.visit(visit_id)

    def found(self, visit_id: str) -> Found:
        """Give what is kept of its insurance."""
        with reading(self.world.engine) as connection:
            found = load_qualifications(connection, visit_id)
        assert found is not None
        return found

    def at_subscribers(self) -> Iterator[Any]:
        """Give what clinic software has received, opened with its keys."""
        software, key = self.world.software, self.world.keys.result.public()
        for (sealed,) in self.world.rows("SELECT sealed FROM results ORDER BY number"):
            opened = envelope.open_sealed(sealed, software.opening, receiver=software.name, sender="h-main")
            claims = envelope.verify(opened.token, RESULT_TYPE, lambda _: key).claims
            codec.from_json(claims, ResultClaims)
            yield claims

    def in_files(self, visit_id: str) -> Iterator[str]:
        """Give the texts of the files that a visit makes, with their names."""
        visit, found = self.visit(visit_id), self.found(visit_id)
        settings = ResultFileSettings(folder=self.world.folder, institution=INSTITUTION)
        for maker in (OfficialMaker(settings), FhirMaker("c1", INSTITUTION)):
            made = maker.make(visit, found)
            assert made is not None
            yield f"{made.name}\n{made.data.decode()}"

    def in_database(self) -> Iterator[Any]:
        """Give every value of every table as it lies there."""
        with reading(self.world.engine) as connection:
            for table in metadata.sorted_tables:
                quoted = connection.dialect.identifier_preparer.format_table(table)
                for row in connection.exec_driver_sql(f"SELECT * FROM {quoted}"):  # noqa: S608  a name of our own
                    yield from row

    def opened(self) -> Iterator[Any]:
        """Give what the host itself can read in the sealed columns of its visits, with its keys."""
        query = visits.join(inbox, visits.c.inbox_id == inbox.c.inbox_id).select()
        with reading(self.world.engine) as connection:
            for row in connection.execute(query):
                for value in (row.holder, row.card):
                    assert isinstance(value, Sealed)
                    yield value.open(row.visit_id)
                yield row.claims.open(owner_of(row))

    def visit_ids(self) -> list[str]:
        """Give the ids of all visits, in order of arrival."""
        return [visit_id for (visit_id,) in self.world.rows("SELECT visit_id FROM visits ORDER BY received_at")]

    def raw(self) -> bytes:
        """Give the bytes of the database's files."""
        return b"".join(path.read_bytes() for path in sorted(self.world.folder.glob("host.sqlite*")))


def card_of(insured: Insured) -> Card:
    """Give somebody's card as a terminal reads it."""
    return Card(kind=CardKind.MYNUMBER, issuer=ISSUER, serial=insured.number, not_after=end_of_card(insured))


def end_of_card(insured: Insured) -> int:
    """Give the end of somebody's certificate: a birthday, and so nearly a name."""
    return _LAST_DAY - int(insured.number) % 1000 * _DAY_S


def values_in(node: Any) -> Iterator[str]:
    """Give every value in it longer than six characters: whole, and in words; full width or half does not count."""
    if isinstance(node, dict):
        for value in node.values():
            yield from values_in(value)
    elif isinstance(node, list | tuple):
        for value in node:
            yield from values_in(value)
    elif isinstance(node, bytes):
        yield from values_in(node.decode("latin-1"))
    elif isinstance(node, str):
        parsed = _parsed(node)
        yield from values_in(parsed) if parsed is not None else _long(node, *re.split(r"[^\w.-]+|_", node))
    elif node is not None:
        yield from _long(str(node))


def _parsed(text: str) -> Any:
    try:
        parsed = json.loads(text)
    except ValueError:
        return None
    return parsed if isinstance(parsed, dict | list) else None


def _long(*texts: str) -> Iterator[str]:
    return (unicodedata.normalize("NFKC", text) for text in texts if len(text) > 6)
