"""The worker's part with official files: answers that come late, and files that a certified reader pushes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from ulid import ULID

from device.base.errors import ConfigurationError
from device.base.log import EventLog
from host.base.bell import Bell
from host.base.oqs_settings import OqsSettings
from host.base.rounds import keep_doing
from host.companion.taking import FileTaking, TakingRules
from host.companion.watching import FaceFolder
from host.linkage.folders import PostOffice
from host.roles.eligibility import make_post_office
from host.roles.parts import Parts
from host.store.engine import reading
from host.store.registry import owner_of_letter


class LateAnswers:
    """Collects answers to requests that nobody waits for any more, and lets their visits be asked about again."""

    def __init__(self, office: PostOffice, parts: Parts, oqs: OqsSettings) -> None:
        """Look through `office`."""
        self._office = office
        self._parts = parts
        self._oqs = oqs

    async def look(self) -> None:
        """Look once; a folder that is not there is told by the next question."""
        try:
            now = self._parts.clock()
            look = (now - self._oqs.answer_s, now - self._oqs.fresh_s)
            came = await asyncio.to_thread(self._office.look_for_all, *look)
        except OSError:
            return
        if came:
            await asyncio.to_thread(self._parts.changes.make_open_due)
            self._parts.bells.visits.ring()


def start_official_tasks(parts: Parts, group: asyncio.TaskGroup) -> None:
    """Start what the settings ask for.

    Raises:
        ConfigurationError: the letter of companion tickets belongs to a terminal.
    """
    oqs = parts.settings.oqs
    if oqs is None:
        return
    if oqs.request is not None:
        late = LateAnswers(make_post_office(parts), parts, oqs)
        group.create_task(_keep(late.look, oqs, parts.log, "answers_not_collected"))
    if oqs.face is not None:
        folder = FaceFolder(oqs.face, make_file_taking(parts, oqs), parts.bells.outgoing, parts.log)
        group.create_task(_keep(folder.look, oqs, parts.log, "files_not_taken"))


def make_file_taking(parts: Parts, oqs: OqsSettings) -> FileTaking:
    """Give what takes files into visits.

    Raises:
        ConfigurationError: the letter of companion tickets belongs to a terminal.
    """
    settings = parts.settings
    letter = settings.companion.letter
    if letter:
        with reading(parts.engine) as connection:
            owner = owner_of_letter(connection, letter)
        if owner:
            raise ConfigurationError(f"[companion] letter {letter} belongs to terminal {owner}")
    rules = TakingRules(settings.name, oqs.institution, letter, oqs.window_s, settings.visit.confirm_within_s)
    return FileTaking(parts.engine, parts.sealer, rules, parts.clock, lambda: str(ULID()), parts.log)


async def _keep(look: Callable[[], Awaitable[None]], oqs: OqsSettings, log: EventLog, failure: str) -> None:
    await keep_doing(look, Bell(asyncio.get_running_loop()), oqs.poll_s, log, failure)
