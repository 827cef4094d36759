"""Looks at a whole fleet, its parts at the same time."""

from __future__ import annotations

import asyncio
import ssl

from host.fleet.clinics import clinic_files
from host.fleet.settings import FleetSettings
from host.fleet.status.cluster import look_at_nodes
from host.fleet.status.database import look_at_database
from host.fleet.status.seen import ClinicSeen, Seen


async def look(settings: FleetSettings, tls: ssl.SSLContext, now: float) -> Seen:
    """Give what can be seen from here; takes as long as its slowest part, at most some twenty seconds."""
    folders = frozenset(clinic_files(settings.clinics))
    if not settings.database:
        own = tuple(ClinicSeen(name, has_folder=True, is_known=True) for name in sorted(folders))
        return Seen(await look_at_nodes(settings, tls), None, own)
    nodes, (database, clinics) = await asyncio.gather(
        look_at_nodes(settings, tls), asyncio.to_thread(look_at_database, settings.database, folders, now)
    )
    return Seen(nodes, database, clinics)
