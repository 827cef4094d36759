"""Tokens that open medical information: the same for a repeat of a request, unguessable, kept nowhere in clear."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

from sqlalchemy import Connection

from host.authority.insurance.medical import MedicalKind
from host.authority.store.switches import keep_secret

_NAME = "consent_tokens"

NO_KEY = ""
"""Stands for the key where no token will be made; making one with it is an error."""


class TokenMaker:
    """Makes the tokens of one request; `key` is the database's own."""

    def __init__(self, key: str, clinic: str, request_id: str, part: int = 0) -> None:
        """Make tokens for a request, or for one of the people found by it."""
        self._key = bytes.fromhex(key)
        self._request = (clinic, request_id, str(part))

    def token(self, kind: MedicalKind) -> str:
        """Give the token of one kind.

        Raises:
            ValueError: there is no key.
        """
        if not self._key:
            raise ValueError("no token without a key")
        text = "\n".join((*self._request, kind.value))
        return base64.urlsafe_b64encode(hmac.digest(self._key, text.encode(), hashlib.sha256)).decode().rstrip("=")


def token_key(connection: Connection) -> str:
    """Give the key that this database makes tokens with, made at the first call."""
    return keep_secret(connection, _NAME, secrets.token_hex(32))
