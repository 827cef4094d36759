"""Debian packages, installed or as a file: name, version, architecture, and which of two versions is newer."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from device.base.private_file import sync_folder
from device.cli.update.calling import call
from device.cli.update.errors import PackageDamaged

_LIMIT_S, _READ_S = 60.0, 600.0
_VERSION = re.compile(r"[0-9][0-9A-Za-z.+:~-]{0,60}")


@dataclass(frozen=True)
class Installed:
    """The version that the package manager has, and whether it is wholly installed."""

    version: str
    whole: bool


@dataclass(frozen=True)
class PackageFile:
    """A package as a file, checked to be what it says."""

    path: Path
    version: str
    sha256: str


def is_version(text: str) -> bool:
    """Say whether a text has the form of a version."""
    return _VERSION.fullmatch(text) is not None


def is_newer(version: str, than: str) -> bool:
    """Compare by Debian's rules."""
    return call(["dpkg", "--compare-versions", version, "gt", than], _LIMIT_S).code == 0


def read_installed(package: str) -> Installed | None:
    """Ask the package manager; None when the package is not installed."""
    said = call(["dpkg-query", "-W", "-f", "${db:Status-Status} ${db:Status-Eflag} ${Version}", package], _LIMIT_S)
    words = said.out.split()
    if said.code or len(words) != 3 or words[0] in ("not-installed", "config-files"):
        return None
    return Installed(words[2], words[:2] == ["installed", "ok"])


def architecture() -> str:
    """Give this machine's architecture in the package manager's words."""
    return call(["dpkg", "--print-architecture"], _LIMIT_S).out.strip()


def inspect(path: Path, package: str) -> PackageFile:
    """Read a package file to its last byte.

    Raises:
        PackageDamaged: it is cut off, no package, another package, or for another kind of machine.
    """
    told = call(["dpkg-deb", "-f", str(path), "Package", "Version", "Architecture"], _LIMIT_S)
    whole = told.code == 0 and call(["dpkg-deb", "--contents", str(path)], _READ_S).code == 0
    fields = dict(line.split(": ", 1) for line in told.out.splitlines() if ": " in line)
    if not whole:
        raise PackageDamaged(f"{path.name}: is cut off or no package", "package_damaged")
    if fields.get("Package") != package or fields.get("Architecture") not in ("all", architecture()):
        raise PackageDamaged(f"{path.name}: is another package, or for another machine", "package_foreign")
    return PackageFile(path, fields.get("Version", ""), sha256_of(path))


def keep_only(package: PackageFile, folder: Path) -> PackageFile:
    """Move a package into a folder for root alone, as the only one there."""
    fresh = folder.with_name(folder.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True, mode=0o700)
    kept = Path(shutil.copy(package.path, fresh))
    with kept.open("rb") as file:
        os.fsync(file.fileno())
    shutil.rmtree(folder, ignore_errors=True)
    fresh.rename(folder)
    sync_folder(folder.parent)
    return PackageFile(folder / kept.name, package.version, package.sha256)


def find_kept(folder: Path, package: str, version: str) -> PackageFile | None:
    """Give the one package file of a folder if it is that version and still whole."""
    for path in folder.glob("*.deb"):
        with contextlib.suppress(PackageDamaged):
            if (found := inspect(path, package)).version == version:
                return found
    return None


def sha256_of(path: Path) -> str:
    """Give the digest of a file in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
