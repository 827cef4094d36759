"""The column type `Personal`: JSON in and out, in the database AES-256-GCM under a key that is not in it.

A value is bound to its place (table and column) and to its row, so that nobody can put it elsewhere: it is written as
`Private(owner, value)` and read with `.open(owner)`, where `owner` names the row, for example by its visit's id.
NIST SP 800-38D (8.2.2, 8.3): with random nonces fewer than 2^32 values may be sealed with one key.
"""

from __future__ import annotations

import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from weakref import WeakKeyDictionary, ref

from cryptography.exceptions import InvalidTag
from sqlalchemy import Connection, Dialect, Text
from sqlalchemy.types import TypeDecorator

from host.base.errors import ClinicsMixed, ColumnKeyMissing, SealedValueDamaged
from host.base.record_keys import RecordKeys

_NONCE_BYTES = 12
_COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_STEP_BYTES = 64
"""Values are filled up to a multiple of this, so that their length does not tell a name's."""

KEYS = "uketsuke_record_keys"
"""The execution option of an engine that shares its pool with other clinics'; its value are the clinic's keys."""

_bound: WeakKeyDictionary[Dialect, RecordKeys] = WeakKeyDictionary()


@dataclass(frozen=True)
class _Scope:
    """A transaction that runs with keys of its own."""

    connection: ref[Connection]
    keys: RecordKeys


_scopes: ContextVar[tuple[_Scope, ...]] = ContextVar("uketsuke_record_keys", default=())
"""The transactions that are open in this thread or task, all of one clinic; the types of columns know no more."""


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
    """Give the keys of an engine, or of the transaction that is open.

    Raises:
        ColumnKeyMissing: it was not opened by `open_engine`, and for no clinic of a fleet.
    """
    if isinstance(where, Connection):
        own: RecordKeys | None = where.get_execution_options().get(KEYS)
        return own or keys_of(where.dialect)
    if where in _bound:
        return _bound[where]
    for scope in reversed(_scopes.get()):
        connection = scope.connection()
        if connection is not None and connection.dialect is where:
            return scope.keys
    raise ColumnKeyMissing("this database was opened without its keys")


def enter_scope(connection: Connection, keys: RecordKeys) -> None:
    """Let what goes through a transaction that has just begun be sealed with these keys, until `leave_scope`.

    Raises:
        ClinicsMixed: a transaction with other keys is open in this thread: one of the two would be opened with the
            wrong ones.
    """
    still = tuple(scope for scope in _scopes.get() if _is_open(scope))
    if any(scope.keys is not keys for scope in still):
        raise ClinicsMixed("a transaction of another clinic is open here")
    _scopes.set((*still, _Scope(ref(connection), keys)))


def leave_scope(connection: Connection) -> None:
    """End what `enter_scope` began; done twice, it does no harm."""
    _scopes.set(tuple(scope for scope in _scopes.get() if scope.connection() is not connection))


def _is_open(scope: _Scope) -> bool:
    connection = scope.connection()
    return connection is not None and not connection.closed and connection.in_transaction()


def seal_value(keys: RecordKeys, place: str, private: Private) -> str:
    """Give the key's id, a point, and nonce, ciphertext and tag in base64url."""
    key_id, cipher = keys.newest()
    plain = _COMPACT.encode(private.value).encode()
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
    return f"{_bound_before(key_id, place)}{json.dumps(owner)}]".encode()


@lru_cache(maxsize=1024)
def _bound_before(key_id: int, place: str) -> str:
    return json.dumps(["uketsuke-column-1", key_id, place]).removesuffix("]") + ", "
