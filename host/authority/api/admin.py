"""The part for administrators about the authority itself: behaviour on demand, maintenance, and disaster mode."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from host.authority.api.body import read_body
from host.authority.api.resource import resource
from host.authority.base.records import format_record
from host.authority.insurance.disaster import DisasterSwitch
from host.authority.serving.behaviour import Behaviour, BehaviourSwitch
from host.authority.serving.disaster import DisasterMode
from host.authority.serving.maintenance import MaintenancePlan
from host.authority.serving.plans import Plans
from host.authority.store.uses import ReportedUse


@dataclass(frozen=True)
class DisasterReport:
    """Every use of disaster mode, the oldest first."""

    uses: tuple[ReportedUse, ...]


class AdminApi:
    """Obeys administrators about the authority itself."""

    def __init__(self, disaster: DisasterMode, plans: Plans, switch: BehaviourSwitch) -> None:
        """Change the behaviour in `switch`, and what `disaster` and `plans` keep."""
        self._disaster = disaster
        self._plans = plans
        self._switch = switch

    def routes(self) -> list[Route]:
        """Give the routes, relative to where they are mounted."""
        return [
            resource("/behaviour", put=self.put_behaviour, get=self.get_behaviour),
            resource("/maintenance", put=self.put_maintenance, get=self.get_maintenance),
            resource("/disaster", put=self.put_disaster, get=self.get_disaster),
            resource("/disaster/report", get=self.get_report),
        ]

    async def put_behaviour(self, request: Request) -> Response:
        """Let a behaviour apply from the next question on."""
        behaviour = await read_body(request, Behaviour)
        self._switch.set(behaviour)
        return JSONResponse(format_record(behaviour))

    async def get_behaviour(self, _request: Request) -> Response:
        """Give the present behaviour."""
        return JSONResponse(format_record(self._switch.behaviour))

    async def put_maintenance(self, request: Request) -> Response:
        """Let a plan of maintenance apply from now on, over restarts."""
        plan = await read_body(request, MaintenancePlan)
        await run_in_threadpool(self._plans.put, plan)
        self._switch.plan(plan)
        return JSONResponse(format_record(plan))

    async def get_maintenance(self, _request: Request) -> Response:
        """Give the plan of maintenance."""
        return JSONResponse(format_record(await run_in_threadpool(self._plans.get)))

    async def put_disaster(self, request: Request) -> Response:
        """Open or close disaster mode."""
        switch = await read_body(request, DisasterSwitch)
        await run_in_threadpool(self._disaster.put_switch, switch)
        return JSONResponse(format_record(switch))

    async def get_disaster(self, _request: Request) -> Response:
        """Tell whether disaster mode is open, why, and for whom."""
        return JSONResponse(format_record(await run_in_threadpool(self._disaster.get_switch)))

    async def get_report(self, _request: Request) -> Response:
        """Give every use of disaster mode."""
        uses = await run_in_threadpool(self._disaster.report)
        return JSONResponse(format_record(DisasterReport(tuple(uses))))
