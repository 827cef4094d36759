"""`uketsuke work-record`: who was logged in, what they changed, and a page that a clinic can sign."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest

from device.base.audit import ROOT_FOLDER, AuditTrail, logged_in_user
from device.base.inspection import Note
from device.base.peers import Peer
from device.cli.main import main
from device.cli.terminal_sockets import Sockets, write_note
from device.cli.work_record.login import Login, read_login
from device.cli.work_record.page import to_html, to_text
from device.cli.work_record.record import Deed, WorkRecord, action_words, changed_settings, read_trails
from tests.device.cli.field.serving import Served, serving

BOOTED = 1_764_400_000
NOW = 1_764_500_000.0
PUBLIC_KEY = "AAAAC3NzaC1lZDI1NTE5AAAAIHX316H0oWLw8CIQd7m+wAg0mB/3kdLIkEx9XwepbUF0"
FINGERPRINT = "SHA256:bghV9tJ2WkQEjzdpEPwulVswTBH5dMSiENj3Hy0j4Tc"
"""As `ssh-keygen -l` shows that key, which was made for this test."""
LOGIN = Login(1000, "mihon", NOW - 3600, "192.0.2.7", f"ssh-ed25519 {FINGERPRINT}")
RECORD = WorkRecord(
    LOGIN,
    NOW,
    "front",
    "0.1.0",
    (
        Deed(NOW - 60, "mihon", "firmware", "bundle_made", (("file", "b.tar.gz"),)),
        Deed(NOW - 600, "root", "daemon", "enrolment_begun"),
    ),
)


class Proc:
    """A /proc with a few processes."""

    def __init__(self, folder: Path) -> None:
        """Make it in `folder`."""
        self.folder = folder
        (folder / "stat").write_text(f"cpu 1 2 3\nbtime {BOOTED}\n")

    def add(self, pid: int, parent: int, name: str, started_s: int, environment: bytes = b"") -> None:
        """Add a process."""
        place = self.folder / str(pid)
        place.mkdir()
        ticks = started_s * os.sysconf("SC_CLK_TCK")
        fields = ["S", str(parent), *["0"] * 17, str(ticks), "0"]
        (place / "stat").write_text(f"{pid} ({name}) {' '.join(fields)}\n")
        (place / "environ").write_bytes(environment)


@pytest.fixture
def proc(tmp_path: Path) -> Proc:
    """Give a machine with one SSH login, in which somebody uses sudo in a shell."""
    keys = tmp_path / "auth"
    keys.write_text(f"publickey ssh-ed25519 {PUBLIC_KEY}\n")
    (tmp_path / "proc").mkdir()
    machine = Proc(tmp_path / "proc")
    told = f"SSH_CONNECTION=192.0.2.7 40000 192.0.2.1 22\0SSH_USER_AUTH={keys}\0LANG=C\0".encode()
    machine.add(1, 0, "systemd", 0)
    machine.add(500, 1, "sshd", 10)
    machine.add(600, 500, "sshd", 1000)
    machine.add(601, 600, "bash (odd) name", 1001, told)
    machine.add(700, 601, "sudo", 2000, told)
    machine.add(701, 700, "uketsuke", 2001, b"LANG=C\0")
    machine.add(800, 1, "getty", 5)
    return machine


def test_the_login_behind_sudo(proc: Proc) -> None:
    login = read_login(701, proc.folder, uid=4_000_001)
    assert login == Login(4_000_001, "4000001", BOOTED + 1001, "192.0.2.7", f"ssh-ed25519 {FINGERPRINT}")


def test_a_login_at_the_machine(proc: Proc) -> None:
    login = read_login(800, proc.folder, uid=0)
    assert (login.address, login.key, login.since) == ("", "", BOOTED + 5)


def test_sshd_that_tells_no_key(proc: Proc) -> None:
    (proc.folder.parent / "auth").write_text("publickey ssh-ed25519 no-base64!\npassword\n")
    assert read_login(701, proc.folder, uid=0).key == ""
    (proc.folder.parent / "auth").unlink()
    assert read_login(701, proc.folder, uid=0).key == ""


def test_this_very_login() -> None:
    login = read_login()
    assert 0 < login.since <= time.time() + 2


def test_only_this_logins_deeds(tmp_path: Path) -> None:
    with serving(tmp_path) as served:
        firmware = served.trail("firmware")
        firmware.record("install_mode", Peer(1000, 1000))
        firmware.record("install_mode", Peer(1001, 1001))
        firmware.record("bundle_made", Peer(0, 0))
        root = AuditTrail(tmp_path / "root.jsonl", "command")
        root.record("update_begun", Peer(1000, 1000), to_version="0.1.1")
        trails = read_trails(_sockets(served), LOGIN, 0.0, tmp_path / "root.jsonl")
        assert [(deed.program, deed.action) for deed in trails.deeds] == [
            ("firmware", "install_mode"),
            ("firmware", "bundle_made"),
            ("command", "update_begun"),
        ]
        assert (trails.unread, trails.broken) == ((), ())
        assert read_trails(_sockets(served), LOGIN, time.time() + 9, tmp_path / "none").deeds == ()


def _sockets(served: Served) -> Sockets:
    return Sockets(served.firmware, served.daemon)


def test_a_trail_that_was_changed_is_named(tmp_path: Path) -> None:
    with serving(tmp_path) as served:
        for _ in range(3):
            served.trail("daemon").record("enrolment_begun", Peer(1000, 1000))
        path = served.folder / "daemon" / "audit.jsonl"
        path.write_bytes(path.read_bytes().replace(b"enrolment_begun", b"enrolment_ended", 1))
        assert read_trails(_sockets(served), LOGIN, 0.0, tmp_path / "none").broken == ("daemon",)


def test_settings_that_were_written_meanwhile(tmp_path: Path) -> None:
    for name, at in (("old.toml", NOW - 7200), ("firmware.toml", NOW - 60)):
        (tmp_path / name).write_text("a = 1\n")
        os.utime(tmp_path / name, (at, at))
    (deed,) = changed_settings(tmp_path, NOW - 3600)
    assert (deed.action, dict(deed.facts)["file"]) == ("configuration_changed", "firmware.toml")
    assert len(str(dict(deed.facts)["sha256"])) == 16


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_page_says_who_when_where_and_what(language: str) -> None:
    text, page = to_text(RECORD, language), to_html(RECORD, language)
    for shown in (text, page):
        for wanted in ("mihon", "192.0.2.7", FINGERPRINT, "b.tar.gz", "front"):
            assert wanted in shown
    words = [action_words()[action].in_language(language) for action in ("enrolment_begun", "bundle_made")]
    assert text.index(words[0]) < text.index(words[1])
    assert "<script" not in page
    assert "http" not in page


def test_the_page_escapes() -> None:
    deed = Deed(NOW, "<b>", "firmware", "install_mode", (("file", "<script>alert(1)</script>"),))
    page = to_html(WorkRecord(LOGIN, NOW, "front", "0.1.0", (deed,)), "en")
    assert "<script" not in page
    assert "&lt;b&gt;" in page


def test_what_is_broken_or_unread_stands_on_the_page() -> None:
    record = WorkRecord(LOGIN, NOW, "front", "0.1.0", (), ("daemon (not_running)",), ("firmware",))
    for shown in (to_text(record, "en"), to_html(record, "en")):
        assert "broken: firmware" in shown
        assert "daemon (not_running)" in shown
        assert "Nothing was changed" in shown


def test_every_note_has_words() -> None:
    assert set(Note) <= set(action_words())
    for words in action_words().values():
        assert words.ja.strip()
        assert words.en.strip()


def test_the_command(terminal: Served, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_note(terminal.daemon, "outbox_exported", rows=3)
    (tmp_path / "etc").mkdir()
    page = tmp_path / "record.html"
    call = ["work-record", "--since", "1h", "--config-dir", str(tmp_path / "etc"), *terminal.options]
    expected = 0 if not ROOT_FOLDER.exists() or os.access(ROOT_FOLDER, os.R_OK) else 1
    assert main([*call, "--html", str(page)]) == expected
    assert "送信待ちを書き出し" in capsys.readouterr().out
    assert "送信待ちを書き出し" in page.read_text("utf-8")
    assert main([*call, "--json"]) == expected
    record = json.loads(capsys.readouterr().out)
    assert [deed["action"] for deed in record["deeds"] if deed["program"] != "command"][:1] == ["outbox_exported"]
    assert record["login"]["uid"] == logged_in_user()


def test_a_terminal_that_is_down(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--firmware-socket", str(tmp_path / "f"), "--daemon-socket", str(tmp_path / "d")]
    assert main(["work-record", "--language", "en", "--config-dir", str(tmp_path), *options]) == 1
    told = capsys.readouterr()
    assert "firmware (not_running), daemon (not_running)" in told.out
    assert "does not run" in told.err
