"""Faults of keys, certificates and names: one end does not believe the other any more."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

from device.cli.demo import programs
from device.cli.demo.toml import write_config
from device.cli.demo.world.part import Part
from device.cli.supervisor.waiting import wait_for
from drill.clinic import certificates
from drill.clinic.certificates import Issuer
from drill.clinic.clinic import Clinic
from drill.clinic.keeping import mode
from drill.fault import Kind, fault

_REVOKED_WITHIN_S = 40.0
_NAME = f"t-{programs.TERMINAL}"


@fault(Kind.TRUST, "Nothing is sent since this morning.", "broker.certificate_expired")
def broker_certificate_ended(clinic: Clinic) -> Iterator[None]:
    """Let the broker show a certificate that has ended."""
    yield from _broker_with(clinic, certificates.own_issuer_long_ago(clinic))


@fault(Kind.TRUST, "Nothing is sent since the server was set up anew.", "broker.certificate_not_trusted")
def broker_of_another_clinic(clinic: Clinic) -> Iterator[None]:
    """Let the broker show a certificate of another authority."""
    yield from _broker_with(clinic, certificates.foreign_issuer())


@fault(Kind.TRUST, "Nothing is sent; the terminal was switched off for months.", "keys.certificate_ended")
def terminal_certificate_ended(clinic: Clinic) -> Iterator[None]:
    """Let the terminal's certificate have ended."""
    with clinic.with_other_files(Part.DAEMON, clinic.state("daemon")):
        certificates.save_client(certificates.own_issuer_long_ago(clinic), clinic)
        clinic.parts.start(Part.DAEMON)
        yield


@fault(
    Kind.TRUST,
    "Nothing is sent since somebody tidied up the list of terminals.",
    *("broker.not_accepted", "broker.not_authorised"),
)
def terminal_revoked(clinic: Clinic) -> Iterator[None]:
    """Revoke the terminal, as for a stolen one."""
    crl = clinic.places.broker / "crl.pem"
    before = crl.read_bytes()
    revoking = clinic.start_host_command("revoke", _NAME, "--reason", "stolen")
    wait_for(lambda: crl.read_bytes() != before, "the broker's list is written", _REVOKED_WITHIN_S)
    clinic.reload_broker()  # a path unit does it on a server
    revoking.finish(_REVOKED_WITHIN_S)
    clinic.supervisor.stop(revoking.program.name)
    yield
    wait_for(lambda: _is_whole(clinic), "firmware and daemon have met", _REVOKED_WITHIN_S)
    clinic.enrol()


@fault(Kind.TRUST, "The screen says that the terminal is not set up.", "daemon.not_enrolled")
def daemon_not_enrolled(clinic: Clinic) -> Iterator[None]:
    """Lose the daemon's state."""
    with clinic.with_other_files(Part.DAEMON, clinic.state("daemon")):
        for path in clinic.state("daemon").iterdir():
            path.unlink()
        clinic.parts.start(Part.DAEMON)
        yield


@fault(Kind.TRUST, "Two terminals; each works alone, together visits come late.", "broker.name_taken")
def second_terminal_of_that_name(clinic: Clinic) -> Iterator[None]:
    """Start a copy of the terminal's card, as somebody does who sets up a second terminal the quick way."""
    places = clinic.places
    copy = places.run.own("copy")
    shutil.copytree(clinic.state("daemon"), copy / "state")
    link = {"reconnect_s": 0.5, "reconnect_max_s": 2.0}
    sockets = places.run.sockets("copy")
    write_config(copy / "daemon.toml", {"state": copy / "state", "socket": sockets / "daemon.sock", "link": link})
    clinic.start_copy(Part.DAEMON, "copy", copy / "daemon.toml", sockets)
    yield
    clinic.supervisor.stop("copy")
    shutil.rmtree(copy)


@fault(Kind.TRUST, "Would be found out by whoever steals the card.", "keys.open_to_others")
def key_open_to_others(clinic: Clinic) -> Iterator[None]:
    """Let everybody read the signing key."""
    with mode(clinic.state("firmware") / "signing.pem", 0o644):
        yield


@fault(Kind.TRUST, "The screen shows that the terminal is being prepared.", "keys.missing")
def key_damaged(clinic: Clinic) -> Iterator[None]:
    """Overwrite the signing key with zeros, as a card that wears out does."""
    with clinic.with_other_files(Part.FIRMWARE, clinic.state("firmware")):
        key = clinic.state("firmware") / "signing.pem"
        key.write_bytes(bytes(key.stat().st_size))
        clinic.start_in_vain(Part.FIRMWARE)
        yield


@fault(Kind.TRUST, "Nothing is sent after the restore of a backup.", "keys.missing")
def enrolment_damaged(clinic: Clinic) -> Iterator[None]:
    """Cut the daemon's record of its enrolment short."""
    with clinic.with_other_files(Part.DAEMON, clinic.state("daemon")):
        record = clinic.state("daemon") / "enrolment.json"
        record.write_bytes(record.read_bytes()[:100])
        clinic.start_in_vain(Part.DAEMON)
        yield


def _is_whole(clinic: Clinic) -> bool:
    health = clinic.daemon_health()
    return health is not None and health.firmware_connected


def _broker_with(clinic: Clinic, issuer: Issuer) -> Iterator[None]:
    with clinic.with_other_files(Part.BROKER, clinic.places.broker):
        certificates.write_server(issuer, clinic.places.broker)
        clinic.parts.start(Part.BROKER)
        yield


FAULTS = (
    broker_certificate_ended,
    broker_of_another_clinic,
    terminal_certificate_ended,
    terminal_revoked,
    daemon_not_enrolled,
    second_terminal_of_that_name,
    key_open_to_others,
    key_damaged,
    enrolment_damaged,
)
