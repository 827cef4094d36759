"""The role `records`, one per clinic: what is past its time leaves, the audit log is anchored, backups are made."""

from __future__ import annotations

import asyncio
import threading
from datetime import datetime

from device.base.errors import UketsukeError
from host.audit.anchors import Anchors
from host.audit.log import newest
from host.backup.key_files import read_recipient
from host.backup.making import drop_old, make_next
from host.base.bell import Bell
from host.base.japan_time import JAPAN
from host.base.personal import keys_of
from host.base.rounds import keep_doing
from host.retention.daily import is_due
from host.retention.rules import DAY_S
from host.retention.sweeping import Sweeping, last_run
from host.roles.parts import Parts
from host.store.engine import reading
from host.store.resealing import drop_unused

_PAUSE_S = 0.05
"""Between two transactions: whoever waits for the database gets it."""


async def run_records(parts: Parts) -> None:
    """Run until cancelled."""
    loop, stop = asyncio.get_running_loop(), threading.Event()
    work = RecordsWork(parts, stop)
    every_s = parts.settings.records.anchor_every_s
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(keep_doing(work.anchor, Bell(loop), every_s, parts.log, "audit_not_anchored"))
            group.create_task(keep_doing(work.sweep_if_due, Bell(loop), every_s, parts.log, "retention_not_done"))
            group.create_task(keep_doing(work.back_up_if_due, Bell(loop), every_s, parts.log, "backup_not_made"))
    finally:
        stop.set()


class RecordsWork:
    """The rounds of the role."""

    def __init__(self, parts: Parts, stop: threading.Event) -> None:
        """Break off when `stop` is set."""
        self._parts = parts
        self._stop = stop
        self._anchors = Anchors(parts.folder.audit_anchors)

    async def anchor(self) -> None:
        """Note the newest row of the audit log."""
        await asyncio.to_thread(self._anchor)

    async def sweep_if_due(self) -> None:
        """Do the work of the day once it is due."""
        await asyncio.to_thread(self._sweep_if_due)

    async def back_up_if_due(self) -> None:
        """Make the next backup once it is due, and delete those whose time is over."""
        await asyncio.to_thread(self._back_up_if_due)

    def _anchor(self) -> None:
        with reading(self._parts.engine) as connection:
            number, digest = newest(connection)
        try:
            self._anchors.note(number, digest, self._parts.clock(), self._parts.log)
        except (UketsukeError, OSError) as error:  # the host goes on; `audit verify` names what is wrong with it
            self._parts.log.failure("audit_not_anchored", error)

    def _sweep_if_due(self) -> None:
        parts = self._parts
        with reading(parts.engine) as connection:
            last = last_run(connection)
        if not is_due(last, parts.clock(), parts.settings.retention.hour):
            return
        removed = Sweeping(
            parts.engine, parts.settings.retention, parts.clock, lambda: self._stop.wait(_PAUSE_S)
        ).sweep()
        parts.log.event("retention_done", rows=sum(removed.values()))
        dropped = drop_unused(parts.engine, parts.clock())
        with reading(parts.engine) as connection:
            keys = keys_of(connection)
        for key_id in dropped:
            keys.drop(key_id)

    def _back_up_if_due(self) -> None:
        parts, backup = self._parts, self._parts.settings.backup
        if backup.folder is None or backup.recipient is None:
            return
        now = parts.clock()
        stamp = datetime.fromtimestamp(now, JAPAN).strftime("%Y%m%d-%H%M%S")
        try:
            made = make_next(parts.settings, parts.engine, read_recipient(backup.recipient), now, stamp)
            dropped = drop_old(backup.folder, now - parts.settings.retention.backups_days * DAY_S)
        except (UketsukeError, OSError) as error:  # a full or absent disk for backups stops nothing else
            parts.log.failure("backup_not_made", error)
            return
        if made:
            parts.log.event("backup_made", bytes=made.stat().st_size, count=dropped)
