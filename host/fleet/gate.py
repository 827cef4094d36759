"""The role `gate`: decides who may connect to the cluster, by certificate and key registry.

Any number may run; each question goes to one. While none runs nobody new gets in, and connections that stand go on.
It never answers "yes" when it could not look: the terminal tries again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Engine

from device.base.log import EventLog
from host.fleet.bus import Bus
from host.fleet.callout import Question, allow, read_question, refuse
from host.fleet.permits import Bearer, NotPermitted, Refusal, permit, read_bearer
from host.fleet.servers import GATE, QUESTIONS
from host.store.certificates import owner_of_certificate
from host.store.engine import reading
from host.store.registry import active_subscribers, active_terminals

ALLOWED = "allowed"

FindEngine = Callable[[str], Engine | None]
"""Gives the database of a clinic of the fleet; None when there is no such clinic."""


class Gate:
    """Answers the servers' questions."""

    def __init__(
        self,
        find: FindEngine,
        key: Ed25519PrivateKey,
        permit_s: int,
        clock: Callable[[], float],
        log: EventLog,
        executor: Executor,
    ) -> None:
        """Sign answers with `key`; a connection may stand for `permit_s` seconds. Look in threads of `executor`."""
        self._find = find
        self._key = key
        self._permit_s = permit_s
        self._clock = clock
        self._log = log
        self._executor = executor
        self.on_answer: Callable[[str], None] = lambda _outcome: None
        """Called with `ALLOWED` or why somebody was refused, in a thread of the executor."""

    async def serve(self, bus: Bus) -> None:
        """Answer what comes on `bus` from now on."""
        await bus.answer(QUESTIONS, GATE, self.answer)

    async def answer(self, data: bytes) -> bytes:
        """Answer one question."""
        return await asyncio.get_running_loop().run_in_executor(self._executor, self._answer, data)

    def _answer(self, data: bytes) -> bytes:
        question, now = read_question(data), int(self._clock())
        try:
            allowed = self._decide(question, now)
        except NotPermitted as refused:
            self._log.event("not_permitted", reason=refused.refusal)
            self.on_answer(refused.refusal.value)
            return refuse(question, refused.refusal, self._key, now)
        self.on_answer(ALLOWED)
        return allowed

    def _decide(self, question: Question, now: int) -> bytes:
        bearer = read_bearer(question.certificate)
        permitted = permit(bearer, question.mqtt_id)
        self._check_registry(bearer)
        return allow(question, permitted, self._key, now, min(now + self._permit_s, bearer.not_after))

    def _check_registry(self, bearer: Bearer) -> None:
        engine = self._find(bearer.clinic)
        if engine is None:
            raise NotPermitted(Refusal.NO_CLINIC)
        if bearer.name.startswith("h-"):  # the authority gives such a certificate to the clinic's own host alone
            return
        with reading(engine) as connection:
            owner = owner_of_certificate(connection, bearer.sha256)
            named = [bearer.name]
            is_known = active_terminals(connection, named) or active_subscribers(connection, named)
        if owner != bearer.name or not is_known:
            raise NotPermitted(Refusal.NOT_KNOWN)
