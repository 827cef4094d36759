"""Private keys handed over by the service manager (systemd.exec(5), LoadCredential= and LoadCredentialEncrypted=).

They lie in memory that no other program sees; encrypted with `systemd-creds encrypt --with-key=tpm2` they are of no
use on another machine. The program cannot make or change them: whoever sets the terminal up does, once.
`CREDENTIALS_DIRECTORY` is the manager's protocol, not a setting of ours.
"""

from __future__ import annotations

import os
from pathlib import Path

from device.firmware.keys.places.errors import CredentialMissing
from device.wire.keys import OpeningKey, SigningKey, load_opening_key, load_signing_key

SIGNING, OPENING, TICKET = "uketsuke-signing", "uketsuke-opening", "uketsuke-ticket"


class CredentialPlace:
    """The credentials of this unit."""

    def __init__(self, folder: Path) -> None:
        """Read them from the folder that the manager named."""
        self._folder = folder

    @classmethod
    def of_this_unit(cls) -> CredentialPlace:
        """Give the place that the manager named to this process.

        Raises:
            CredentialMissing: it named none.
        """
        folder = os.environ.get("CREDENTIALS_DIRECTORY")
        if not folder:
            raise CredentialMissing("the service manager handed over no credentials")
        return cls(Path(folder))

    def open_signing(self, *, make: bool) -> SigningKey:
        """Give the signing key (`SigningPlace`); it is never made here."""
        del make
        return load_signing_key(self._read(SIGNING))

    def open_opening(self, *, make: bool) -> OpeningKey:
        """Give the opening key (`OpeningPlace`); it is never made here."""
        del make
        return load_opening_key(self._read(OPENING))

    def open_ticket_key(self, *, make: bool) -> bytes:
        """Give the tickets' key (`OpeningPlace`); it is never made here."""
        del make
        return self._read(TICKET)

    def _read(self, name: str) -> bytes:
        try:
            return (self._folder / name).read_bytes()
        except FileNotFoundError as error:
            raise CredentialMissing(f"the credential {name} was not handed over") from error
