"""The host's database: after a power cut at any write it holds what was receipted, whole and once."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from device.wire.messages.host import ReceiptEntry
from device.wire.words import ReceiptState
from tests.host.line.bodies import FACE, visit_body
from tests.host.world import World, found, prepare_world
from tests.power.cutting import cut_everywhere, record
from tests.power.recording import Recorder

VISITS = 6


@pytest.fixture
def prepared(quick_disk: Path) -> Path:
    """Give a folder with keys and a database of the newest version, without a WAL."""
    folder = quick_disk / "prepared"
    folder.mkdir()
    prepare_world(folder)
    return folder


def work(folder: Path, recorder: Recorder) -> None:
    """Let visits come in singly and together, answer them, and note every receipt that goes out."""
    world = World(folder)
    try:
        card = world.issuer.card(1).facts()
        sealed = [world.voice.seal(world.voice.claims(visit_body(FACE, card))) for _ in range(VISITS)]
        for group in (sealed[:1], sealed[1:4], sealed[2:]):
            for entry in world.store(*group).receipts["t-front"]:
                recorder.say(entry)
        assert world.settle(found(card))
    finally:
        world.engine.dispose()


def look(folder: Path, said: list[object]) -> None:
    """Compare what is left with the receipts."""
    receipts = [entry for entry in said if isinstance(entry, ReceiptEntry)]
    assert {entry.state for entry in receipts} <= {ReceiptState.STORED, ReceiptState.REPEAT}
    with closing(sqlite3.connect(folder / "host.sqlite")) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        digests = [digest for (digest,) in database.execute("SELECT digest FROM inbox")]
        assert len(digests) == len(set(digests))
        assert {entry.digest for entry in receipts} <= set(digests)
        assert set(database.execute("SELECT inbox_id FROM inbox")) == set(
            database.execute("SELECT inbox_id FROM visits")
        )
        _check_answer(database)


def _check_answer(database: sqlite3.Connection) -> None:
    """An answer, its result for the subscriber and its reply are there together, or none of them is."""
    answered = database.execute("SELECT eligibility FROM visits WHERE eligibility IS NOT NULL").fetchall()
    assert all(json.loads(text) for (text,) in answered)
    for count in ("SELECT count(*) FROM results", "SELECT count(*) FROM replies"):
        assert database.execute(count).fetchone() == (len(answered),)


def test_power_cut_at_every_write(quick_disk: Path, prepared: Path) -> None:
    disk = quick_disk / "disk"
    for name in ("keys", "records"):
        shutil.copytree(prepared / name, disk / name)
    operations = record(disk, lambda recorder: work(disk, recorder), prepared / "host.sqlite")
    assert cut_everywhere(operations, quick_disk / "left", look) > 200
