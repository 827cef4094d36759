"""The Debian packages' own files: versions, dependencies, scripts."""

from __future__ import annotations

import re
import subprocess
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGING = ROOT / "packaging"
DEBIAN = PACKAGING / "debian"


def changelog(suite: str, version: str) -> str:
    return subprocess.run(
        [PACKAGING / "changelog", suite, version],
        env={"PATH": "/usr/bin:/bin", "SOURCE_DATE_EPOCH": "1764400000"},
        check=True,
        capture_output=True,
        text=True,
    ).stdout


def version(suite: str, of: str) -> str:
    found = re.match(r"uketsuke \((.*)\) ", changelog(suite, of))
    assert found
    return found[1]


def test_versions_rise_with_ours_and_with_the_distribution() -> None:
    rising = [
        version("bookworm", "0.1.0rc1"),
        version("bookworm", "0.1.0"),
        version("trixie", "0.1.0"),
        version("bookworm", "0.1.1"),
        version("bookworm", "0.10.0"),
    ]
    assert rising[0] == "0.1.0~rc1+deb12"
    for lower, higher in pairwise(rising):
        assert subprocess.run(["dpkg", "--compare-versions", lower, "lt", higher]).returncode == 0, (lower, higher)


def test_the_entry_of_the_changelog_has_the_time_that_it_is_told() -> None:
    assert changelog("bookworm", "0.1.0").endswith("  Sat, 29 Nov 2025 07:06:40 +0000\n")


def paragraphs() -> dict[str, str]:
    parts = (DEBIAN / "control").read_text("utf-8").split("\n\n")
    return {part.split("\n")[0].split(": ")[1]: part for part in parts}


def test_there_are_two_packages_for_both_processors() -> None:
    found = paragraphs()
    assert set(found) == {"uketsuke", "uketsuke-terminal", "uketsuke-host"}
    for name in ("uketsuke-terminal", "uketsuke-host"):
        assert "\nArchitecture: amd64 arm64\n" in found[name]
        assert "${python:Depends}" in found[name]
        assert "${shlibs:Depends}" in found[name]


def test_the_card_service_is_needed_and_what_only_a_pi_has_is_not() -> None:
    needed, wished = re.findall(
        r"^(?:Depends|Recommends): (.*(?:\n .*)*)", paragraphs()["uketsuke-terminal"], re.MULTILINE
    )
    for package in ("python3-pyscard", "pcscd", "libccid"):
        assert package in needed
    for package in ("python3-picamera2", "python3-lgpio", "chromium"):
        assert package in wished
        assert package not in needed


@pytest.mark.parametrize("name", ["uketsuke-terminal.postrm", "uketsuke-host.postrm"])
def test_purge_takes_away_every_account_and_every_folder_of_state(name: str) -> None:
    script = (DEBIAN / name).read_text("utf-8")
    files = {"uketsuke-terminal.postrm": "uketsuke-terminal.conf", "uketsuke-host.postrm": "uketsuke-server.conf"}
    accounts = (ROOT / "systemd" / "sysusers" / files[name]).read_text("utf-8")
    for account in re.findall(r"^[ug] (uketsuke-\S+)", accounts, re.MULTILINE):
        assert re.search(rf"for (account|group) in [^;]*{account}[ ;]", script), account
    folders = (ROOT / "systemd" / "tmpfiles" / files[name]).read_text("utf-8")
    for folder in re.findall(r"^d (/var/lib/\S+)", folders, re.MULTILINE):
        assert re.search(rf"rm -rf [^\n]*{folder}( |$)", script, re.MULTILINE), folder


@pytest.mark.parametrize("path", sorted(path for path in PACKAGING.rglob("*") if path.is_file()))
def test_every_script_is_one(path: Path) -> None:
    first = path.read_text("utf-8").split("\n")[0]
    if first == "#!/bin/sh":
        assert subprocess.run(["sh", "-n", path]).returncode == 0
    if first.startswith("#!") and path.parent == PACKAGING:
        assert path.stat().st_mode & 0o100, path


def test_the_package_is_not_made_where_people_keep_theirs() -> None:
    """A build writes into its own tree only; PREFIX is where things will lie, never where they are made."""
    for name in ("build", "environment", "place"):
        assert not re.search(
            r"(mkdir|cp|install|venv) [^\n]*[ \"]/(opt|etc|usr|var/lib)/", (PACKAGING / name).read_text("utf-8")
        )
