"""Real apt against archives that are in order, and against every kind that must not be believed."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from device.cli.update.archive import Archive
from device.cli.update.errors import ArchiveExpired, ArchiveNotReached, PackageDamaged, SignatureWrong
from tests.device.cli.update.archives import PACKAGE, Signer, build_package, make_signer, run, sign, write_source

pytestmark = pytest.mark.system


@pytest.fixture(scope="module")
def signers() -> Iterator[tuple[Signer, Signer]]:
    with tempfile.TemporaryDirectory(prefix="uk-sign-", dir="/tmp") as folder:  # agents need a short path
        yield make_signer(Path(folder, "ours")), make_signer(Path(folder, "theirs"))


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("packages")
    return build_package(folder, "0.1.0"), build_package(folder, "0.1.1")


@pytest.fixture(scope="module")
def in_order(
    tmp_path_factory: pytest.TempPathFactory, signers: tuple[Signer, Signer], packages: tuple[Path, Path]
) -> Path:
    repository = tmp_path_factory.mktemp("archive") / "repository"
    sign(signers[0], repository, *packages)
    return repository


class Place:
    """One copy of the archive, which a test may spoil."""

    def __init__(self, folder: Path, original: Path, key: Path) -> None:
        self.repository = folder / "repository"
        shutil.copytree(original, self.repository)
        self.folder = folder
        source = write_source(folder / "update.sources", self.repository, key)
        status = folder / "status"
        status.touch()  # nothing is installed
        more = ("-o", f"Dir::State::status={status}", "-o", "APT::Sandbox::User=root")
        self.archive = Archive(PACKAGE, source, folder / "cache", more)

    @property
    def release(self) -> Path:
        return self.repository / "dists" / "stable" / "InRelease"


@pytest.fixture
def place(tmp_path: Path, in_order: Path, signers: tuple[Signer, Signer]) -> Place:
    return Place(tmp_path, in_order, signers[0].public)


def test_what_is_signed_is_offered_newest_first_and_can_be_fetched(place: Place, tmp_path: Path) -> None:
    place.archive.refresh()
    assert place.archive.versions() == ["0.1.1", "0.1.0"]
    got = place.archive.download("0.1.1", tmp_path / "next")
    assert (got.version, got.path.parent) == ("0.1.1", tmp_path / "next")
    assert got.path.stat().st_mode & 0o077 == 0 or got.path.parent.stat().st_mode & 0o077 == 0


def test_nothing_of_the_machines_own_apt_is_touched(place: Place) -> None:
    before = sorted(os.listdir("/var/lib/apt/lists"))
    place.archive.refresh()
    assert sorted(os.listdir("/var/lib/apt/lists")) == before


def test_another_key_is_refused(tmp_path: Path, in_order: Path, signers: tuple[Signer, Signer]) -> None:
    place = Place(tmp_path, in_order, signers[1].public)
    with pytest.raises(SignatureWrong) as refused:
        place.archive.refresh()
    assert (refused.value.number, refused.value.reason) == (382, "signature_wrong")


def test_a_list_changed_after_it_was_signed_is_refused(place: Place) -> None:
    text = place.release.read_text()
    place.release.write_text(text.replace("Label: Uketsuke", "Label: Uketsukk"))
    (place.release.parent / "Release.gpg").unlink()
    with pytest.raises(SignatureWrong):
        place.archive.refresh()


def test_an_archive_without_a_signature_is_refused(place: Place) -> None:
    place.release.unlink()
    (place.release.parent / "Release.gpg").unlink()
    with pytest.raises(SignatureWrong):
        place.archive.refresh()


def test_an_archive_that_loses_its_good_signature_is_refused_although_the_old_list_is_there(place: Place) -> None:
    place.archive.refresh()
    text = place.release.read_text()
    place.release.write_text(re.sub(r"\n(?=Origin)", "\nDescription: changed\n", text))
    (place.release.parent / "Release.gpg").unlink()
    with pytest.raises(SignatureWrong):
        place.archive.refresh()


def test_an_expired_list_is_refused(place: Place, signers: tuple[Signer, Signer]) -> None:
    resign(place, signers[0], "Valid-Until", datetime.now(UTC) - timedelta(days=1))
    with pytest.raises(ArchiveExpired) as refused:
        place.archive.refresh()
    assert (refused.value.number, refused.value.reason) == (383, "archive_expired")


def test_a_list_of_the_future_says_that_the_clock_may_be_wrong(place: Place, signers: tuple[Signer, Signer]) -> None:
    resign(place, signers[0], "Date", datetime.now(UTC) + timedelta(days=20))
    with pytest.raises(ArchiveExpired) as refused:
        place.archive.refresh()
    assert refused.value.reason == "archive_in_future"


def test_a_package_that_differs_from_the_list_is_refused(place: Place, tmp_path: Path) -> None:
    place.archive.refresh()
    for file in (place.repository / "pool").glob("*0.1.1*"):
        content = bytearray(file.read_bytes())
        content[-20] ^= 1
        file.write_bytes(content)
    with pytest.raises(PackageDamaged) as refused:
        place.archive.download("0.1.1", tmp_path / "next")
    assert refused.value.number == 384


def test_a_package_that_is_cut_off_is_refused(place: Place, tmp_path: Path) -> None:
    place.archive.refresh()
    for file in (place.repository / "pool").glob("*0.1.1*"):
        file.write_bytes(file.read_bytes()[:-100])
    with pytest.raises(PackageDamaged):
        place.archive.download("0.1.1", tmp_path / "next")


def test_an_archive_that_is_not_there_is_not_taken_for_an_empty_one(place: Place) -> None:
    shutil.rmtree(place.repository)
    with pytest.raises(ArchiveNotReached) as refused:
        place.archive.refresh()
    assert refused.value.number == 381


def resign(place: Place, signer: Signer, field: str, moment: datetime) -> None:
    """Give a list another date, and a right signature for it."""
    plain = place.release.parent / "Release"
    written = f"{field}: {moment:%a, %d %b %Y %H:%M:%S} +0000"
    plain.write_text(re.sub(rf"^{field}: .*$", written, plain.read_text(), flags=re.MULTILINE))
    (place.release.parent / "Release.gpg").unlink()
    gpg = ("gpg", "--batch", "--yes", "--quiet", "--homedir", str(signer.home), "--local-user", signer.fingerprint)
    run(*gpg, "--clearsign", "--output", str(place.release), str(plain))
    run("gpgconf", "--homedir", str(signer.home), "--kill", "all")
