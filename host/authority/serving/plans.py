"""The plan of maintenance, kept over restarts."""

from __future__ import annotations

from host.authority.serving.maintenance import MaintenancePlan
from host.authority.serving.work import Work
from host.authority.store.switches import get_switch, put_switch

_NAME = "maintenance"


class Plans:
    """Keeps the plan."""

    def __init__(self, work: Work) -> None:
        """Keep it in the database of `work`."""
        self._work = work

    def put(self, plan: MaintenancePlan) -> None:
        """Put a plan in place of the former."""
        with self._work.begin() as connection:
            put_switch(connection, _NAME, plan)

    def get(self) -> MaintenancePlan:
        """Give the plan; an empty one when none was put."""
        with self._work.begin() as connection:
            return get_switch(connection, _NAME, MaintenancePlan())
