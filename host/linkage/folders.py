"""The linkage software's folders as a post office: requests go out, and what came for them is kept at once.

Its files vanish after a time set there, so every answer is copied into the database when it is first seen whole.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from device.base.log import EventLog
from host.linkage.ledger import (
    Request,
    RequestState,
    close_without,
    forget_answers,
    keep_answer,
    list_open,
    load_request,
    mark_sent,
)
from host.linkage.reading import is_still_running, read_answer
from host.linkage.set_aside import set_aside
from host.official_files.errors import FileUnreadable
from host.official_files.folder import SettledFiles, remove_own, write_whole
from host.official_files.names import FileKind, name_request, name_result
from host.official_files.records import ResultFile
from host.store.engine import reading


@dataclass(frozen=True)
class PostPlaces:
    """Where the files are, and whether answers to our own requests are removed when stored."""

    request: Path
    result: Path
    institution: str
    remove_answers: bool


class PostOffice:
    """Sends and collects; used from worker threads, several at a time."""

    def __init__(self, engine: Engine, places: PostPlaces, clock: Callable[[], float], log: EventLog) -> None:
        """Work in `places`, remember in the database."""
        self._engine = engine
        self._places = places
        self._clock = clock
        self._log = log
        self._results = SettledFiles(places.result)

    def send(self, request: Request, data: bytes) -> None:
        """Write a request's file; sent again, it is the same file, so a crash in between does no harm.

        Raises:
            OSError: the folder cannot be written.
        """
        write_whole(self._places.request, str(name_request(request.kind, request.ident)), data)
        with self._engine.begin() as connection:
            mark_sent(connection, request.ident)

    def look(self, ident: str) -> Request | None:
        """Look whether something came for a request, keep it, and give the request as it stands.

        Raises:
            OSError: a folder cannot be read.
        """
        with reading(self._engine) as connection:
            request = load_request(connection, ident)
        if request is None or request.state not in (RequestState.OPENED, RequestState.SENT):
            return request
        if not self._collect(request):
            return request
        with reading(self._engine) as connection:
            return load_request(connection, ident)

    def look_for_all(self, waited_since: float, forget_before: float) -> int:
        """Look for everything that still waits, and forget what was handed on before a moment.

        Gives how many answers about one person came late: to requests sent before `waited_since`.

        Raises:
            OSError: a folder cannot be read.
        """
        with reading(self._engine) as connection:
            waiting = list_open(connection)
        came = [request for request in waiting if self._collect(request)]
        with self._engine.begin() as connection:
            forget_answers(connection, forget_before)
        late = [one for one in came if one.kind is FileKind.SINGLE and one.sent_at < waited_since]
        return len(late)

    def _collect(self, request: Request) -> bool:
        if self._is_rejected(request):
            return True
        for ending in ("xml", "zip"):
            name = str(name_result(request.kind, request.ident, ending))
            data = self._results.read(name, time.monotonic())
            if data is not None:
                return self._keep(request, name, data)
        if not self._places.request.is_dir():
            raise FileNotFoundError("the request folder is gone")
        return False

    def _is_rejected(self, request: Request) -> bool:
        asked = name_request(request.kind, request.ident)
        refusal = f"{asked.stem}.err"
        if not (self._places.request / refusal).exists():
            return False
        self._close(request, RequestState.REJECTED, "err")
        if self._places.remove_answers:
            for name in (refusal, str(asked)):
                remove_own(self._places.request, name)
        return True

    def _keep(self, request: Request, name: str, data: bytes) -> bool:
        try:
            answer = read_answer(name, data, self._places.institution, request.ident)
        except FileUnreadable as error:
            self._log.event("official_answer_unreadable", number=error.number, reason=error.fault.value)
            with self._engine.begin() as connection:
                set_aside(connection, name, data, error.fault, self._clock())
            self._close(request, RequestState.UNREADABLE, error.fault.value)
            return True
        if is_still_running(answer) and _is_followed(request, answer):
            return False
        with self._engine.begin() as connection:
            keep_answer(connection, request.ident, data, self._clock())
        if self._places.remove_answers:
            remove_own(self._places.result, name)
        return True

    def _close(self, request: Request, state: RequestState, fault: str) -> None:
        with self._engine.begin() as connection:
            close_without(connection, request.ident, state, fault, self._clock())


def _is_followed(request: Request, answer: ResultFile) -> bool:
    """Whether a better answer follows under the same name; a list is fetched by new requests instead."""
    return request.kind is not FileKind.BATCH_RESULT and not answer.header.reception_number
