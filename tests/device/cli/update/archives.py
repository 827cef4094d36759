"""Made-up packages and a signed archive of them, made by the shipped tool."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[4]
PACKAGE = "uketsuke-terminal"


def run(*words: str, **environment: str) -> str:
    done = subprocess.run(
        words, capture_output=True, text=True, check=False, timeout=120, env={**os.environ, **environment}
    )
    assert done.returncode == 0, done.stderr[-800:]
    return done.stdout


def build_package(folder: Path, version: str, package: str = PACKAGE, architecture: str = "all") -> Path:
    """Build a small package with one file in it."""
    tree = folder / f"{package}-{version}"
    (tree / "DEBIAN").mkdir(parents=True)
    (tree / "opt").mkdir()
    (tree / "opt" / "version").write_text(version * 2000)
    fields = f"Package: {package}\nVersion: {version}\nArchitecture: {architecture}\n"
    fields += "Maintainer: Mihon <mihon@example.invalid>\nDescription: made up for a test\n"
    (tree / "DEBIAN" / "control").write_text(fields)
    file = folder / f"{package}_{version}_{architecture}.deb"
    run("dpkg-deb", "--root-owner-group", "--build", str(tree), str(file))
    return file


@dataclass(frozen=True)
class Signer:
    """A GnuPG home with one key, and its public half."""

    home: Path
    fingerprint: str
    public: Path


def make_signer(folder: Path) -> Signer:
    """Make a key; the path must be short, because the agent's socket lies in it."""
    folder.mkdir(mode=0o700)
    gpg = ("gpg", "--batch", "--quiet", "--homedir", str(folder))
    run(*gpg, "--passphrase", "", "--quick-generate-key", "Mihon <mihon@example.invalid>", "ed25519", "sign", "never")
    listed = run(*gpg, "--list-keys", "--with-colons")
    fingerprint = next(line.split(":")[9] for line in listed.splitlines() if line.startswith("fpr:"))
    public = folder / "key.asc"
    public.write_text(run(*gpg, "--armor", "--export", fingerprint))
    run("gpgconf", "--homedir", str(folder), "--kill", "all")
    return Signer(folder, fingerprint, public)


def sign(signer: Signer, repository: Path, *packages: Path, days: int = 30) -> None:
    """Put packages into an archive and sign it, as an operator does."""
    tool = str(ROOT / "tools" / "apt-repository")
    files = [str(package) for package in packages]
    run(tool, str(repository), signer.fingerprint, *files, GNUPGHOME=str(signer.home), DAYS=str(days))
    run("gpgconf", "--homedir", str(signer.home), "--kill", "all")


def write_source(path: Path, repository: Path, key: Path, *more: str) -> Path:
    """Write the file that names the archive."""
    lines = ["Types: deb", f"URIs: file:{repository}", "Suites: stable", "Components: main", f"Signed-By: {key}"]
    path.write_text("\n".join([*lines, *more]) + "\n")
    return path
