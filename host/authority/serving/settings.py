"""The authority's settings: `/etc/uketsuke/authority.toml` and the file of tokens it names."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from pathlib import Path

TOKEN_MIN_LENGTH = 16
"""A token shorter than this can be guessed."""


@dataclass(frozen=True)
class Timeouts:
    """Limits in seconds: waiting for the database's lock, an idle connection, and the end of open answers."""

    database_s: float = 5.0
    keep_alive_s: int = 5
    shutdown_s: int = 5

    def __post_init__(self) -> None:
        """Check that each is above zero."""
        if min(self.database_s, self.keep_alive_s, self.shutdown_s) <= 0:
            raise ValueError("timeouts must be above 0")


@dataclass(frozen=True)
class AuthoritySettings:
    """Where to listen (port 0: any free one), where the database lies, and where the tokens are."""

    database: Path
    tokens_file: Path
    listen_host: str = "127.0.0.1"
    listen_port: int = 0
    timeouts: Timeouts = field(default_factory=Timeouts)

    def __post_init__(self) -> None:
        """Check the address and the port.

        Only loopback is allowed: the tokens travel in the clear until the service speaks TLS.
        """
        if not ipaddress.ip_address(self.listen_host).is_loopback:
            raise ValueError("listen_host must be a loopback address")
        if not 0 <= self.listen_port <= 65535:
            raise ValueError("listen_port must be between 0 and 65535")


@dataclass(frozen=True)
class Tokens:
    """The bearer tokens: of clinics, and of administrators."""

    client: str = field(repr=False)
    admin: str = field(repr=False)

    def __post_init__(self) -> None:
        """Check that both are long enough, sendable in a header, and not the same."""
        for token in (self.client, self.admin):
            if len(token) < TOKEN_MIN_LENGTH or not (token.isascii() and token.isprintable()) or " " in token:
                raise ValueError(f"a token must be {TOKEN_MIN_LENGTH} or more printable ASCII characters")
        if self.client == self.admin:
            raise ValueError("the tokens of clinics and administrators must differ")
