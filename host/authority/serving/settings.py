"""The authority's settings: `/etc/uketsuke/authority.toml` and the file of tokens it names."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from pathlib import Path

TOKEN_MIN_LENGTH = 16
"""A token shorter than this can be guessed."""


_SERVER = "postgresql+psycopg://"


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
class Tls:
    """The server's certificate and key, and the CA whose certificates clinics show; all PEM files."""

    certificate: Path
    key: Path
    clinics_ca: Path


@dataclass(frozen=True)
class AuthoritySettings:
    """Where to listen (port 0: any free one), where the database lies, and where the tokens are.

    `database` is the path of an SQLite file or the URL of a PostgreSQL database (`postgresql+psycopg://…`). `names`
    are the host names, without ports, under which people open their own page.
    """

    database: str = field(repr=False)
    tokens_file: Path
    listen_host: str = "127.0.0.1"
    listen_port: int = 0
    timeouts: Timeouts = field(default_factory=Timeouts)
    tls: Tls | None = None
    names: tuple[str, ...] = ("localhost", "127.0.0.1", "::1")

    def __post_init__(self) -> None:
        """Check the address, the port and the kind of database.

        Without TLS only loopback is allowed: tokens and codes would travel in the clear.
        """
        if not ipaddress.ip_address(self.listen_host).is_loopback and self.tls is None:
            raise ValueError("listen_host must be a loopback address unless [tls] is set")
        if "://" in self.database and not self.database.startswith(_SERVER):
            raise ValueError(f"database must be a path, or a URL that begins with {_SERVER}")
        if not 0 <= self.listen_port <= 65535:
            raise ValueError("listen_port must be between 0 and 65535")

    def place(self, folder: Path) -> Path | str:
        """Give the database: a path, which counts from `folder` when it is relative, or a URL."""
        return self.database if "://" in self.database else folder / self.database


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
