"""`uketsuke bundle`: only named fields, searched, whole or refused; and what was planted never comes out."""

from __future__ import annotations

import ctypes
import gzip
import json
import os
import platform
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.base.redaction import Redactor
from device.cli.bundle.archive import BundleDamaged, Member, format_archive, parse_archive
from device.cli.bundle.cleaning import SET, clean, clean_setting, clean_text
from device.cli.bundle.collecting import SETTING_WORDS, Sources, collect
from device.cli.bundle.command import search
from device.cli.bundle.journal import redact_journal
from device.cli.bundle.scan import Secrets, scan, scan_state
from device.cli.main import main
from device.cli.metrics_asking import round_metrics
from device.cli.terminal_sockets import Sockets
from tests.device.cli.field.serving import Served

NOW = 1_764_500_000
NOBODY = 65534
MEMBERS = (Member("a.json", b"{}\n"), Member("b.txt", b"uketsuke_reader_up 1\n"))
PERSONAL = {
    "number_of_12_digits": b"123456789012",
    "grouped_number": b"1234 5678 9012",
    "card_serial": b"900000000000001",
    "long_number": b"n=06999991,",
    "not_ascii": "見本 花子".encode(),
    "key_or_certificate": b"-----BEGIN PRIVATE KEY-----",
    "jpeg": b"\xff\xd8\xff\xe0",
    "jpeg_2000": b"\x00\x00\x00\x0cjP  \r\n\x87\n",
    "jpeg_2000_stream": b"\xff\x4f\xff\x51",
    "png": b"\x89PNG\r\n\x1a\n",
}
HARMLESS = (
    b'{"time": 1764500000.123, "sha256": "ab0123456789012345678901234567890f"}',
    b"uketsuke_state_free_bytes 6.72e+10",
    b"2026-11-29 19:29 0.1.0 6.18.44-fc-v857 16:9 100000",
)


@pytest.mark.parametrize("kind", PERSONAL)
def test_the_search_finds(kind: str) -> None:
    content = b'{"a": 1, "b": "' + PERSONAL[kind] + b'"}'
    hits = scan("x.json", content)
    assert kind in {hit.kind for hit in hits}
    assert PERSONAL[kind].decode("latin-1") not in str(hits)


@pytest.mark.parametrize("content", HARMLESS)
def test_the_search_leaves_in_peace(content: bytes) -> None:
    assert scan("x.json", content) == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "cp932"])
def test_state_is_searched_for_exact_words_and_pictures(encoding: str) -> None:
    secrets = Secrets(("見本 花子", "900000000000001"))
    assert scan_state("s", b"\x00" + "見本 花子".encode(encoding), secrets)[0].kind == "secret_word"
    assert scan_state("s", b"\x00\xff\xd8\xff", secrets)[0].kind == "jpeg"
    assert scan_state("s", b"\x00 123456789012 -----BEGIN PRIVATE KEY-----", secrets) == []
    assert "花子" not in repr(secrets)


@given(st.recursive(st.text() | st.integers() | st.floats() | st.booleans() | st.none(), st.lists, max_leaves=8))
def test_what_is_cleaned_passes_the_search(value: object) -> None:
    shown = json.dumps(clean({"key": value, str(value)[:40]: 1}))
    assert [hit for hit in scan("x", shown.encode()) if hit.kind not in ("grouped_number",)] == []


def test_settings_keep_numbers_closed_words_and_places_only() -> None:
    kept = {
        ("kind", "picamera"): "picamera",
        ("state", "/var/lib/uketsuke-firmware"): "/var/lib/uketsuke-firmware",
        ("apdu_timeout_s", 5.0): 5.0,
        ("accept_test", True): True,
        ("clinic_name", "見本クリニック"): SET,
        ("folder", "/home/mihon/secret"): SET,
        ("folder", "/usr/../home/mihon"): SET,
        ("letter", "Z"): SET,
    }
    for (name, value), shown in kept.items():
        assert clean_setting(name, value, SETTING_WORDS) == shown
    assert clean_setting("languages", ["ja", "en"], SETTING_WORDS) == ["ja", "en"]
    assert clean_text("reader (1234567890)\n見") == "reader (##########) ?"


def test_an_archive_comes_back() -> None:
    content = format_archive(MEMBERS, NOW)
    assert parse_archive(content) == MEMBERS
    assert format_archive(MEMBERS, NOW) == content


def test_a_cut_archive_is_seen_wherever_it_was_cut() -> None:
    content = format_archive(MEMBERS, NOW)
    for length in range(len(content)):
        with pytest.raises(BundleDamaged):
            parse_archive(content[:length])


def test_a_cut_before_compression_is_seen_too() -> None:
    """A tar ends anywhere without complaint: the end mark has to tell."""
    raw = gzip.decompress(format_archive(MEMBERS, NOW))
    for length in range(0, raw.index(b" END 2 "), 512):
        with pytest.raises(BundleDamaged):
            parse_archive(gzip.compress(raw[:length]))


def test_a_changed_archive_is_seen() -> None:
    raw = gzip.decompress(format_archive(MEMBERS, NOW))
    with pytest.raises(BundleDamaged):
        parse_archive(gzip.compress(raw.replace(b"reader_up 1", b"reader_up 0")))


def test_the_machines_name_is_searched_for() -> None:
    member = Member("a.txt", b"host mihon-clinic here\n")
    assert search((member,), "mihon-clinic")[0].kind == "secret_word"
    assert search((member,), "raspberrypi") == []


def test_the_journal_keeps_our_events_and_counts_the_rest() -> None:
    ours = {"time": 1_764_500_000.0, "program": "firmware", "event": "panel_off", "error": 130, "ticket": "A22"}
    lines = [
        json.dumps({"_SYSTEMD_UNIT": "uketsuke-firmware.service", "PRIORITY": "6", "MESSAGE": json.dumps(ours)}),
        json.dumps({"_SYSTEMD_UNIT": "pcscd.service", "PRIORITY": "4", "MESSAGE": "見本 花子 123456789012"}),
        "no json",
    ]
    found = redact_journal(lines, Redactor())
    assert found["events"] == [
        {
            "time": "2025-11-30T10:53:20.000+00:00",
            "event": "panel_off",
            "error": 130,
            "program": "firmware",
            "unit": "uketsuke-firmware.service",
        }
    ]
    assert found["other_lines"] == {"pcscd.service 4": 1, " ": 1}
    assert scan("journal.json", json.dumps(found).encode()) == []


def test_metrics_are_rounded_and_nothing_else_comes_through() -> None:
    text = 'x_bytes 1.23456789e+09\nx{way="face"} 3\n# HELP 見本 花子\nbad line 123456789012 x\n'
    assert round_metrics(text) == b'x_bytes 1.23e+09\nx{way="face"} 3\n'


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """Give a folder with a clinic's settings."""
    folder = tmp_path / "etc"
    folder.mkdir()
    (folder / "firmware.toml").write_text(
        'clinic_name = "見本クリニック"\n[card]\npcsc_socket = "/run/pcscd/pcscd.comm"\n[camera]\nkind = "none"\n',
        "utf-8",
    )
    return folder


def test_the_command(terminal: Served, config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    terminal.event("firmware", "visit_state", state="reading", visit_id="01JABCDEFGHJKMNPQRSTVWXYZ0", ticket="A22")
    path = tmp_path / "b.tar.gz"
    call = ["bundle", "--output", str(path), "--config-dir", str(config), "--json", "--quick", *terminal.options]
    assert main(call) in (0, 1)
    told = json.loads(capsys.readouterr().out)
    members = {member.name: member.content for member in parse_archive(path.read_bytes())}
    assert [one["name"] for one in told["files"]] == list(members)
    assert not {"doctor.json", "events.json", "stats.json", "audit.json", "configuration.json"} & set(told["absent"])
    assert not {"metrics-firmware.txt", "metrics-daemon.txt"} & set(told["absent"])
    everything = b"".join(members.values())
    for secret in ("見本クリニック", "01JABCDEFGHJKMNPQRSTVWXYZ0", "A22"):
        assert secret.encode() not in everything
    shown = json.loads(members["configuration.json"])["firmware"]
    assert shown == {
        "clinic_name": SET,
        "card": {"pcsc_socket": "/run/pcscd/pcscd.comm"},
        "camera": {"kind": "none"},
    }
    assert json.loads(members["events.json"])["events"][0]["event"] == "visit_state"
    assert path.stat().st_mode & 0o777 == 0o600
    assert [entry.action for entry in terminal.trail("firmware").read()] == ["bundle_made"]
    assert main(["bundle", "verify", str(path)]) == 0
    assert "whole" in capsys.readouterr().out


def become_nobody() -> None:
    """Take another account in this thread alone: the system call without the library, which would take all along."""
    number = {"x86_64": 117, "aarch64": 147}[platform.machine()]  # setresuid
    assert ctypes.CDLL(None, use_errno=True).syscall(number, -1, NOBODY, -1) == 0, ctypes.get_errno()


@pytest.mark.skipif(os.geteuid() != 0, reason="takes another account for a moment")
def test_settings_that_may_not_be_read_are_told_as_absent(config: Path) -> None:
    nobody_answers = Sockets(config / "firmware.sock", config / "daemon.sock")
    config.chmod(0o700)
    with ThreadPoolExecutor(1) as another:
        another.submit(become_nobody).result()
        collected = another.submit(collect, Sources(nobody_answers, config, quick=True)).result()
    assert "configuration.json" in collected.absent
    assert b"PermissionError" in next(one.content for one in collected.members if one.name == "configuration.json")


def test_what_looks_personal_stops_the_writing(
    terminal: Served, config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (config / "daemon.toml").write_text('state = "/var/lib/uketsuke-123 4567 8901 2"\n1234-5678-9012 = 1\n', "utf-8")
    path = tmp_path / "b.tar.gz"
    assert main(["bundle", "--quick", "--output", str(path), "--config-dir", str(config), *terminal.options]) == 2
    told = capsys.readouterr().err
    assert "[360]" in told
    assert "configuration.json: grouped_number" in told
    assert "5678" not in told
    assert not path.exists()


def test_a_place_that_cannot_be_written(
    terminal: Served, config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call = ["bundle", "--output", str(tmp_path / "no" / "b"), "--config-dir", str(config), *terminal.options]
    assert main(call) == 2
    assert "[362]" in capsys.readouterr().err


def test_verify_of_what_is_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "x").write_bytes(format_archive(MEMBERS, NOW)[:-20])
    assert main(["bundle", "verify", str(tmp_path / "x")]) == 2
    assert main(["bundle", "verify", str(tmp_path / "no")]) == 2
    assert main(["bundle", "verify"]) == 64
    assert "[361]" in capsys.readouterr().err
