"""Official files that cannot be used are kept, sealed, with the reason, until staff have dealt with them."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, func, select, update

from host.audit.entry import Action, Entry
from host.audit.log import append
from host.base.personal import Private
from host.official_files.errors import Fault
from host.store.engine import insert_new
from host.store.tables import official_files as table
from host.store.version import touch


class FileState(StrEnum):
    """What became of a file."""

    TAKEN = "taken"
    """It belongs to a visit."""
    OLD = "old"
    """It was made on an earlier day than it was found."""
    WAITS = "waits"
    """A member of staff has to say whose it is."""
    SET_ASIDE = "set_aside"
    """It cannot be used."""
    DISMISSED = "dismissed"
    """A member of staff has dealt with it."""


AT_THE_DESK = (FileState.WAITS, FileState.SET_ASIDE)
"""These are shown to staff."""


@dataclass(frozen=True)
class KnownFile:
    """A file that came; `fault` is empty or a word of `Fault`, of matching, or of what is odd about it."""

    file_id: int
    name: str
    seen_at: float
    state: FileState
    fault: str
    visit_id: str


def digest_of(data: bytes) -> str:
    """Give what tells two contents apart."""
    return hashlib.sha256(data).hexdigest()


def set_aside(connection: Connection, name: str, data: bytes, fault: Fault, now: float) -> None:
    """Keep a file that cannot be used; the same content under the same name is kept once."""
    keep_file(connection, name, data, FileState.SET_ASIDE, now, fault=fault.value)


def keep_file(
    connection: Connection,
    name: str,
    data: bytes,
    state: FileState,
    now: float,
    *,
    fault: str = "",
    visit_id: str = "",
) -> bool:
    """Note a file, with its content where staff may need it; tell whether it was new."""
    digest = digest_of(data)
    content = Private(f"{name}/{digest}", base64.b64encode(data).decode()) if state in AT_THE_DESK else None
    values = {"name": name, "digest": digest, "seen_at": now, "state": str(state), "fault": fault}
    is_new = insert_new(connection, table, {**values, "visit_id": visit_id, "content": content})
    touch(connection)
    return is_new


def is_known(connection: Connection, name: str, digest: str) -> bool:
    """Tell whether this very content came under this name before."""
    mine = (table.c.name == name, table.c.digest == digest)
    return connection.execute(select(table.c.file_id).where(*mine)).first() is not None


def has_name(connection: Connection, name: str) -> bool:
    """Tell whether some file came under this name before."""
    return connection.execute(select(table.c.file_id).where(table.c.name == name)).first() is not None


def list_at_desk(connection: Connection) -> list[KnownFile]:
    """Give what staff have to look at, newest first."""
    states = [str(state) for state in AT_THE_DESK]
    query = select(table).where(table.c.state.in_(states)).order_by(table.c.seen_at.desc(), table.c.file_id.desc())
    return [_known(row) for row in connection.execute(query)]


def count_at_desk(connection: Connection) -> int:
    """Tell how many files staff have to look at."""
    states = [str(state) for state in AT_THE_DESK]
    return connection.execute(select(func.count()).select_from(table).where(table.c.state.in_(states))).scalar_one()


def read_kept(connection: Connection, file_id: int) -> bytes | None:
    """Give the content of a file that is kept."""
    row = connection.execute(select(table).where(table.c.file_id == file_id)).first()
    if row is None or row.content is None:
        return None
    return base64.b64decode(row.content.open(f"{row.name}/{row.digest}"))


def release(connection: Connection, file_id: int, visit_id: str) -> bool:
    """Say to which visit a waiting file belongs; tell whether it still waited."""
    mine = (table.c.file_id == file_id, table.c.state == str(FileState.WAITS))
    values = {"state": str(FileState.TAKEN), "fault": "", "visit_id": visit_id, "content": None}
    return connection.execute(update(table).where(*mine).values(values)).rowcount == 1


def dismiss(connection: Connection, file_id: int, by: str, now: float) -> bool:
    """Let a member of staff say that a file was dealt with: its content goes, the note of it stays."""
    mine = (table.c.file_id == file_id, table.c.state.in_([str(state) for state in AT_THE_DESK]))
    changed = connection.execute(
        update(table).where(*mine).values(state=str(FileState.DISMISSED), content=None)
    ).rowcount
    if not changed:
        return False
    touch(connection)
    append(connection, Entry(by, Action.FILE_DISMISSED, detail=f"official file {file_id}"), now)
    return True


def _known(row: Row[Any]) -> KnownFile:
    return KnownFile(row.file_id, row.name, row.seen_at, FileState(row.state), row.fault, row.visit_id)
