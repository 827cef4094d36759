"""The role `enrolment`: the service at which terminals and subscribers get their names and certificates."""

from __future__ import annotations

import socket
import time

from device.base.private_file import write_private
from device.wire.messages.enrolment import BrokerAddress
from host.enrolment.app import create_app
from host.enrolment.limiter import TriesLimit
from host.enrolment.service import Clinic, EnrolmentService
from host.pki.files import KeyPairFiles, load_authority
from host.roles.parts import Parts
from host.roles.preparing import ENROLMENT_STEM
from host.roles.serving import port_of, serve


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
    settings = parts.settings
    service = EnrolmentService(
        parts.engine,
        load_authority(parts.folder.pki),
        parts.keys,
        Clinic(settings.clinic, BrokerAddress(settings.broker.host, settings.broker.port)),
        parts.clock,
        parts.bells.terminals.ring,
    )
    app = create_app(service, TriesLimit(settings.enrolment.tries_per_minute, time.monotonic), parts.log)
    await serve(app, listening, KeyPairFiles.named(parts.folder.pki, ENROLMENT_STEM))
