"""The trail: one line bound to the next, closed facts, and what is seen when somebody changes it."""

from __future__ import annotations

import json
import os
import socket
import threading
from pathlib import Path

import pytest

from device.base.audit import AuditTrail, find_break, logged_in_user, note_settings, parse_entry, tell_journal
from device.base.peers import Peer

NOW = 1_764_500_000.0
ENGINEER = Peer(4_000_001, 4_000_001)


def trail(path: Path, witnessed: list[tuple[str, int, str]] | None = None) -> AuditTrail:
    """Make a trail that tells `witnessed` of its entries."""

    def witness(action: str, number: int, head: str) -> None:
        if witnessed is not None:
            witnessed.append((action, number, head))

    return AuditTrail(path, "test", lambda: NOW, witness)


def test_entries_come_back_and_the_chain_holds(tmp_path: Path) -> None:
    witnessed: list[tuple[str, int, str]] = []
    one = trail(tmp_path / "a", witnessed)
    heads = [
        one.record("install_mode", ENGINEER),
        one.record("update_run", ENGINEER, from_version="0.1.0", to_version="0.1.1", rows=3),
    ]
    entries = one.read()
    assert [(e.number, e.action, e.uid, e.account, e.time) for e in entries] == [
        (1, "install_mode", ENGINEER.uid, str(ENGINEER.uid), NOW),
        (2, "update_run", ENGINEER.uid, str(ENGINEER.uid), NOW),
    ]
    assert dict(entries[1].facts) == {"from_version": "0.1.0", "to_version": "0.1.1", "rows": 3}
    assert one.broken() == 0
    assert witnessed == [("install_mode", 1, heads[0]), ("update_run", 2, heads[1])]
    assert one.read(NOW + 1) == ()
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("change", ["word", "line_out", "order"])
def test_a_changed_trail_shows(tmp_path: Path, change: str) -> None:
    one = trail(tmp_path / "a")
    for _ in range(4):
        one.record("install_mode", ENGINEER)
    lines = (tmp_path / "a").read_bytes().splitlines()
    changed = {
        "word": [lines[0], lines[1].replace(b"install", b"inspect"), *lines[2:]],
        "line_out": [lines[0], *lines[2:]],
        "order": [lines[0], lines[2], lines[1], lines[3]],
    }[change]
    (tmp_path / "a").write_bytes(b"\n".join(changed) + b"\n")
    assert one.broken() == {"word": 3, "line_out": 2, "order": 2}[change]


def test_a_line_torn_by_a_power_cut_shows_and_stops_nothing(tmp_path: Path) -> None:
    one = trail(tmp_path / "a")
    one.record("install_mode", ENGINEER)
    whole = (tmp_path / "a").read_bytes()
    (tmp_path / "a").write_bytes(whole + whole[:40])
    one.record("bundle_made", ENGINEER)
    assert [entry.action for entry in one.read()] == ["install_mode", "bundle_made"]
    assert one.broken() == 2


def test_two_programs_can_write_into_one_trail(tmp_path: Path) -> None:
    def write() -> None:
        for _ in range(20):
            trail(tmp_path / "a").record("install_mode", ENGINEER)

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    one = trail(tmp_path / "a")
    assert [entry.number for entry in one.read()] == list(range(1, 81))
    assert one.broken() == 0


def test_a_trail_for_a_group_is_so_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        AuditTrail(tmp_path / "a", "command", mode=0o640).record("install_mode", ENGINEER)
    finally:
        os.umask(before)
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o640


def test_only_known_facts_and_no_long_number(tmp_path: Path) -> None:
    one = trail(tmp_path / "a")
    with pytest.raises(ValueError, match="name"):
        one.record("update_run", ENGINEER, name="見本 花子")
    with pytest.raises(ValueError, match="Update"):
        one.record("Update!", ENGINEER)
    one.record("bundle_made", ENGINEER, file="見本-123456789012.tar.gz\nx" + "y" * 300, sha256="ab12" * 16)
    facts = dict(one.read()[0].facts)
    assert str(facts["file"]).startswith("見本-############.tar.gz x")
    assert len(str(facts["file"])) == 160
    assert facts["sha256"] == "ab12" * 16
    assert len((tmp_path / "a").read_bytes().splitlines()) == 1


def test_a_trail_that_cannot_be_written_is_no_entry(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="directory"):
        trail(tmp_path / "no" / "a").record("install_mode", ENGINEER)


@pytest.mark.parametrize("line", [b"", b"[]", b"{}", b'{"facts": []}', b"\xff"])
def test_what_is_no_entry(line: bytes) -> None:
    assert parse_entry(line) is None
    assert find_break([line]) == 1


def test_settings_that_changed_between_two_starts(tmp_path: Path) -> None:
    one, path = trail(tmp_path / "a"), tmp_path / "firmware.toml"
    for text in ("threshold = 0.4\n", "threshold = 0.4\n", "threshold = 0.1\n"):
        path.write_text(text)
        note_settings(one, path)
    first, second = (dict(entry.facts) for entry in one.read())
    assert (first["config"], first["former"]) == ("firmware.toml", "")
    assert second["former"] == first["sha256"] != second["sha256"]
    with pytest.raises(OSError, match="No such file"):
        note_settings(one, tmp_path / "no")


def test_who_logged_in(tmp_path: Path) -> None:
    place = tmp_path / "loginuid"
    assert logged_in_user(place, "") == os.getuid()
    place.write_text("4294967295")
    assert logged_in_user(place, "") == os.getuid()
    assert logged_in_user(place, "1234") == (1234 if os.getuid() == 0 else os.getuid())
    place.write_text("1000")
    assert logged_in_user(place, "1234") == 1000


def test_the_journal_is_told(tmp_path: Path) -> None:
    address = str(tmp_path / "journal")
    assert not tell_journal("update_run", ENGINEER, {}, address)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as journal:
        journal.bind(address)
        journal.settimeout(5)
        assert tell_journal("update_run", ENGINEER, {"to_version": "0.1.1"}, address)
        told = journal.recv(4096).decode().splitlines()
    assert "SYSLOG_IDENTIFIER=uketsuke-audit" in told
    assert f"MESSAGE=update_run by {ENGINEER.uid} to_version=0.1.1" in told


def test_a_line_is_one_json_object(tmp_path: Path) -> None:
    trail(tmp_path / "a").record("install_mode", ENGINEER)
    assert json.loads((tmp_path / "a").read_text())["before"] == "0" * 64
