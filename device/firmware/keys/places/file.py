"""Private keys in files of this program alone (mode 0600), made at the first start."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from pathlib import Path

from device.base.private_file import write_private
from device.wire.keys import (
    OpeningKey,
    SigningKey,
    generate_opening_key,
    generate_signing_key,
    load_opening_key,
    load_signing_key,
    private_pem,
)

TICKET_KEY_BYTES = 32


class FilePlace:
    """`signing.pem` (Ed25519), `opening.pem` (X25519) and `ticket.key` in one folder."""

    def __init__(self, folder: Path) -> None:
        """Use a folder that exists."""
        self._folder = folder

    def open_signing(self, *, make: bool) -> SigningKey:
        """Give the signing key (`SigningPlace`)."""
        return load_signing_key(self._read("signing.pem", make, lambda: private_pem(generate_signing_key())))

    def open_opening(self, *, make: bool) -> OpeningKey:
        """Give the opening key (`OpeningPlace`)."""
        return load_opening_key(self._read("opening.pem", make, lambda: private_pem(generate_opening_key())))

    def open_ticket_key(self, *, make: bool) -> bytes:
        """Give the tickets' key (`OpeningPlace`)."""
        return self._read("ticket.key", make, lambda: secrets.token_bytes(TICKET_KEY_BYTES))

    def _read(self, name: str, make: bool, content: Callable[[], bytes]) -> bytes:
        path = self._folder / name
        if make and not path.exists():
            write_private(path, content())
        return path.read_bytes()
