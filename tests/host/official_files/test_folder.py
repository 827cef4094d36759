"""Shared folders: whole files only, whoever writes them and however slowly; originals untouched."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from host.official_files.folder import SETTLE_S, SettledFiles, remove_own, write_whole


def test_a_file_counts_when_two_looks_read_the_same(tmp_path: Path) -> None:
    files = SettledFiles(tmp_path)
    (tmp_path / "a.xml").write_bytes(b"half")
    assert files.read("a.xml", 0.0) is None
    (tmp_path / "a.xml").write_bytes(b"half and whole")
    assert files.read("a.xml", SETTLE_S) is None
    assert files.read("a.xml", 1.5 * SETTLE_S) is None
    assert files.read("a.xml", 2 * SETTLE_S) == b"half and whole"
    assert (tmp_path / "a.xml").read_bytes() == b"half and whole"


def test_a_file_that_goes_and_comes_back_settles_anew(tmp_path: Path) -> None:
    files = SettledFiles(tmp_path)
    (tmp_path / "a.xml").write_bytes(b"x")
    files.read("a.xml", 0.0)
    (tmp_path / "a.xml").unlink()
    assert files.read("a.xml", 1.0) is None
    (tmp_path / "a.xml").write_bytes(b"x")
    assert files.read("a.xml", 2.0) is None


def test_a_folder_that_is_gone_is_an_error_and_a_missing_file_is_not(tmp_path: Path) -> None:
    assert SettledFiles(tmp_path).read("a.xml", 0.0) is None
    gone = SettledFiles(tmp_path / "gone")
    for look in (gone.names, lambda: gone.read("a.xml", 0.0)):
        with pytest.raises(FileNotFoundError):
            look()


def test_written_whole_or_not_at_all(tmp_path: Path) -> None:
    write_whole(tmp_path, "a.xml", b"one")
    write_whole(tmp_path, "a.xml", b"one")
    assert [path.name for path in tmp_path.iterdir()] == ["a.xml"]
    (tmp_path / "b.xml").mkdir()
    with pytest.raises(OSError, match=r"b\.xml"):
        write_whole(tmp_path, "b.xml", b"two")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.xml", "b.xml"]


def test_a_reader_never_sees_the_temporary_name(tmp_path: Path) -> None:
    (tmp_path / "a.xml.uketsuke-tmp").write_bytes(b"half")
    assert SettledFiles(tmp_path).names() == []


def test_an_answer_that_cannot_be_removed_stays(tmp_path: Path) -> None:
    (tmp_path / "a.xml").mkdir()
    remove_own(tmp_path, "a.xml")
    remove_own(tmp_path, "b.xml")
    assert os.listdir(tmp_path) == ["a.xml"]
