"""The pages of the desk, in the order of its menu, each with what implements its port. A new page is a row here."""

from __future__ import annotations

from functools import partial

from host.desk import accounts, audit, board, files, health, look_up, retention
from host.desk.accounts import pages as accounts_pages
from host.desk.audit import pages as audit_pages
from host.desk.base.menu import Entry
from host.desk.base.parts import DeskPage
from host.desk.base.role import EVERYBODY, STAFF, Role
from host.desk.base.visit_links import VisitLink
from host.desk.board import pages as board_pages
from host.desk.board.situation import Contacts
from host.desk.files import pages as files_pages
from host.desk.health import pages as health_pages
from host.desk.look_up import pages as look_up_pages
from host.desk.retention import pages as retention_pages
from host.desk_service.accounts import Accounts
from host.desk_service.audit_search import AuditSearch
from host.desk_service.files import FilesService
from host.desk_service.health import HealthService
from host.desk_service.own_account import OwnAccount
from host.desk_service.passwords import Passwords
from host.desk_service.retention import RetentionService
from host.desk_service.service import DeskService
from host.eligibility.port import EligibilityConnector
from host.roles.official import make_file_taking
from host.roles.parts import Parts
from host.roles.work_pages import WorkParts, make_work_pages

ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})


def make_pages(parts: Parts, connector: EligibilityConnector, passwords: Passwords) -> tuple[DeskPage, ...]:
    """Give the pages over the host's shared parts."""
    engine, clock = parts.engine, parts.clock
    service = DeskService(engine, parts.changes, clock, parts.bells.outgoing, connector)
    own = OwnAccount(engine, clock, passwords, parts.settings.clinic)
    everybody = Accounts(engine, clock, passwords)
    everybody.on_change = parts.bells.settings.ring
    desk = parts.settings.desk
    contacts = Contacts(parts.settings.way.contact, desk.call_network, desk.call_terminal)
    return (
        DeskPage(
            board.__name__,
            partial(board_pages.routes, port=service, contacts=contacts),
            menu=(Entry("/", "board.menu", STAFF),),
        ),
        DeskPage(
            look_up.__name__,
            partial(look_up_pages.routes, port=service),
            visit_links=(VisitLink("/visits/{}/look-up", "look_up.link", suits=look_up_pages.suits),),
        ),
        *make_work_pages(WorkParts(engine, connector, clock, parts.bells.batches)),
        *_official_files(parts),
        DeskPage(
            health.__name__,
            partial(health_pages.routes, port=HealthService(engine)),
            menu=(Entry("/terminals", "health.menu", EVERYBODY),),
        ),
        DeskPage(
            audit.__name__,
            partial(audit_pages.routes, port=AuditSearch(engine, clock)),
            menu=(Entry("/audit", "audit.menu", ADMINISTRATOR),),
        ),
        DeskPage(
            retention.__name__,
            partial(
                retention_pages.routes,
                port=RetentionService(engine, parts.settings.retention, parts.settings.backup.folder),
            ),
            menu=(Entry("/retention", "retention.menu", ADMINISTRATOR),),
        ),
        DeskPage(
            accounts.__name__,
            partial(accounts_pages.routes, own=own, everybody=everybody),
            menu=(Entry("/users", "accounts.menu", ADMINISTRATOR),),
        ),
    )


def _official_files(parts: Parts) -> tuple[DeskPage, ...]:
    """Give the page of official files where there are any."""
    if parts.settings.oqs is None:
        return ()
    taking = make_file_taking(parts, parts.settings.oqs)
    service = FilesService(parts.engine, taking, parts.clock, parts.bells.outgoing)
    routes = partial(files_pages.routes, port=service)
    menu = (Entry("/files", "files.menu", STAFF),)
    return (DeskPage(files.__name__, routes, menu=menu, strips=files_pages.read_strips(service)),)
