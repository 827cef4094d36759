"""The two packages for a suite: the newest built ones, or built now."""

from __future__ import annotations

import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
NAMES = ("uketsuke-host", "uketsuke-terminal")


def find_packages(suite: str) -> list[Path]:
    """Give both packages of this machine's architecture, built if there are none."""
    architecture = subprocess.run(
        ["dpkg", "--print-architecture"], check=True, capture_output=True, text=True
    ).stdout.strip()
    found = [_newest(suite, name, architecture) for name in NAMES]
    if None in found:
        subprocess.run([str(ROOT / "packaging" / "build"), suite, architecture], check=True, cwd=ROOT)
        found = [_newest(suite, name, architecture) for name in NAMES]
    return [path for path in found if path is not None]


def _newest(suite: str, name: str, architecture: str) -> Path | None:
    folder = ROOT / "build" / "packages" / suite
    return max(folder.glob(f"{name}_*_{architecture}.deb"), key=lambda path: path.stat().st_mtime, default=None)
