"""Further versions of a built package, good and bad, made by changing what is in it; and an archive of them."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from tests.device.cli.update.archives import Signer, sign

ROOT = Path(__file__).parents[2]
Change = Callable[[Path], None]


class Versions:
    """Unpacks a package once and builds other versions of it."""

    def __init__(self, package: Path, folder: Path, *changes: Change) -> None:
        """Work below `folder`; `changes` are made to every version, and to the first one too."""
        self._folder = folder / package.name.partition("_")[0]
        self._tree = self._folder / "tree"
        self._folder.mkdir(parents=True)
        subprocess.run(["dpkg-deb", "--raw-extract", str(package), str(self._tree)], check=True)
        self.name, self.version, self._architecture = package.stem.split("_")
        for change in changes:
            change(self._tree)
        self.first = self.make(self.version) if changes else package

    def make(self, version: str, *changes: Change) -> Path:
        """Build the package as another version, with changes made to its files."""
        tree = self._folder / version
        subprocess.run(["cp", "-a", "--reflink=auto", str(self._tree), str(tree)], check=True)
        control = tree / "DEBIAN" / "control"
        control.write_text(control.read_text().replace(f"Version: {self.version}\n", f"Version: {version}\n"))
        for change in changes:
            change(tree)
        built = self._folder / f"{self.name}_{version}_{self._architecture}.deb"
        packing = ["dpkg-deb", "--root-owner-group", "-Zzstd", "-z1", "--build", str(tree), str(built)]
        subprocess.run(packing, check=True, stdout=subprocess.DEVNULL)
        shutil.rmtree(tree)
        return built


def command_dies(name: str) -> Change:
    """A program that ends at once, as with a library that is missing."""

    def change(tree: Path) -> None:
        (program,) = tree.glob(f"opt/*/bin/{name}")
        program.write_text("#!/bin/sh\nexit 1\n")

    return change


def source_is(module: str, old: str, new: str) -> Change:
    """Other source text in a module; its bytecode, which nobody compares with it, goes."""

    def change(tree: Path) -> None:
        (file,) = tree.glob(f"opt/*/lib/python3*/site-packages/{module}")
        text = file.read_text("utf-8")
        if old not in text:
            raise ValueError(f"{module} does not hold {old!r}")
        file.write_text(text.replace(old, new), "utf-8")
        for compiled in file.parent.glob(f"__pycache__/{file.stem}.*.pyc"):
            compiled.unlink()

    return change


def from_tree(tree: Path) -> None:
    """The working tree's own sources in the place of the packaged ones: what was built an hour ago is old."""
    (site,) = tree.glob("opt/*/lib/python3*/site-packages")
    parts = ("host", "device/base", "device/wire", "device/cli/update") if (site / "host").exists() else ("device",)
    for part in parts:
        shutil.rmtree(site / part)
        shutil.copytree(ROOT / part, site / part, ignore=shutil.ignore_patterns("__pycache__"))


def half_installs(tree: Path) -> None:
    """A package whose script fails in the middle."""
    script = tree / "DEBIAN" / "postinst"
    script.write_text("#!/bin/sh\nexit 1\n")


def publish(signer: Signer, root: Path, *packages: Path) -> None:
    """Put packages into the archive that a machine's web server shows."""
    sign(signer, root / "srv/updates", *packages)
