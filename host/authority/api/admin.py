"""The part for administrators: insured persons, cards reported lost, and the authority's behaviour."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from host.authority.api.body import read_body
from host.authority.insurance.checks import check_form
from host.authority.insurance.codes import CardState
from host.authority.insurance.person import Person
from host.authority.serving.behaviour import Behaviour, BehaviourSwitch
from host.authority.serving.records import RecordInvalid, format_record
from host.authority.serving.service import Authority
from host.authority.store.uses import UseRecord

_REPORTS = {"suspend": CardState.SUSPENDED, "restore": CardState.ACTIVE, "revoke": CardState.REVOKED}


@dataclass(frozen=True)
class CardReport:
    """The state a card has after a report; one that was revoked cannot be restored."""

    card_id: str
    state: CardState


@dataclass(frozen=True)
class UseList:
    """Who asked about a person, when and why, the oldest first."""

    uses: tuple[UseRecord, ...]


class AdminApi:
    """Obeys administrators."""

    def __init__(self, authority: Authority, switch: BehaviourSwitch) -> None:
        """Change what `authority` knows, and the behaviour in `switch`."""
        self._authority = authority
        self._switch = switch

    def routes(self) -> list[Route]:
        """Give the routes, relative to where they are mounted."""
        return [
            Route("/persons/{person_id}", self.put_person, methods=["PUT"]),
            Route("/persons/{person_id}", self.get_person, methods=["GET"]),
            Route("/persons/{person_id}/uses", self.get_uses, methods=["GET"]),
            *(
                Route(f"/cards/{{card_id}}/{report}", partial(self.report_card, state), methods=["POST"])
                for report, state in _REPORTS.items()
            ),
            Route("/behaviour", self.put_behaviour, methods=["PUT"]),
        ]

    async def put_person(self, request: Request) -> Response:
        """Store a whole person: 201 when new, else 200, with the person as stored."""
        person_id = _identifier(request, "person_id")
        person = await read_body(request, Person)
        new = await run_in_threadpool(self._authority.put_person, person_id, person)
        return JSONResponse(format_record(person), 201 if new else 200)

    async def get_person(self, request: Request) -> Response:
        """Give a person as stored."""
        person_id = _identifier(request, "person_id")
        return JSONResponse(format_record(await run_in_threadpool(self._authority.get_person, person_id)))

    async def get_uses(self, request: Request) -> Response:
        """Give who asked about a person; also of one whose data are gone."""
        person_id = _identifier(request, "person_id")
        records = await run_in_threadpool(self._authority.uses_of, person_id)
        return JSONResponse(format_record(UseList(tuple(records))))

    async def report_card(self, state: CardState, request: Request) -> Response:
        """Give a card a state."""
        card_id = _identifier(request, "card_id")
        await run_in_threadpool(self._authority.set_card_state, card_id, state)
        return JSONResponse(format_record(CardReport(card_id, state)))

    async def put_behaviour(self, request: Request) -> Response:
        """Let a behaviour apply from the next question on."""
        behaviour = await read_body(request, Behaviour)
        self._switch.set(behaviour)
        return JSONResponse(format_record(behaviour))


def _identifier(request: Request, name: str) -> str:
    value = str(request.path_params[name])
    try:
        check_form("identifier", name, value)
    except ValueError as error:
        raise RecordInvalid(str(error)) from error
    return value
