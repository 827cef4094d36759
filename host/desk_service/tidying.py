"""What ends by itself: medical information at the end of its consent, disaster mode at the end of its time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from sqlalchemy import Engine

from host.audit.entry import HOST, Action, Entry
from host.audit.log import append
from host.store.disaster import end_period, list_run_out
from host.store.engine import reading
from host.store.medical import delete_ended_medical, has_ended_medical

EVERY_S = 30.0


class Tidying:
    """Ends what is over in one database."""

    def __init__(self, engine: Engine, clock: Callable[[], float]) -> None:
        """Go by `clock`, in seconds since 1970."""
        self._engine = engine
        self._clock = clock

    async def tidy(self) -> None:
        """End what is over now."""
        await asyncio.to_thread(self._tidy)

    def _tidy(self) -> None:
        now = self._clock()
        with reading(self._engine) as connection:
            over = list_run_out(connection, now)
            if not over and not has_ended_medical(connection, now):
                return
        with self._engine.begin() as connection:
            delete_ended_medical(connection, now)
            for period in list_run_out(connection, now):
                end_period(connection, period.period_id, now, HOST)
                append(connection, Entry(HOST, Action.DISASTER_OFF, detail="its time was over"), now)
