"""Settings for the terminals, so far the staff codes: to all when they change, to one when it says that it is there.

Settings need no outbox: a terminal that missed them gets them with its next birth, and takes only newer ones.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable

from sqlalchemy import Engine

from device.wire import codec, topics, version
from device.wire.messages.command import SETTINGS_TYPE, SettingsClaims, StaffCode
from host.base.link import Line, Outgoing
from host.base.noted import Noted
from host.base.ring import Speaking
from host.publish.sealing import seal_signed
from host.store.engine import reading
from host.store.registry import Party, active_terminals
from host.store.users import list_terminal_codes
from host.store.version import settings_number


class SettingsSealer:
    """Makes the settings messages from the database."""

    def __init__(self, engine: Engine, keys: Speaking, clinic: str, ids: Callable[[], str], expires_s: int) -> None:
        """Sign with the host's control key; `ids` gives ULIDs; a message is of use for `expires_s` seconds."""
        self._engine = engine
        self._keys = keys
        self._clinic = clinic
        self._ids = ids
        self._expires_s = expires_s

    def number(self) -> int:
        """Give the number of the settings as they stand; 0 while there are none."""
        with reading(self._engine) as connection:
            return settings_number(connection)

    def make(self, terminals: Iterable[str] | None, now: int) -> list[Outgoing]:
        """Give the messages for these terminals, or for all; none while there are no settings."""
        with reading(self._engine) as connection:
            number = settings_number(connection)
            codes = tuple(StaffCode(name, hash_) for name, hash_ in list_terminal_codes(connection))
            parties = active_terminals(connection)
        chosen = parties if terminals is None else [name for name in terminals if name in parties]
        return [self._message(parties[name], number, codes, now) for name in chosen] if number else []

    def _message(self, party: Party, number: int, codes: tuple[StaffCode, ...], now: int) -> Outgoing:
        until = now + self._expires_s
        claims = SettingsClaims(version.NEWEST, self._keys.name, party.name, self._ids(), now, until, number, codes)
        sealed = seal_signed(SETTINGS_TYPE, codec.to_json(claims), self._keys.control, self._keys.name, party)
        return Outgoing(
            topics.terminal_topic(self._clinic, party.name, topics.Leaf.COMMAND), sealed, expires_s=self._expires_s
        )


class SettingsAnnouncer:
    """Publishes settings over one link."""

    def __init__(self, sealer: SettingsSealer, link: Line, clock: Callable[[], float]) -> None:
        """Publish what `sealer` makes; `clock` gives seconds since 1970."""
        self._sealer = sealer
        self._link = link
        self._clock = clock
        self._announced = 0
        self._births = Noted()

    def born(self, terminal: str) -> None:
        """Note that a terminal said that it is there; from any thread."""
        self._births.note(terminal)

    async def announce(self) -> None:
        """Publish what is due; nothing while there is no connection."""
        if not self._link.is_connected:
            return
        number = await asyncio.to_thread(self._sealer.number)
        with self._births.taken() as born:
            wanted = born if number == self._announced else None
            if wanted != set():
                for message in await asyncio.to_thread(self._sealer.make, wanted, int(self._clock())):
                    self._link.send(message)
        self._announced = number
