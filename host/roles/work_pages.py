"""The desk's pages beside the board, each with what implements its port; a new one is a row here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from sqlalchemy import Engine
from ulid import ULID

from host.base.bell import Bell
from host.desk import batch, disaster, links, medical, paper, summary
from host.desk.base.menu import Entry
from host.desk.base.parts import DeskPage
from host.desk.base.role import STAFF, Role
from host.desk.base.visit_links import VisitLink
from host.desk.batch import pages as batch_pages
from host.desk.disaster import pages as disaster_pages
from host.desk.links import pages as links_pages
from host.desk.medical import pages as medical_pages
from host.desk.paper import pages as paper_pages
from host.desk.summary import pages as summary_pages
from host.desk_service.batch import BatchService
from host.desk_service.disaster import DisasterService
from host.desk_service.links import LinksService
from host.desk_service.medical import MedicalService
from host.desk_service.paper import PaperService
from host.desk_service.summary import SummaryService
from host.eligibility.port import EligibilityConnector


def new_id() -> str:
    """Give a new ULID."""
    return str(ULID())


@dataclass(frozen=True)
class WorkParts:
    """What the pages' services build on; `batches` is rung when there is a list to ask about."""

    engine: Engine
    connector: EligibilityConnector
    clock: Callable[[], float]
    batches: Bell
    new_id: Callable[[], str] = new_id


def make_work_pages(parts: WorkParts) -> tuple[DeskPage, ...]:
    """Give the pages in the order of the menu."""
    return (_batch(parts), _paper(parts), _links(parts), _summary(parts), _disaster(parts), _medical(parts))


def _batch(parts: WorkParts) -> DeskPage:
    service = BatchService(parts.engine, parts.clock, parts.new_id, parts.batches)
    routes = partial(batch_pages.routes, port=service)
    return DeskPage(batch.__name__, routes, menu=(Entry("/batches", "batch.menu", STAFF),))


def _paper(parts: WorkParts) -> DeskPage:
    routes = partial(paper_pages.routes, port=PaperService(parts.engine, parts.clock))
    link = VisitLink("/visits/{}/paper", "paper.open", suits=paper_pages.suits)
    return DeskPage(paper.__name__, routes, menu=(Entry("/paper", "paper.menu", STAFF),), visit_links=(link,))


def _links(parts: WorkParts) -> DeskPage:
    routes = partial(links_pages.routes, port=LinksService(parts.engine, parts.clock))
    link = VisitLink("/visits/{}/link", "links.open", suits=links_pages.suits)
    return DeskPage(links.__name__, routes, menu=(Entry("/links", "links.menu", STAFF),), visit_links=(link,))


def _summary(parts: WorkParts) -> DeskPage:
    routes = partial(summary_pages.routes, port=SummaryService(parts.engine, parts.clock))
    return DeskPage(summary.__name__, routes, menu=(Entry("/summary", "summary.menu", STAFF),))


def _disaster(parts: WorkParts) -> DeskPage:
    service = DisasterService(parts.engine, parts.connector, parts.clock, parts.new_id)
    routes = partial(disaster_pages.routes, port=service)
    menu = (Entry("/disaster", "disaster.menu", STAFF),)
    return DeskPage(disaster.__name__, routes, menu=menu, strips=disaster_pages.read_strips(service))


def _medical(parts: WorkParts) -> DeskPage:
    routes = partial(medical_pages.routes, port=MedicalService(parts.engine, parts.connector, parts.clock))
    link = VisitLink("/visits/{}/medical", "medical.open", frozenset({Role.CLINICIAN}), medical_pages.suits)
    return DeskPage(medical.__name__, routes, visit_links=(link,))
