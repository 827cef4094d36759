"""The calls that a worker hears: what another program stored for a clinic is looked for at once.

Without them it is found as well, by the rounds. One connection of its own listens, and is made again for ever; since
calls are missed meanwhile, everything is looked at whenever it stands again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from device.base.log import EventLog
from host.store.fleet.calling import NOT_HEARD, Ear, open_ear

_STILL_S = 5.0
"""After so long without a call the server is asked whether it is there."""
_GATHER_S = 0.1
"""Many calls at once are one look; so somebody who calls and calls costs ten looks a second at the most."""
_PAUSE_S = 1.0


class Calls:
    """The calls for the clinics of one worker; used in its event loop."""

    def __init__(
        self, database: str, look: Callable[[str], None], look_at_all: Callable[[], None], log: EventLog
    ) -> None:
        """Hear them in the fleet's database of that URL; `look` is called with the clinic that somebody calls for.

        `look_at_all` is called whenever calls may have been missed.
        """
        self._database = database
        self._look = look
        self._look_at_all = look_at_all
        self._log = log
        self._clinics: dict[str, str] = {}
        self._is_lost = False

    def add(self, clinic: str, token: str) -> None:
        """Know from now on which clinic is called by `token` (`host.store.fleet.calling`)."""
        self._clinics[token] = clinic

    async def run(self) -> None:
        """Hear calls until cancelled."""
        while True:
            try:
                async with open_ear(self._database) as ear:
                    self._begin()
                    await self._hear(ear)
            except NOT_HEARD as error:
                self._lose(error)
            await asyncio.sleep(_PAUSE_S)

    def _begin(self) -> None:
        self._is_lost = False
        self._log.event("calls_heard")
        self._look_at_all()

    def _lose(self, error: BaseException) -> None:
        if not self._is_lost:
            self._log.event("calls_lost", exception=type(error).__name__)
        self._is_lost = True

    async def _hear(self, ear: Ear) -> None:
        while True:
            tokens = await ear.hear(_STILL_S)
            for token in tokens & self._clinics.keys():
                self._look(self._clinics[token])
            if tokens:
                await asyncio.sleep(_GATHER_S)
            else:
                await ear.check()
