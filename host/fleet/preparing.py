"""What `uketsuke-host fleet init` makes: one authority, the programs' certificates, the servers' configurations.

Everything is made once and kept; running it again renews what is worn, writes the configurations anew and prepares
clinics that have come. All clinics have the fleet's authority, because a server shows one certificate to all of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from device.base.private_file import write_private
from host.base.errors import StateDamaged
from host.base.folder import StateFolder, make_folder, read_file
from host.base.settings import HostSettings
from host.fleet.nkey import account_of
from host.fleet.servers import GATE, ORGANIZATION, WORKER, format_server
from host.fleet.settings import FleetSettings
from host.pki.files import KeyPairFiles, keep_client, keep_peer, make_missing_authority
from host.roles.preparing import prepare

_AUTHORITY = "ca"
_ISSUER = "gate-answers.key"


def prepare_fleet(settings: FleetSettings, now: float) -> None:
    """Make what is missing; `now` in seconds since 1970.

    Raises:
        StateDamaged: a file that is there cannot be read.
    """
    make_folder(settings.pki)
    authority = replace(make_missing_authority(settings.pki, ORGANIZATION, now), clinic=ORGANIZATION)
    for program in (WORKER, GATE):
        keep_client(authority, own_files(settings, program), program, now)
    for node in settings.nodes:
        keep_peer(authority, own_files(settings, node.name), node.name, now, (node.name, node.host))
    issuer = settings.pki / _ISSUER
    if not issuer.exists():
        write_private(issuer, _pem(Ed25519PrivateKey.generate()))
    make_folder(settings.servers)
    public = account_of(load_issuer(settings))
    for node in settings.nodes:
        write_private(server_file(settings, node.name), format_server(settings, node, public).encode())


def prepare_clinics(settings: FleetSettings, clinics: Iterable[HostSettings], now: float) -> None:
    """Give each clinic the fleet's authority, and make what its host needs."""
    for clinic in clinics:
        pki = StateFolder(clinic.state).pki
        make_folder(pki)
        own, theirs = own_files(settings, _AUTHORITY), KeyPairFiles.named(pki, _AUTHORITY)
        for mine, copy in ((own.key, theirs.key), (own.certificate, theirs.certificate)):
            if not copy.exists():
                write_private(copy, read_file(mine))
        prepare(clinic, now)


def own_files(settings: FleetSettings, name: str) -> KeyPairFiles:
    """Give where the certificate of one program or node lies."""
    return KeyPairFiles.named(settings.pki, name)


def server_file(settings: FleetSettings, node: str) -> Path:
    """Give where the configuration of a node lies."""
    return settings.servers / f"{node}.conf"


def load_issuer(settings: FleetSettings) -> Ed25519PrivateKey:
    """Read the key with which gates sign their answers.

    Raises:
        NotPrepared: it is not there.
        StateDamaged: it is no such key.
    """
    path = settings.pki / _ISSUER
    try:
        key = serialization.load_pem_private_key(read_file(path), None)
    except (ValueError, TypeError) as error:
        raise StateDamaged(f"{path}: is no key") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise StateDamaged(f"{path}: is no Ed25519 key")
    return key


def _pem(key: Ed25519PrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
