"""Watching the reader's folder in rounds, because a shared folder tells nobody of changes. Originals stay."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

from device.base.log import EventLog
from host.base.bell import Bell
from host.companion.taking import FileTaking
from host.official_files.folder import SettledFiles
from host.official_files.names import parse_name


class FaceFolder:
    """One folder; `look` is called in rounds by one task."""

    def __init__(self, folder: Path, taking: FileTaking, outgoing: Bell, log: EventLog) -> None:
        """Take what comes with `taking`; `outgoing` is rung when there may be results."""
        self._folder = folder
        self._files = SettledFiles(folder)
        self._taking = taking
        self._outgoing = outgoing
        self._log = log
        self._done: dict[str, tuple[int, int]] = {}
        self._works: bool | None = None

    async def look(self) -> None:
        """Take what has settled since the last look."""
        try:
            taken = await asyncio.to_thread(self._look)
        except OSError as error:
            await self._say(works=False, cause=type(error).__name__)
            return
        await self._say(works=True)
        if taken:
            self._outgoing.ring()

    def _look(self) -> int:
        names = [name for name in self._files.names() if (parsed := parse_name(name)) and parsed.is_face]
        self._done = {name: mark for name, mark in self._done.items() if name in set(names)}
        return sum(self._take(name) for name in names)

    def _take(self, name: str) -> int:
        try:
            found = (self._folder / name).stat()
        except FileNotFoundError:
            return 0
        mark = (found.st_size, found.st_mtime_ns)
        if self._done.get(name) == mark:
            return 0
        data = self._files.read(name, time.monotonic())
        if data is None or not self._taking.take(name, data):
            return 0
        self._done[name] = mark
        return 1

    async def _say(self, *, works: bool, cause: str = "") -> None:
        if works == self._works:
            return
        await asyncio.to_thread(self._taking.note_folder, works=works)
        if not works or self._works is False:
            self._log.event("face_folder_back" if works else "face_folder_gone", exception=cause)
        self._works = works
