"""What all roles of one process share: settings, keys, database, bells, clock."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy import Engine
from ulid import ULID

from device.base.log import EventLog
from host.base.bell import Bell, RoleBells
from host.base.folder import StateFolder
from host.base.link import BrokerLink, Line, LinkSettings
from host.base.progress import Progress
from host.base.ring import KeyRing
from host.base.settings import HostSettings
from host.base.straight import StraightWay
from host.metrics.measures import Measures
from host.pki.files import KeyPairFiles
from host.publish.sealing import Sealer
from host.roles.preparing import CLIENT_STEM
from host.store.engine import open_engine
from host.store.fleet.opening import is_shared
from host.store.handovers import FileKind
from host.visits.visit import Visit
from host.worker.changes import VisitChanges

OpenLine = Callable[[Callable[[], None]], Line]
"""Opens a line that is not yet begun; what it is given is called after every connection, from any thread."""


@dataclass(frozen=True)
class Parts:
    """The shared parts."""

    settings: HostSettings
    folder: StateFolder
    keys: KeyRing
    engine: Engine
    changes: VisitChanges
    sealer: Sealer
    bells: RoleBells
    log: EventLog
    measures: Measures = field(default_factory=Measures)
    progress: Progress = field(default_factory=Progress)
    straight: StraightWay[Visit] = field(default_factory=StraightWay)
    worker: str = ""
    """The name of this process among all that work for this clinic; empty where there is one."""
    lines: OpenLine | None = None
    """Gives what is spoken on; without it each role connects to the clinic's broker."""

    @staticmethod
    def clock() -> float:
        """Give the time in seconds since 1970."""
        return time.time()

    @property
    def worker_name(self) -> str:
        """The name under which visits are taken in hand."""
        return self.worker or self.settings.name

    def open_line(self, client_id: str, on_ready: Callable[[], None]) -> Line:
        """Give what to speak on; `on_ready` is called after every connection, from any thread."""
        if self.lines is not None:
            return self.lines(on_ready)
        return BrokerLink(self.link_settings(client_id), self.log, on_ready=on_ready)

    def link_settings(
        self, client_id: str, subscriptions: tuple[str, ...] = (), session_expiry_s: int = 0
    ) -> LinkSettings:
        """Give the way to the broker, as this host, under a client id of the role's own."""
        return host_link_settings(self.settings, client_id, subscriptions, session_expiry_s)


def host_link_settings(
    settings: HostSettings, client_id: str, subscriptions: tuple[str, ...] = (), session_expiry_s: int = 0
) -> LinkSettings:
    """Give the way to the broker with the host's own certificate."""
    broker, pki = settings.broker, StateFolder(settings.state).pki
    own = KeyPairFiles.named(pki, CLIENT_STEM)
    return LinkSettings(
        client_id=client_id,
        host=broker.host,
        port=broker.port,
        ca=KeyPairFiles.named(pki, "ca").certificate,
        certificate=own.certificate,
        key=own.key,
        subscriptions=subscriptions,
        session_expiry_s=session_expiry_s,
        keepalive_s=broker.keepalive_s,
        receive_maximum=broker.receive_maximum,
        reconnect_max_s=broker.reconnect_max_s,
        protocol=broker.protocol,
    )


def build_parts(settings: HostSettings, log: EventLog) -> Parts:
    """Build them for the running event loop.

    Raises:
        NotPrepared: `uketsuke-host init` has not run.
        StateDamaged: a key file is damaged.
    """
    folder = StateFolder(settings.state)
    keys = KeyRing(folder.keys, settings.name, Parts.clock)
    engine = open_engine(settings.database, folder.database, settings.records.keys, settings.clinic)
    far = Bell(asyncio.get_running_loop()) if is_shared(engine) else None
    return join_parts(settings, keys, engine, log, far=far)


def join_parts(
    settings: HostSettings,
    keys: KeyRing,
    engine: Engine,
    log: EventLog,
    *,
    worker: str = "",
    lines: OpenLine | None = None,
    far: Bell | None = None,
) -> Parts:
    """Build the parts on keys and a database that are open, for the running event loop; bells ring `far` as well."""
    sealer = Sealer(keys, lambda: str(ULID()), settings.visit.reply_expires_s, file_kinds(settings))
    changes = VisitChanges(engine, sealer, settings.visit, Parts.clock)
    bells = RoleBells.make(asyncio.get_running_loop(), far)
    folder = StateFolder(settings.state)
    return Parts(settings, folder, keys, engine, changes, sealer, bells, log, worker=worker, lines=lines)


def file_kinds(settings: HostSettings) -> tuple[FileKind, ...]:
    """Give the kinds of files that clinic software is to get."""
    folders = {FileKind.OFFICIAL: settings.handover.files.folder, FileKind.FHIR: settings.handover.fhir.folder}
    return tuple(kind for kind, folder in folders.items() if folder)
