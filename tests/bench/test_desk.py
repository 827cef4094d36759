"""The desk part's rows, and its database: what pages show can be opened, and the mass stands where it should."""

from __future__ import annotations

from pathlib import Path

from bench.desk.filling import DAYS, Filling, fill
from bench.desk.part import CPU_AIM_MS, Among, Timed, to_rows
from host.desk.board.query import read_query
from host.desk_service.arrivals import PAGE, read_arrivals
from host.store.engine import open_engine, reading

EVENING = 1_795_600_000.0
"""2026-11-25 18:46 in Japan, in seconds since 1970."""


def test_rows_have_their_aims() -> None:
    among = Among(10, [Timed("users", CPU_AIM_MS + 1, 9.0)], [0.5] * 99 + [3.0])
    rows = {row.name: row for row in to_rows(among)}
    assert rows["users, CPU"].missed
    assert rows["users, answer"].aim is None
    assert not rows["confirmation to clinic software, p99"].missed
    assert rows["confirmation to clinic software, p50"].value == 500


def test_a_filled_database(tmp_path: Path) -> None:
    now = EVENING
    path = tmp_path / "host.sqlite"
    waiting = fill(path, Filling(real=60, pending=3, copies=500), now)
    engine = open_engine("", path)
    with reading(engine) as connection:
        live = read_arrivals(connection, read_query({}, now).wanted())
        count, oldest = connection.exec_driver_sql("SELECT count(*), min(received_at) FROM visits").one()
        state = [
            connection.exec_driver_sql(f"PRAGMA {name}").all()
            for name in ("journal_mode", "quick_check", "foreign_key_check")
        ]
    engine.dispose()
    assert state == [[("wal",)], [("ok",)], []]
    assert {visit.visit_id for visit in live.waiting} == set(waiting)
    assert len(live.others) <= PAGE
    assert count == 60 + 3 + 100 + 500
    assert now - oldest > (DAYS - 2) * 86_400
