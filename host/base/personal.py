"""The column type `Personal`: JSON in and out, in the database AES-256-GCM under a key that is not in it.

A value is bound to its place (table and column) and to its row, so that nobody can put it elsewhere: it is written as
`Private(owner, value)` and read with `.open(owner)`, where `owner` names the row, for example by its visit's id.
NIST SP 800-38D (8.2.2, 8.3): with random nonces fewer than 2^32 values may be sealed with one key.
"""

from __future__ import annotations

import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

from cryptography.exceptions import InvalidTag
from sqlalchemy import Connection, Dialect, Text
from sqlalchemy.types import TypeDecorator

from host.base.errors import ColumnKeyMissing, SealedValueDamaged
from host.base.record_keys import RecordKeys

_NONCE_BYTES = 12
_STEP_BYTES = 64
"""Values are filled up to a multiple of this, so that their length does not tell a name's."""

_bound: WeakKeyDictionary[Dialect, RecordKeys] = WeakKeyDictionary()


@dataclass(frozen=True)
class Private:
    """A JSON value to be sealed, and whose row it belongs to."""

    owner: str
    value: Any = field(repr=False)


@dataclass(frozen=True)
class Sealed:
    """A value as it lies in the database."""

    place: str
    token: str = field(repr=False)
    keys: RecordKeys = field(repr=False)

    def open(self, owner: str) -> Any:
        """Give the JSON value, if it is the one that was sealed for this place and row.

        Raises:
            ColumnKeyMissing: its key is not there.
            SealedValueDamaged: it was changed, moved, or sealed with another key of that id.
        """
        return open_value(self.keys, self.place, owner, self.token)


class Personal(TypeDecorator[Any]):
    """A text column whose values are sealed; `place` is the table's and the column's name.

    `owner` are the columns that name the row, with "/" between; the primary key when it is empty.
    """

    impl = Text
    cache_ok = True

    def __init__(self, place: str, owner: tuple[str, ...] = ()) -> None:
        """Seal for `place`."""
        super().__init__()
        self.place = place
        self.owner = owner

    def process_bind_param(self, value: Private | None, dialect: Dialect) -> str | None:
        """Seal."""
        return None if value is None else seal_value(keys_of(dialect), self.place, value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Sealed | None:
        """Wrap; it is opened where it is needed."""
        return None if value is None else Sealed(self.place, value, keys_of(dialect))


def bind_keys(dialect: Dialect, keys: RecordKeys) -> None:
    """Let everything that goes through one engine be sealed with these keys."""
    _bound[dialect] = keys


def keys_of(where: Dialect | Connection) -> RecordKeys:
    """Give the keys of an engine.

    Raises:
        ColumnKeyMissing: it was not opened by `open_engine`.
    """
    dialect = where.dialect if isinstance(where, Connection) else where
    try:
        return _bound[dialect]
    except KeyError as error:
        raise ColumnKeyMissing("this database was opened without its keys") from error


def seal_value(keys: RecordKeys, place: str, private: Private) -> str:
    """Give the key's id, a point, and nonce, ciphertext and tag in base64url."""
    key_id, cipher = keys.newest()
    plain = json.dumps(private.value, ensure_ascii=False, separators=(",", ":")).encode()
    plain += b" " * (-len(plain) % _STEP_BYTES)
    nonce = secrets.token_bytes(_NONCE_BYTES)
    sealed = nonce + cipher.encrypt(nonce, plain, _bound_to(key_id, place, private.owner))
    return f"{key_id}.{urlsafe_b64encode(sealed).decode()}"


def open_value(keys: RecordKeys, place: str, owner: str, token: str) -> Any:
    """Open what `seal_value` gave (`Sealed.open`)."""
    key_id, _, text = token.partition(".")
    if not (key_id.isascii() and key_id.isdecimal()):
        raise SealedValueDamaged(f"{place}: a value is not sealed")
    cipher = keys.find(int(key_id))
    try:
        sealed = urlsafe_b64decode(text)
        plain = cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], _bound_to(int(key_id), place, owner))
    except (InvalidTag, ValueError) as error:
        raise SealedValueDamaged(f"{place}: a value was changed, moved, or sealed with another key") from error
    return json.loads(plain)


def _bound_to(key_id: int, place: str, owner: str) -> bytes:
    return json.dumps(["uketsuke-column-1", key_id, place, owner]).encode()
