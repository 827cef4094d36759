"""The part for administrators about people: what is known of them, their cards, and who asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from host.authority.api.body import LARGE_LIMIT_BYTES, read_body
from host.authority.api.resource import resource
from host.authority.base.records import RecordInvalid, format_record
from host.authority.insurance.checks import check_certificate_name, check_form
from host.authority.insurance.codes import CardState
from host.authority.insurance.forms import Hexadecimal, Serial
from host.authority.insurance.medical import MedicalRecord
from host.authority.insurance.person import Certificate, Person
from host.authority.serving.people import People
from host.authority.store.uses import UseRecord

_REPORTS = {"suspend": CardState.SUSPENDED, "restore": CardState.ACTIVE, "revoke": CardState.REVOKED}


@dataclass(frozen=True)
class CardReport:
    """The state a card has after a report; one that was revoked cannot be restored."""

    card_id: str
    state: CardState


@dataclass(frozen=True, repr=False)
class Renewal:
    """The new certificate of a card; `linked_from` is the day from which the eligibility system knows it."""

    issuer_key_id: Hexadecimal
    serial: Serial
    not_after: date
    linked_from: date | None = None

    def __post_init__(self) -> None:
        """Check the forms of the identifiers."""
        check_certificate_name(self.issuer_key_id, self.serial)


@dataclass(frozen=True, repr=False)
class SignInCode:
    """The code with which a person signs in at the own page; it is shown once."""

    person_id: str
    code: str


@dataclass(frozen=True)
class UseList:
    """Who asked about a person, when and why, the oldest first."""

    uses: tuple[UseRecord, ...]


class PeopleApi:
    """Obeys administrators about people."""

    def __init__(self, people: People) -> None:
        """Change what `people` knows."""
        self._people = people

    def routes(self) -> list[Route]:
        """Give the routes, relative to where they are mounted."""
        person = "/persons/{person_id}"
        return [
            resource(person, put=self.put_person, get=self.get_person),
            resource(f"{person}/medical", put=self.put_medical, get=self.get_medical),
            resource(f"{person}/sign-in-code", post=self.give_code),
            resource(f"{person}/uses", get=self.get_uses),
            *(
                resource(f"/cards/{{card_id}}/{report}", post=partial(self.report_card, state))
                for report, state in _REPORTS.items()
            ),
            resource("/cards/{card_id}/renew", post=self.renew_card),
        ]

    async def put_person(self, request: Request) -> Response:
        """Store a whole person: 201 when new, else 200, with the person as stored."""
        person_id = _identifier(request, "person_id")
        person = await read_body(request, Person)
        new = await run_in_threadpool(self._people.put, person_id, person)
        return JSONResponse(format_record(person), 201 if new else 200)

    async def get_person(self, request: Request) -> Response:
        """Give a person as stored."""
        person_id = _identifier(request, "person_id")
        return JSONResponse(format_record(await run_in_threadpool(self._people.get, person_id)))

    async def put_medical(self, request: Request) -> Response:
        """Store a person's medical information in place of what was known."""
        person_id = _identifier(request, "person_id")
        record = await read_body(request, MedicalRecord, LARGE_LIMIT_BYTES)
        await run_in_threadpool(self._people.put_record, person_id, record)
        return JSONResponse(format_record(record))

    async def get_medical(self, request: Request) -> Response:
        """Give a person's medical information as stored."""
        person_id = _identifier(request, "person_id")
        return JSONResponse(format_record(await run_in_threadpool(self._people.get_record, person_id)))

    async def give_code(self, request: Request) -> Response:
        """Give a person a new code for the own page."""
        person_id = _identifier(request, "person_id")
        code = await run_in_threadpool(self._people.give_code, person_id)
        return JSONResponse(format_record(SignInCode(person_id, code)))

    async def get_uses(self, request: Request) -> Response:
        """Give who asked about a person; also of one whose data are gone."""
        person_id = _identifier(request, "person_id")
        records = await run_in_threadpool(self._people.uses_of, person_id)
        return JSONResponse(format_record(UseList(tuple(records))))

    async def report_card(self, state: CardState, request: Request) -> Response:
        """Give a card a state."""
        card_id = _identifier(request, "card_id")
        await run_in_threadpool(self._people.set_card_state, card_id, state)
        return JSONResponse(format_record(CardReport(card_id, state)))

    async def renew_card(self, request: Request) -> Response:
        """Put a new certificate on a card, with the registration of the former."""
        card_id = _identifier(request, "card_id")
        wish = await read_body(request, Renewal)
        renewed = Certificate(card_id, wish.issuer_key_id, wish.serial, wish.not_after, linked_from=wish.linked_from)
        return JSONResponse(format_record(await run_in_threadpool(self._people.renew_card, renewed)))


def _identifier(request: Request, name: str) -> str:
    value = str(request.path_params[name])
    try:
        check_form("identifier", name, value)
    except ValueError as error:
        raise RecordInvalid(str(error)) from error
    return value
