"""The role `inbox`: receives, stores, receipts, and issues challenges. One per clinic, never two."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from ulid import ULID

from device.wire.topics import FROM_SUBSCRIBER, ROOT, TO_HOST
from host.base.bell import Bell
from host.base.link import BrokerLink, Line
from host.base.rounds import keep_doing
from host.holder.anchors import load_anchors
from host.inbox.arrivals import Arrivals
from host.inbox.batch import InboxBatches
from host.inbox.challenge import ChallengeIssuer, Challenging
from host.inbox.checks import MessageChecks
from host.inbox.receipts import ReceiptMaker
from host.inbox.storing import Storing
from host.inbox.subscribers import SubscriberMessages
from host.publish.settings import SettingsAnnouncer, SettingsSealer
from host.roles.parts import Parts
from host.roles.stillness import watch_broker
from host.store.host_parts import BROKER, note_part
from host.trust.announcing import KeysAnnouncer, KeysMessages

_NONCE_BYTES = 16
LOOK_EVERY_S = 5.0


async def run_inbox(parts: Parts) -> None:
    """Run until cancelled.

    Raises:
        ConfigurationError: a trusted issuer's file cannot be used.
    """
    storing = make_storing(parts)
    settings = parts.link_settings(
        parts.settings.name, _subscriptions(parts.settings.clinic), parts.settings.broker.session_expiry_s
    )
    link = BrokerLink(settings, parts.log, on_delivery=storing.put, on_ready=parts.bells.terminals.ring)
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(1, "uketsuke-storing") as executor:
        link.start()
        try:
            async with asyncio.TaskGroup() as group:
                for task in announce(parts, link, storing):
                    group.create_task(task)
                group.create_task(watch_broker(parts, link))
                group.create_task(_finish(loop.run_in_executor(executor, storing.run, link)))
        finally:
            storing.stop()
            await asyncio.to_thread(link.stop)


def announce(
    parts: Parts, line: Line, storing: Storing, look: Bell | None = None, look_every_s: float = LOOK_EVERY_S
) -> tuple[Coroutine[Any, Any, None], ...]:
    """Give what announces on `line` to terminals and subscribers, for ever; `storing` tells it who is there.

    Whether the broker is reached is noted every `look_every_s` seconds, and when `look` is rung.
    """
    challenging = Challenging(_issuer(parts), line)
    announcer = SettingsAnnouncer(_settings_sealer(parts), line, parts.clock)
    keys = KeysAnnouncer(KeysMessages(parts.engine, parts.keys, parts.settings.clinic), line, parts.clock, parts.log)
    storing.on_birth = tell_all(challenging.born, announcer.born, keys.heard)
    storing.on_request = keys.heard
    bells, log, progress = parts.bells, parts.log, parts.progress
    every_s, poll_s = parts.settings.visit.challenge_every_s, parts.settings.visit.poll_s
    looks = look or Bell(asyncio.get_running_loop())
    return (
        keep_doing(challenging.challenge, bells.terminals, every_s, log, "not_challenged", progress),
        keep_doing(challenging.answer_births, bells.births, every_s, log, "not_challenged"),
        keep_doing(announcer.announce, bells.settings, poll_s, log, "settings_not_sent"),
        keep_doing(_note_line(parts, line), looks, look_every_s, log, "link_not_noted", progress),
        keep_doing(keys.announce, bells.keys, poll_s, log, "keys_not_sent"),
    )


def _note_line(parts: Parts, line: Line) -> Callable[[], Awaitable[None]]:
    """Let the desk know whether the broker is reached: it may run in another process."""

    def note() -> None:
        with parts.engine.begin() as connection:
            note_part(connection, BROKER, parts.clock(), works=line.is_connected)

    async def note_in_a_thread() -> None:
        await asyncio.to_thread(note)

    return note_in_a_thread


def tell_all(*ears: Callable[[str], None]) -> Callable[[str], None]:
    """Give what tells all of them a name, one after the other."""

    def tell(name: str) -> None:
        for hear in ears:
            hear(name)

    return tell


async def _finish(storing: asyncio.Future[None]) -> None:
    await storing


def _subscriptions(clinic: str) -> tuple[str, ...]:
    base = f"{ROOT}/{clinic}"
    return (
        *(f"{base}/+/{leaf}" for leaf in TO_HOST),
        *(f"{base}/eligibility/+/{leaf}" for leaf in FROM_SUBSCRIBER),
    )


def make_storing(parts: Parts) -> Storing:
    """Give what stores the messages of this clinic.

    Raises:
        ConfigurationError: a trusted issuer's file cannot be used.
    """
    settings, keys = parts.settings, parts.keys
    anchors = load_anchors(settings.trust.user_ca, accept_test=settings.trust.accept_test)
    batches = InboxBatches(
        parts.engine,
        MessageChecks(settings.name, keys.find_opening),
        SubscriberMessages(settings.name),
        Arrivals(anchors, settings.visit.confirm_within_s),
        parts.log,
        quarantine_rows=settings.visit.quarantine_rows,
        straight=parts.straight,
    )
    storing = Storing(batches, ReceiptMaker(settings.clinic, keys), parts.clock, parts.log, parts.bells)
    storing.on_states = parts.measures.messages_came
    storing.at_work = partial(parts.progress.at_work, "storing")
    return storing


def _settings_sealer(parts: Parts) -> SettingsSealer:
    settings = parts.settings
    return SettingsSealer(
        parts.engine, parts.keys, settings.clinic, lambda: str(ULID()), settings.visit.settings_expires_s
    )


def _issuer(parts: Parts) -> ChallengeIssuer:
    return ChallengeIssuer(
        parts.engine,
        parts.keys,
        parts.settings.clinic,
        parts.settings.visit,
        clock=parts.clock,
        nonces=lambda: secrets.token_urlsafe(_NONCE_BYTES),
    )
