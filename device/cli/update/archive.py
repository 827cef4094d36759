"""The archive, through apt with lists and a source of its own: what it offers, and a package of it as a file.

apt checks signature, dates and digests; everything that could weaken it is set here to its strict value, whatever
the machine's own apt configuration says. Nothing is installed here.
"""

from __future__ import annotations

import functools
import shutil
from collections.abc import Sequence
from pathlib import Path

from device.cli.update.apt_words import is_refusal, judge_apt
from device.cli.update.calling import Said, call
from device.cli.update.errors import PackageDamaged
from device.cli.update.package import PackageFile, inspect, is_newer, is_version, keep_only

_LIMIT_S = 1800.0
_STRICT = {
    "Acquire::AllowInsecureRepositories": "false",
    "Acquire::AllowWeakRepositories": "false",
    "Acquire::AllowDowngradeToInsecureRepositories": "false",
    "Acquire::Check-Valid-Until": "true",
    "Acquire::Check-Date": "true",
    "Acquire::Retries": "3",
    "Acquire::Languages": "none",
    "Acquire::http::Timeout": "30",
    "Acquire::https::Timeout": "30",
    "Acquire::https::Verify-Peer": "true",
    "APT::Get::AllowUnauthenticated": "false",
    "APT::Update::Error-Mode": "any",
}


class Archive:
    """One archive for one package."""

    def __init__(self, package: str, source: Path, cache: Path, more: Sequence[str] = ()) -> None:
        """Keep lists and downloads below `cache`; `more` are further options of apt."""
        self._package = package
        self._source = source
        self._cache = cache
        self._more = tuple(more)

    def refresh(self) -> None:
        """Fetch the signed list.

        Raises:
            UpdateError: it cannot be had, or is not to be believed.
        """
        for folder in ("lists/partial", "no-other-sources"):
            (self._cache / folder).mkdir(parents=True, exist_ok=True)
        said = self._apt("apt-get", "update")
        if said.code or is_refusal(said.err):
            raise judge_apt(said.err + said.out)

    def versions(self) -> list[str]:
        """Give what it offers, newest first."""
        said = self._apt("apt-cache", "madison", self._package)
        rows = [[cell.strip() for cell in line.split("|")] for line in said.out.splitlines()]
        found = {row[1] for row in rows if len(row) == 3 and row[0] == self._package and is_version(row[1])}
        return sorted(found, key=functools.cmp_to_key(_newer_first))

    def download(self, version: str, folder: Path) -> PackageFile:
        """Fetch one version into an empty folder, checked against the signed list and for being whole.

        Raises:
            UpdateError: it cannot be had, or is not what the list names.
        """
        downloads = self._cache / "archives"
        shutil.rmtree(downloads, ignore_errors=True)
        downloads.mkdir(parents=True)
        said = self._apt("apt-get", "download", f"{self._package}={version}", folder=downloads)
        found = list(downloads.glob("*.deb"))
        if said.code or len(found) != 1:
            raise judge_apt(said.err + said.out)
        package = inspect(found[0], self._package)
        if package.version != version:
            raise PackageDamaged(f"{found[0].name}: holds version {package.version}", "package_foreign")
        return keep_only(package, folder)

    def _apt(self, program: str, *words: str, folder: Path | None = None) -> Said:
        places = {
            "Dir::Etc::sourcelist": str(self._source),
            "Dir::Etc::sourceparts": f"{self._cache}/no-other-sources",
            "Dir::State::lists": f"{self._cache}/lists",
            "Dir::Cache::pkgcache": "",
            "Dir::Cache::srcpkgcache": "",
        }
        options = [word for name, value in {**_STRICT, **places}.items() for word in ("-o", f"{name}={value}")]
        return call([program, *options, *self._more, *words], _LIMIT_S, folder)


def _newer_first(one: str, other: str) -> int:
    return -1 if is_newer(one, other) else 1
