"""Back to the former version: nothing sealed is lost, no number is used twice, whatever the newer one did."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from device.cli.update import saved
from device.daemon.base.settings import OutboxSettings
from device.daemon.outbox.store import Key, Outbox
from device.firmware.keys.counter import Counter
from device.wire.local import Put

NEWER = """
BEGIN;
ALTER TABLE outbox ADD COLUMN colour TEXT NOT NULL DEFAULT 'none';
PRAGMA user_version = 99;
COMMIT;
"""


def put(state: Path, *numbers: int) -> None:
    outbox = Outbox(state / "outbox.db", OutboxSettings())
    for seq in numbers:
        outbox.put(Put("b1", seq, f"sealed-{seq}"))
    outbox.close()


def rows(state: Path) -> dict[int, str]:
    outbox = Outbox(state / "outbox.db", OutboxSettings())
    found = {key.seq: str(outbox.read_sealed(Key(*key))) for key in outbox.waiting(100)}
    outbox.close()
    return found


def next_number(state: Path) -> int:
    counter = Counter(state / "counter.db", b"k" * 32)
    number = counter.next_seq()
    counter.close()
    return number


@pytest.fixture
def states(tmp_path: Path) -> tuple[Path, Path]:
    daemon, firmware = tmp_path / "uketsuke-daemon", tmp_path / "uketsuke-firmware"
    for state in (daemon, firmware):
        state.mkdir(mode=0o700)
    put(daemon, 1, 2)
    next_number(firmware)
    return daemon, firmware


def change(file: Path, script: str) -> None:
    with closing(sqlite3.connect(file)) as database:
        database.executescript(script)


def test_a_form_left_alone_is_gone_on_with(tmp_path: Path, states: tuple[Path, Path]) -> None:
    saved.save(states, tmp_path / "saved")
    put(states[0], 3)
    assert saved.put_back(states, tmp_path / "saved") == []
    assert sorted(rows(states[0])) == [1, 2, 3]


def test_a_database_written_anew_is_put_back_with_what_came_meanwhile(
    tmp_path: Path, states: tuple[Path, Path]
) -> None:
    saved.save(states, tmp_path / "saved")
    put(states[0], 3)
    change(states[0] / "outbox.db", "DELETE FROM outbox WHERE seq = 1;")
    change(states[0] / "outbox.db", NEWER)
    assert saved.put_back(states, tmp_path / "saved") == ["outbox.db"]
    assert rows(states[0]) == {1: "sealed-1", 2: "sealed-2", 3: "sealed-3"}  # 1 goes once more: the host knows it


def test_no_number_is_given_twice(tmp_path: Path, states: tuple[Path, Path]) -> None:
    saved.save(states, tmp_path / "saved")
    used = max(next_number(states[1]) for _ in range(5))
    change(states[1] / "counter.db", "PRAGMA user_version = 99;")
    assert saved.put_back(states, tmp_path / "saved") == ["counter.db"]
    assert next_number(states[1]) == used + 1


def test_twice_is_as_once(tmp_path: Path, states: tuple[Path, Path]) -> None:
    saved.save(states, tmp_path / "saved")
    put(states[0], 3)
    change(states[0] / "outbox.db", NEWER)
    saved.put_back(states, tmp_path / "saved")
    assert saved.put_back(states, tmp_path / "saved") == []
    assert sorted(rows(states[0])) == [1, 2, 3]


def test_rows_that_do_not_fit_the_former_form_are_kept_in_the_newer_file(
    tmp_path: Path, states: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    saved.save(states, tmp_path / "saved")
    put(states[0], 3)
    change(states[0] / "outbox.db", "ALTER TABLE outbox DROP COLUMN digest; PRAGMA user_version = 99;")
    saved.put_back(states, tmp_path / "saved")
    assert sorted(rows(states[0])) == [1, 2]
    newer = tmp_path / "saved" / "newer" / "uketsuke-daemon" / "outbox.db"
    with closing(sqlite3.connect(newer)) as database:
        assert database.execute("SELECT sealed FROM outbox WHERE seq = 3").fetchone() == ("sealed-3",)
    assert "outbox export" in capsys.readouterr().out


def test_a_migration_by_name_is_another_form(tmp_path: Path) -> None:
    file = tmp_path / "host.db"
    change(file, "CREATE TABLE alembic_version (version_num TEXT); INSERT INTO alembic_version VALUES ('v0009');")
    before = saved.form_of(file)
    change(file, "UPDATE alembic_version SET version_num = 'v0010';")
    assert saved.form_of(file) != before


def test_what_is_saved_is_for_root_alone_and_keeps_modes(tmp_path: Path, states: tuple[Path, Path]) -> None:
    (states[0] / "key").write_text("a key")
    (states[0] / "key").chmod(0o600)
    saved.save(states, tmp_path / "saved")
    assert (tmp_path / "saved").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "saved" / "uketsuke-daemon" / "key").stat().st_mode & 0o777 == 0o600
