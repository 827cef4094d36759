"""What `uketsuke-host init` makes: keys, certificate authority, certificates, database and the broker's files.

Everything is made once and kept; running it again renews what is worn and writes the broker's texts anew.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from urllib.parse import urlsplit

from device.base.private_file import write_private, write_shared
from host.base.folder import StateFolder, make_folder, make_shared_folder
from host.base.ring import make_missing_ring
from host.base.settings import EnrolmentSettings, HostSettings
from host.broker.configuration import format_acl, format_conf
from host.pki.ca import CertificateAuthority
from host.pki.files import KeyPairFiles, certificate_pem, keep_client, keep_server, make_missing_authority
from host.store.engine import open_engine
from host.trust.broker_list import BrokerList
from host.trust.upkeep import OwnCertificates

CLIENT_STEM = "host"
ENROLMENT_STEM = "enrolment"
_SECRET_BYTES = 32


def prepare(settings: HostSettings, now: float) -> None:
    """Make what is missing; `now` in seconds since 1970.

    Raises:
        StateDamaged: a file that is there cannot be read.
    """
    folder = StateFolder(settings.state)
    make_folder(folder.root)
    make_missing_ring(folder.keys, now)
    authority = make_missing_authority(folder.pki, settings.clinic, now, leaf_life(settings))
    own = own_certificates(settings)
    own.keep_client(authority, now)
    own.keep_enrolment(authority, now)
    if not folder.desk_secret.exists():
        write_private(folder.desk_secret, secrets.token_bytes(_SECRET_BYTES))
    _write_broker_files(settings, authority, now)
    engine = open_engine(settings.database, folder.database, settings.records.keys, settings.clinic)
    broker_list = BrokerList(engine, authority, settings.broker, lambda: now)
    if broker_list.is_worn():
        broker_list.write()
    engine.dispose()


def leaf_life(settings: HostSettings) -> timedelta:
    """Give how long certificates are good."""
    return timedelta(seconds=settings.certificates.life_s)


def own_certificates(settings: HostSettings) -> OwnCertificates:
    """Give what makes and renews the host's three certificates."""
    pki, enrolment, broker = StateFolder(settings.state).pki, settings.enrolment, settings.broker
    client = KeyPairFiles.named(pki, CLIENT_STEM)
    service, addresses = KeyPairFiles.named(pki, ENROLMENT_STEM), _addresses(enrolment)
    server = KeyPairFiles.named(broker.folder, "server")
    return OwnCertificates(
        keep_client=lambda authority, now: keep_client(authority, client, settings.name, now),
        keep_enrolment=lambda authority, now: keep_server(authority, service, "uketsuke-enrolment", now, addresses),
        keep_broker=lambda authority, now: keep_server(
            authority, server, "uketsuke-broker", now, (broker.host,), write_shared
        ),
    )


def _addresses(enrolment: EnrolmentSettings) -> tuple[str, ...]:
    named = urlsplit(enrolment.url).hostname if enrolment.url else None
    return (enrolment.host, named) if named else (enrolment.host,)


def _write_broker_files(settings: HostSettings, authority: CertificateAuthority, now: float) -> None:
    broker = settings.broker
    make_shared_folder(broker.folder, broker.group)
    make_folder(broker.data)
    own_certificates(settings).keep_broker(authority, now)
    write_shared(broker.folder / "ca.pem", certificate_pem(authority.certificate))
    write_shared(broker.folder / "acl", format_acl(settings.clinic, settings.name).encode())
    write_shared(broker.folder / "mosquitto.conf", format_conf(broker).encode())
