"""What apt's complaints mean, by the words of apt 2.6 (Debian 12, gpgv) and 3.0 (Debian 13, sqv) in the C locale."""

from __future__ import annotations

import re

from device.cli.update.errors import (
    ArchiveExpired,
    ArchiveNotReached,
    PackageDamaged,
    SignatureWrong,
    UpdateError,
)

_EXPIRED = re.compile(r"is expired \(invalid since|Release file .* expired")
_FUTURE = re.compile(r"is not valid yet|not yet valid")
_SIGNATURE = re.compile(
    r"GPG error|is not signed|NO_PUBKEY|BADSIG|EXPKEYSIG|REVKEYSIG|sqv|OpenPGP signature|"
    r"Clearsigned file isn't valid|signatures? (?:couldn't|were) |keyring",
    re.IGNORECASE,
)
_DAMAGED = re.compile(r"Hash Sum mismatch|unexpected size|Size mismatch|mismatch \(", re.IGNORECASE)
_KEPT_OLD = re.compile(r"not updated|have been ignored|old ones used|Failed to fetch")


def is_refusal(said: str) -> bool:
    """Say whether a warning means that apt did not take the new list; its exit code is 0 when it has an old one."""
    warnings = "\n".join(line for line in said.splitlines() if line.startswith("W:"))
    return any(words.search(warnings) for words in (_EXPIRED, _FUTURE, _SIGNATURE, _DAMAGED, _KEPT_OLD))


def judge_apt(said: str) -> UpdateError:
    """Give the error for what apt said on a failure; its own words stay in the log, the first line in the text."""
    line = next((one for one in said.splitlines() if one.startswith(("E:", "Err:", "W:"))), "apt failed")
    if _EXPIRED.search(said):
        return ArchiveExpired(line, "archive_expired")
    if _FUTURE.search(said):
        return ArchiveExpired(line, "archive_in_future")
    if _DAMAGED.search(said):
        return PackageDamaged(line, "hash_differs")
    if _SIGNATURE.search(said):
        return SignatureWrong(line, "signature_wrong")
    return ArchiveNotReached(line, "archive_not_reached")
