"""`uketsuke outbox export` asked of the running daemon: who gets it, what is written down, and an answer cut off."""

from __future__ import annotations

import json
import socket
import threading
from contextlib import closing
from pathlib import Path

import pytest

from device.cli.main import main
from device.cli.outbox_asking import ask_bundle
from device.cli.terminal_sockets import TerminalSilent
from device.daemon.base.settings import OutboxSettings
from device.daemon.outbox.store import Outbox
from device.wire.bundle import BundledMessage, format_bundle, parse_bundle
from device.wire.local import Put
from tests.device.cli.field.serving import Served

ROWS = 130


def fill(terminal: Served, rows: int = ROWS) -> None:
    """Put sealed messages into the served daemon's outbox."""
    with closing(Outbox(terminal.daemon.parent / "outbox.db", OutboxSettings())) as outbox:
        for number in range(rows):
            outbox.put(Put("b1", number, f"{number}." + "s" * 2000))


def export(terminal: Served, file: Path) -> int:
    """Run the command against the socket."""
    return main(["outbox", "export", str(file), "--socket", str(terminal.daemon)])


def test_whoever_may_change_something_takes_it_along(terminal: Served, tmp_path: Path) -> None:
    fill(terminal)
    assert export(terminal, tmp_path / "stick") == 0
    rows = parse_bundle((tmp_path / "stick").read_bytes())
    assert [(row.boot, row.seq, row.error) for row in rows] == [("b1", number, 0) for number in range(ROWS)]
    assert rows[-1].sealed == f"{ROWS - 1}." + "s" * 2000
    (entry,) = terminal.trail("daemon").read()
    assert (entry.action, dict(entry.facts)) == ("outbox_exported", {"rows": ROWS})


def test_nothing_for_whoever_may_only_look(
    terminal: Served, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(terminal, 2)
    terminal.everybody_may = False
    assert export(terminal, tmp_path / "stick") == 1
    assert "[355]" in capsys.readouterr().err
    assert not (tmp_path / "stick").exists()
    assert terminal.trail("daemon").read() == ()


def test_nothing_that_cannot_be_written_down(
    terminal: Served, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(terminal, 2)
    (terminal.daemon.parent / "audit.jsonl").mkdir()
    assert export(terminal, tmp_path / "stick") == 1
    assert "[363]" in capsys.readouterr().err
    assert not (tmp_path / "stick").exists()


def test_no_outbox_and_no_daemon(terminal: Served, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert export(terminal, tmp_path / "stick") == 1
    assert "[710]" in capsys.readouterr().err
    assert main(["outbox", "export", str(tmp_path / "stick"), "--socket", str(tmp_path / "none")]) == 1
    assert "[356]" in capsys.readouterr().err


@pytest.mark.parametrize("kept", [0.0, 0.5, 0.99])
def test_an_answer_that_is_cut_off_is_not_taken_for_whole(tmp_path: Path, kept: float) -> None:
    whole = format_bundle(BundledMessage("b1", number, 0, "sealed") for number in range(20))
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "s"))
        listener.listen(1)
        listener.settimeout(20)

        def serve() -> None:
            connection, _ = listener.accept()
            with connection, connection.makefile("rb") as stream:
                assert json.loads(stream.readline()) == {"export": {}}
                connection.sendall(whole[: int(len(whole) * kept)])

        thread = threading.Thread(target=serve)
        thread.start()
        with pytest.raises(TerminalSilent):
            ask_bundle(tmp_path / "s")
        thread.join(20)
