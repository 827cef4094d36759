"""Who may look and who may change: told apart by the programs themselves, and every change stands in a trail."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest

from device.base.inspection import NOT_ALLOWED
from device.cli.daemon_socket import ask_daemon
from device.cli.main import main
from device.cli.terminal_sockets import AuditNotWritten, GroupMissing, TerminalSilent, ask_lines, write_note
from device.firmware.siting.messages import InstallQuery, Step, format_line, parse_report
from device.wire.local import EnrolCommand, EnrolResult, Hello, StatusQuery
from device.wire.local import format_line as format_local
from tests.device.cli.field.serving import STATUS, Served, serving

ENROL = EnrolCommand("https://host.example", "ABCD", "ff" * 32)


def closed(served: Served) -> None:
    """Let nobody change anything."""
    served.everybody_may = False


def ask_raw(path: Path, line: bytes) -> bytes:
    """Ask with a line as it is."""
    with socket.socket(socket.AF_UNIX) as connection, connection.makefile("rb") as stream:
        connection.settimeout(20)
        connection.connect(str(path))
        connection.sendall(line)
        return stream.readline()


def test_who_may_only_look_sees_and_changes_nothing(tmp_path: Path) -> None:
    with serving(tmp_path, closed) as served:
        served.event("firmware", "started")
        assert [one["event"] for one in ask_lines(served.firmware, {"events": {}})] == ["started"]
        assert ask_daemon(served.daemon, StatusQuery(), 20) == STATUS
        for path in (served.firmware, served.daemon):
            with pytest.raises(GroupMissing):
                write_note(path, "bundle_made")
            with pytest.raises(GroupMissing):
                ask_lines(path, {"audit": {"since": 0}})
        assert ask_daemon(served.daemon, ENROL, 20) == EnrolResult(NOT_ALLOWED, "", "", "", "")
        install = ask_raw(served.firmware, format_line(InstallQuery(Step.LINE)))
        assert parse_report(install).error == NOT_ALLOWED
        assert not served.installs
        assert not any(isinstance(question, EnrolCommand) for question in served.handler.asked)
        assert not served.trail("firmware").read()
        assert not served.trail("daemon").read()


def test_what_is_changed_is_written_down_first(terminal: Served) -> None:
    write_note(terminal.firmware, "bundle_made", file="b.tar.gz")
    for _ in range(3):
        ask_raw(terminal.firmware, format_line(InstallQuery(Step.LINE)))
    assert isinstance(ask_daemon(terminal.daemon, ENROL, 20), EnrolResult)
    assert [entry.action for entry in terminal.trail("firmware").read()] == ["bundle_made", "install_mode"]
    assert [entry.action for entry in terminal.trail("daemon").read()] == ["enrolment_begun"]
    assert len(terminal.installs) == 3
    lines = ask_lines(terminal.firmware, {"audit": {"since": 0}})
    assert lines[0]["facts"] == {"file": "b.tar.gz"}
    assert lines[-1] == {"end": True, "broken": 0}


def test_no_change_without_a_trail(terminal: Served) -> None:
    (terminal.folder / "firmware" / "audit.jsonl").mkdir()
    with pytest.raises(AuditNotWritten):
        write_note(terminal.firmware, "bundle_made")
    assert ask_raw(terminal.firmware, format_line(InstallQuery(Step.LINE))) == b""
    assert not terminal.installs


@pytest.mark.parametrize("note", [{"action": "anything"}, {}, {"action": "bundle_made", "facts": {"name": "x"}}])
def test_only_known_notes(terminal: Served, note: dict[str, object]) -> None:
    assert json.loads(ask_raw(terminal.firmware, json.dumps({"note": note}).encode() + b"\n"))["error"] == 363
    assert not terminal.trail("firmware").read()


def test_nobody_pretends_to_be_the_firmware_on_the_peoples_socket(terminal: Served) -> None:
    assert ask_raw(terminal.daemon, format_local(Hello("boot", enrolled=True))) == b""
    assert not terminal.handler.boots


def test_nobody_to_write_it_down(tmp_path: Path) -> None:
    with pytest.raises(TerminalSilent):
        write_note(tmp_path / "no", "bundle_made")


def test_sockets_are_for_user_and_group(terminal: Served) -> None:
    for path in (terminal.firmware, terminal.daemon):
        assert path.stat().st_mode & 0o777 == 0o660


def test_the_command_says_which_group_is_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with serving(tmp_path, closed) as served:
        assert main(["bundle", "--output", str(tmp_path / "b"), *served.options]) == 3
        assert "uketsuke-field" in capsys.readouterr().err
        assert not (tmp_path / "b").exists()
        assert main(["work-record", *served.options]) == 3
        assert main(["selftest", "--virtual-card", *served.options]) == 3
