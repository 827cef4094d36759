"""What `uketsuke-host init` makes: keys, certificate authority, certificates, database and the broker's files.

Everything is made once and kept; running it again renews what is worn and writes the broker's texts anew.
"""

from __future__ import annotations

import secrets

from device.base.private_file import write_private
from host.base.folder import StateFolder, make_folder
from host.base.keys import make_missing_keys
from host.base.settings import HostSettings
from host.broker.configuration import format_acl, format_conf
from host.pki.ca import CertificateAuthority
from host.pki.files import KeyPairFiles, certificate_pem, keep_client, keep_server, make_missing_authority
from host.store.engine import open_engine

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
    make_missing_keys(folder.keys)
    authority = make_missing_authority(folder.pki, settings.clinic, now)
    keep_client(authority, KeyPairFiles.named(folder.pki, CLIENT_STEM), settings.name, now)
    addresses = (settings.enrolment.host,)
    keep_server(authority, KeyPairFiles.named(folder.pki, ENROLMENT_STEM), "uketsuke-enrolment", now, addresses)
    if not folder.desk_secret.exists():
        write_private(folder.desk_secret, secrets.token_bytes(_SECRET_BYTES))
    _write_broker_files(settings, authority, now)
    open_engine(settings.database, folder.database).dispose()


def _write_broker_files(settings: HostSettings, authority: CertificateAuthority, now: float) -> None:
    broker = settings.broker
    make_folder(broker.folder)
    make_folder(broker.data)
    keep_server(authority, KeyPairFiles.named(broker.folder, "server"), "uketsuke-broker", now, (broker.host,))
    write_private(broker.folder / "ca.pem", certificate_pem(authority.certificate))
    write_private(broker.folder / "acl", format_acl(settings.clinic, settings.name).encode())
    write_private(broker.folder / "mosquitto.conf", format_conf(broker).encode())
