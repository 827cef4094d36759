"""The port for places that keep private keys."""

from __future__ import annotations

from typing import Protocol

from device.wire.keys import OpeningKey, Signer


class SigningPlace(Protocol):
    """Keeps the key that signs results."""

    def open_signing(self, *, make: bool) -> Signer:
        """Give the key; with `make`, make it when there is none yet.

        Raises:
            OSError, ValueError, TypeError: it is not there or cannot be used.
            UketsukeError: the place itself cannot be used; its number says why.
        """


class OpeningPlace(Protocol):
    """Keeps the key that opens replies, and the one that orders the tickets; both are used in memory."""

    def open_opening(self, *, make: bool) -> OpeningKey:
        """Give the key that opens; arguments and errors are those of `SigningPlace`."""

    def open_ticket_key(self, *, make: bool) -> bytes:
        """Give the key of the tickets; arguments and errors are those of `SigningPlace`."""
