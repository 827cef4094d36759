"""`uketsuke outbox export`: what is written, and what is said when it cannot be."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest

from device.cli.main import main
from device.daemon.base.settings import OutboxSettings
from device.daemon.outbox.store import Outbox, digest_of
from device.wire.bundle import parse_bundle
from device.wire.local import Put
from device.wire.messages.host import ReceiptEntry
from device.wire.words import ReceiptState
from tests.device.small_disk import small_disk


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """Give a daemon's folder whose outbox holds two rows, one of them rejected; a daemon died on it."""
    folder = tmp_path / "state"
    folder.mkdir()
    outbox = Outbox(folder / "outbox.db", OutboxSettings())
    outbox.put(Put("b1", 2, "second"))
    outbox.put(Put("b1", 1, "first"))
    outbox.settle([ReceiptEntry("b1", 1, digest_of("first"), ReceiptState.REJECTED, 401)])
    outbox._database.execute("PRAGMA wal_checkpoint")
    outbox.put(Put("b1", 3, "third, in the WAL only"))
    copy = tmp_path / "copy"
    copy.mkdir()
    for path in folder.glob("outbox.db*"):
        if not path.name.endswith("-shm"):
            (copy / path.name).write_bytes(path.read_bytes())
    outbox.close()
    return copy


def export(state: Path, file: Path, *more: str) -> int:
    """Run the command."""
    return main(["outbox", "export", str(file), "--state", str(state), *more])


def test_everything_in_order(state: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert export(state, tmp_path / "stick", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"file": str(tmp_path / "stick"), "count": 3, "rejected": 1}
    found = parse_bundle((tmp_path / "stick").read_bytes())
    texts = [(1, 401, "first"), (2, 0, "second"), (3, 0, "third, in the WAL only")]
    assert [(row.seq, row.error, row.sealed) for row in found] == texts


def test_the_outbox_is_as_it_was(state: Path, tmp_path: Path) -> None:
    before = {path.name: path.read_bytes() for path in state.iterdir()}
    assert export(state, tmp_path / "stick") == 0
    assert {name: (state / name).read_bytes() for name in before} == before


def test_beside_a_running_daemon(tmp_path: Path) -> None:
    with closing(Outbox(tmp_path / "outbox.db", OutboxSettings())) as outbox:
        outbox.put(Put("b1", 1, "first"))
        assert export(tmp_path, tmp_path / "stick") == 0
        outbox.put(Put("b1", 2, "second"))
    assert len(parse_bundle((tmp_path / "stick").read_bytes())) == 1


@pytest.mark.parametrize("content", [None, b"no database at all, " * 100, b""])
def test_no_outbox(tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "outbox.db").write_bytes(content)
    assert export(tmp_path, tmp_path / "stick") == 1
    assert "[710]" in capsys.readouterr().err
    assert not (tmp_path / "stick").exists()


def test_stick_that_is_full(state: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with small_disk(tmp_path / "stick", "4k") as stick:
        (stick / "ballast").write_bytes(bytes(4096))
        assert export(state, stick / "file") == 1
        assert "[710]" in capsys.readouterr().err
        assert not (stick / "file").exists()
