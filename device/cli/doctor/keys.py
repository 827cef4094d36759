"""Group `keys`: are the private keys there and closed to others, and how long is the terminal's certificate valid?

File names, rights and the first bytes are looked at, which are the same for every key; never a key itself.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

from device.cli.doctor.finding import Finding, found
from device.cli.doctor.situation import Situation, Terminal
from device.daemon.base.errors import StateDamaged
from device.daemon.trust.identity import IdentityStore
from device.wire.health import CertificateHealth

ENDING_WITHIN_DAYS = 20
"""Certificates are renewed from two thirds of 90 days on: with 20 days left that has failed for more than a week."""

_DAY_S = 86_400
_FIRMWARE_KEYS = ("signing.pem", "opening.pem", "ticket.key")
_OTHERS = 0o077
_PEM = b"-----BEGIN "


def check(situation: Situation) -> Sequence[Finding]:
    """Look at both state folders and at the certificate."""
    terminal = situation.terminal
    if terminal.firmware is None or terminal.daemon is None:
        return [found("keys.no_configuration")]
    wrong = [*check_files(terminal.firmware.state, _FIRMWARE_KEYS), *check_files(terminal.daemon.state, ())]
    return [*wrong, *_check_certificate(situation, good=not wrong)]


def check_files(folder: Path, needed: Sequence[str]) -> list[Finding]:
    """Give what is wrong with the key files of one program."""
    try:
        files = {path.name: path.stat().st_mode for path in folder.iterdir()}
    except OSError:
        return [found("keys.not_readable", file=folder.name)]
    keys = {name: mode for name, mode in files.items() if name.endswith((".pem", ".key"))}
    missing = [name for name in needed if name not in keys]
    damaged = [name for name in needed if name in keys and not _looks_whole(folder / name)]
    unusable = [found("keys.missing", file=name) for name in (*missing, *damaged)]
    return unusable + [found("keys.open_to_others", file=name) for name, mode in keys.items() if mode & _OTHERS]


def _looks_whole(path: Path) -> bool:
    """Whether a PEM file begins as one; a worn card gives back zeros. What may not be read is not judged."""
    if path.suffix != ".pem":
        return True
    try:
        with path.open("rb") as file:
            return file.read(len(_PEM)) == _PEM
    except OSError:
        return True


def judge_certificate(certificate: CertificateHealth, *, good: bool) -> list[Finding]:
    """Give the finding for the certificate; nothing for a good one when something else is wrong already."""
    days_left = (certificate.not_after - certificate.now) // _DAY_S
    if certificate.now < certificate.not_before:
        return [found("keys.certificate_not_yet_valid", days_left=days_left)]
    if days_left < 0:
        return [found("keys.certificate_ended", days_left=days_left)]
    if days_left < ENDING_WITHIN_DAYS:
        return [found("keys.certificate_ending", days_left=days_left)]
    return [found("keys.ok", days_left=days_left)] if good else []


def _check_certificate(situation: Situation, *, good: bool) -> list[Finding]:
    health = situation.daemon.value
    if health is not None and not health.host_keys_known:
        return [found("keys.host_keys_unknown")]
    try:
        certificate = health.certificate if health is not None else _stored_certificate(situation.terminal)
    except StateDamaged:
        return [found("keys.missing", file="enrolment.json")]
    if not certificate.not_after:
        return [found("keys.not_enrolled")]
    return judge_certificate(certificate, good=good)


def _stored_certificate(terminal: Terminal) -> CertificateHealth:
    now = int(time.time())
    identity = IdentityStore(terminal.daemon.state).load() if terminal.daemon is not None else None
    if identity is None:
        return CertificateHealth(0, 0, now)
    begin, end = identity.valid_between()
    return CertificateHealth(int(begin.timestamp()), int(end.timestamp()), now)
