"""The role `enrolment`: terminals and subscribers get names and certificates; the host renews its own."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Callable

from sqlalchemy import Connection
from ulid import ULID

from device.base.private_file import write_private
from device.wire.messages.enrolment import BrokerAddress
from host.base.folder import read_file
from host.base.rounds import keep_doing
from host.enrolment.app import create_app
from host.enrolment.limiter import TriesLimit
from host.enrolment.renewal import RenewalService
from host.enrolment.service import Clinic, EnrolmentService, Followed
from host.pki.ca import CertificateAuthority
from host.pki.files import KeyPairFiles, load_authority
from host.pki.tls import server_context
from host.publish.resealing import reseal_waiting
from host.publish.sealing import Sealer
from host.roles.parts import Parts
from host.roles.preparing import ENROLMENT_STEM, leaf_life, own_certificates
from host.roles.serving import port_of, serve
from host.store.codes import has_open_codes
from host.store.engine import reading
from host.trust.broker_list import BrokerList
from host.trust.upkeep import Upkeep


def tell_address(parts: Parts, listening: socket.socket) -> None:
    """Write where the service listens to the state folder, for `uketsuke-host enrol`; before anybody is told."""
    settings = parts.settings.enrolment
    url = settings.url or f"https://{settings.host}:{port_of(listening)}"
    write_private(parts.folder.enrolment_url, url.encode())


async def run_enrolment(parts: Parts, listening: socket.socket) -> None:
    """Serve until cancelled.

    Raises:
        NotPrepared: `uketsuke-host init` has not run.
    """
    settings, pki = parts.settings, parts.folder.pki
    authority = load_authority(pki, leaf_life(settings), settings.clinic)
    upkeep = _upkeep(parts, authority)
    await upkeep.look()  # what ran out while the host was off is needed at once
    files = KeyPairFiles.named(pki, ENROLMENT_STEM)
    context = server_context(files, KeyPairFiles.named(pki, "ca").certificate)
    upkeep.on_enrolment_certificate = lambda: context.load_cert_chain(files.certificate, files.key)
    app = create_app(
        _service(parts, authority, upkeep),
        RenewalService(parts.engine, authority, parts.clock),
        TriesLimit(settings.enrolment.tries_per_minute, time.monotonic),
        parts.log,
    )
    every_s = settings.certificates.check_every_s
    async with asyncio.TaskGroup() as group:
        group.create_task(keep_doing(upkeep.look, parts.bells.upkeep, every_s, parts.log, "upkeep_failed"))
        group.create_task(serve(app, listening, context))


def _upkeep(parts: Parts, authority: CertificateAuthority) -> Upkeep:
    settings = parts.settings
    broker_list = BrokerList(parts.engine, authority, settings.broker, parts.clock)
    return Upkeep(
        authority,
        own_certificates(settings),
        broker_list,
        parts.folder.keys,
        parts.clock,
        parts.log,
        is_promised=lambda now: _is_promised(parts, now),
    )


def _is_promised(parts: Parts, now: float) -> bool:
    with reading(parts.engine) as connection:
        return has_open_codes(connection, now)


def _service(parts: Parts, authority: CertificateAuthority, upkeep: Upkeep) -> EnrolmentService:
    settings = parts.settings
    return EnrolmentService(
        parts.engine,
        authority,
        parts.keys,
        Clinic(
            settings.clinic,
            BrokerAddress(settings.broker.host, settings.broker.port),
            read_file(parts.folder.enrolment_url).decode(),
        ),
        parts.clock,
        Followed(_reseal(parts), _enrolled(parts, upkeep)),
    )


def _reseal(parts: Parts) -> Callable[[Connection, str], None]:
    sealer = Sealer(parts.keys, lambda: str(ULID()), parts.settings.visit.reply_expires_s)

    def reseal(connection: Connection, subscriber: str) -> None:
        reseal_waiting(connection, sealer, subscriber, parts.clock())

    return reseal


def _enrolled(parts: Parts, upkeep: Upkeep) -> Callable[[bool], None]:
    def enrolled(revoked: bool) -> None:
        parts.bells.terminals.ring()
        if revoked:
            upkeep.revoked_since = True
            parts.bells.upkeep.ring()

    return enrolled
