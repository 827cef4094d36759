"""The blank kit: three A4 pages from the command, with and without a font to embed."""

from __future__ import annotations

import re
import zlib
from pathlib import Path

import pytest

from host.cli.main import EXIT_FAILED, EXIT_OK, main
from host.desk.base.catalogue import Language, load_catalogue
from host.paper.kit import READERS_FONT, Words, find_font, write_kit

PACKAGE = "host.desk.paper"


def words() -> Words:
    return Words(*(load_catalogue(language, (PACKAGE,)).say for language in (Language.JA, Language.EN)))


def pages(data: bytes) -> int:
    assert data.startswith(b"%PDF-")
    sizes = set(re.findall(rb"/MediaBox \[ 0 0 (\d+)\.\d+ (\d+)\.\d+ \]", data))
    assert sizes == {(b"595", b"841")}
    return len(re.findall(rb"/Type /Page\b", data))


def test_the_command_needs_nothing_but_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["paper", "--out", str(tmp_path / "new" / "kit")]) == EXIT_OK
    file = tmp_path / "new" / "kit" / "uketsuke-paper.pdf"
    assert capsys.readouterr().out == f"{file}\n"
    data = file.read_bytes()
    assert pages(data) == 3
    assert b"/FontFile2" in data, "the font is embedded, whatever the printer knows"


def test_the_same_kit_is_the_same_file(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_kit(tmp_path / name, words(), find_font())
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_without_a_font_the_reader_has_one(tmp_path: Path) -> None:
    write_kit(tmp_path / "kit.pdf", words(), None)
    data = (tmp_path / "kit.pdf").read_bytes()
    assert pages(data) == 3
    assert READERS_FONT.encode() in data
    assert b"/FontFile2" not in data


def test_where_nothing_can_be_written_it_fails_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_bytes(zlib.compress(b""))
    assert main(["paper", "--out", str(tmp_path / "file")]) == EXIT_FAILED
    assert len(capsys.readouterr().err.splitlines()) == 1
