"""Who may connect to the cluster, and what they may say and hear there; pure.

All clinics share one account of the cluster, since each account costs five replicated streams; so the subjects keep
them apart, and the client id as well: the server keeps MQTT sessions by it, and whoever may use another's id takes
over what was kept for it. Both follow from the certificate alone, which says clinic and name.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import NameOID

from device.wire.errors import MessageInvalid
from device.wire.topics import check_name, client_id
from host.fleet.subjects import from_hosts, of_subscriber, of_terminal, to_hosts

_DELIVERIES = "$MQTT.sub.>"
"""The server's own way to bring QoS 1 messages to an MQTT client; it refuses MQTT subscriptions to it."""


@dataclass(frozen=True)
class Bearer:
    """Whom a certificate that the server has verified belongs to."""

    clinic: str
    name: str
    sha256: str
    not_after: int
    """Seconds since 1970."""


@dataclass(frozen=True)
class Permit:
    """What one bearer may do, as subjects."""

    bearer: Bearer
    speaks: tuple[str, ...]
    hears: tuple[str, ...]


class Refusal(StrEnum):
    """Why a connection is refused; stands in the gate's log and in the server's."""

    NO_CERTIFICATE = "no_certificate_of_a_clinic"
    OTHER_KIND = "neither_terminal_nor_subscriber_nor_host"
    FOREIGN_CLIENT_ID = "client_id_of_somebody_else"
    NO_CLINIC = "no_such_clinic"
    NOT_KNOWN = "certificate_or_owner_not_known_or_revoked"


class NotPermitted(Exception):
    """The connection is refused."""

    def __init__(self, refusal: Refusal) -> None:
        """Say why."""
        super().__init__(refusal)
        self.refusal = refusal


def read_bearer(pem: str) -> Bearer:
    """Read a certificate.

    Raises:
        NotPermitted: it is none, or does not say exactly one clinic and one name of ours.
    """
    try:
        certificate = x509.load_pem_x509_certificate(pem.encode())
        clinic, name = _one(certificate, NameOID.ORGANIZATION_NAME), _one(certificate, NameOID.COMMON_NAME)
        check_name(clinic)
        check_name(name)
    except (ValueError, MessageInvalid) as error:
        raise NotPermitted(Refusal.NO_CERTIFICATE) from error
    digest = certificate.fingerprint(hashes.SHA256()).hex()
    return Bearer(clinic, name, digest, int(certificate.not_valid_after_utc.timestamp()))


def permit(bearer: Bearer, mqtt_id: str) -> Permit:
    """Give what the bearer may do under an MQTT client id.

    Raises:
        NotPermitted: the name is of no kind of ours, or the client id is another's.
    """
    own = client_id(bearer.clinic, bearer.name)
    if mqtt_id != own and not mqtt_id.startswith(f"{own}/"):
        raise NotPermitted(Refusal.FOREIGN_CLIENT_ID)
    speaks, hears = _subjects(bearer)
    return Permit(bearer, speaks, (*hears, _DELIVERIES))


def _subjects(bearer: Bearer) -> tuple[tuple[str, ...], tuple[str, ...]]:
    clinic, name = bearer.clinic, bearer.name
    if name.startswith("t-"):
        return of_terminal(clinic, name)
    if name.startswith("s-"):
        return of_subscriber(clinic, name)
    if name.startswith("h-"):
        return from_hosts(clinic), to_hosts(clinic)
    raise NotPermitted(Refusal.OTHER_KIND)


def _one(certificate: x509.Certificate, kind: x509.ObjectIdentifier) -> str:
    (found,) = certificate.subject.get_attributes_for_oid(kind)
    return str(found.value)
