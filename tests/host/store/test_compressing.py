"""On PostgreSQL what is long is compressed quickly or not at all, never the slow way."""

from __future__ import annotations

import secrets

import pytest
from sqlalchemy import insert

from host.store.tables import replies
from tests.host.store.databases import FLEET, POSTGRESQL
from tests.host.world import World

LONG = 4_000
"""Characters: PostgreSQL lets shorter ones stand as they are."""


@pytest.mark.parametrize("database_kind", [POSTGRESQL, FLEET], indirect=True)
def test_what_is_long_is_never_compressed_slowly(world: World) -> None:
    sealed = {"random": secrets.token_urlsafe(LONG), "even": "x" * LONG}
    with world.engine.begin() as connection:
        rows = [{"jti": jti, "terminal": "t", "sealed": text, "valid_until": 1.0} for jti, text in sealed.items()]
        connection.execute(insert(replies), rows)
    found = dict(world.rows("SELECT jti, pg_column_compression(sealed) FROM replies"))
    assert found == {"random": None, "even": "lz4"}
