"""The broker's store after a power cut: what mosquitto would not start with is put aside, and then it starts."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from device.base.ports import free_ports
from host.broker.store import is_whole, put_aside_if_damaged
from host.cli.main import EXIT_OK, main
from tests.host.line.waiting import wait_for

CHUNK = bytes.fromhex("00000001 00000004 01020304")
HEAD = b"\x00\xb5\x00mosquitto db" + bytes(4) + bytes([0, 0, 0, 6])


@pytest.mark.parametrize(
    ("content", "whole"),
    [
        (HEAD, True),
        (HEAD + CHUNK + CHUNK, True),
        (HEAD[:-1] + b"\x07" + b"of a later version", True),
        (HEAD + CHUNK + CHUNK[:-1], False),
        (HEAD + CHUNK + CHUNK[:3], False),
        (HEAD + CHUNK + bytes(8), False),
        (HEAD[:-2], False),
        (bytes(200), False),
        (b"", False),
    ],
)
def test_form(content: bytes, whole: bool) -> None:
    assert is_whole(content) is whole


def test_nothing_is_done_without_need(tmp_path: Path) -> None:
    assert put_aside_if_damaged(tmp_path, 1.0) is None
    (tmp_path / "mosquitto.db").write_bytes(HEAD)
    assert put_aside_if_damaged(tmp_path, 1.0) is None


@pytest.fixture
def store() -> Iterator[Path]:
    """Give the store that a real mosquitto wrote; its folder is open to that program's account."""
    with TemporaryDirectory(prefix="uk-store-") as made:
        folder = Path(made)
        folder.chmod(0o777)
        conf = f"listener {free_ports()} 127.0.0.1\nallow_anonymous true\npersistence true\n"
        (folder / "conf").write_text(f"{conf}persistence_location {folder}/\n")
        assert run_broker(folder) == 0
        yield folder / "mosquitto.db"


def run_broker(folder: Path) -> int:
    """Run mosquitto until it listens, end it in order, and give its exit code."""
    log = folder / "log"
    with log.open("w") as file:
        broker = subprocess.Popen(["/usr/sbin/mosquitto", "-c", folder / "conf"], stderr=file)
    try:
        wait_for(lambda: "running" in log.read_text() or broker.poll() is not None, "it runs or ends")
        broker.terminate()
        return broker.wait(60)
    finally:
        broker.kill()
        broker.wait()


@pytest.mark.system
@pytest.mark.parametrize("damage", ["zeros", "cut off"])
def test_broker_starts_again(store: Path, damage: str, capsys: pytest.CaptureFixture[str]) -> None:
    content = store.read_bytes()
    assert is_whole(content)
    store.write_bytes(bytes(len(content)) if damage == "zeros" else content[:-5])
    assert run_broker(store.parent) != 0  # without us it would be so for ever
    assert main(["broker", "check-store", str(store.parent)]) == EXIT_OK
    assert "damaged" in capsys.readouterr().err
    assert run_broker(store.parent) == 0
    wait_for(lambda: [*store.parent.glob("mosquitto.db.damaged-*")], "the damaged one is kept")
