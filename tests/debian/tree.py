"""A Debian tree with packages in it: made with tools/debian-tree once per recipe, then used again and again."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).parents[2]
_TOOL = PROJECT / "tools" / "debian-tree"
_MARK = "recipe"


@dataclass(frozen=True)
class Recipe:
    """What a tree is made of: suite, architecture, Debian packages, and shell lines that are run in it once.

    `files` are copied into it before the lines are run: place in the tree and file of this machine.
    """

    suite: str
    arch: str
    packages: tuple[str, ...]
    lines: tuple[str, ...]
    files: tuple[tuple[str, Path], ...] = ()

    @property
    def digest(self) -> str:
        """A name for exactly this recipe, what its files hold included."""
        contents = [hashlib.sha256(source.read_bytes()).hexdigest() for _place, source in self.files]
        return hashlib.sha256(repr((self, contents)).encode()).hexdigest()


@dataclass(frozen=True)
class Tree:
    """A tree in a folder; nothing is shared with the machine but its kernel."""

    folder: Path

    def call(self, *command: str) -> list[str]:
        """Give the command line that runs `command` in it as root."""
        return [str(_TOOL), "run", str(self.folder), *command]

    def run(self, *command: str) -> None:
        """Run a command in it; what it says goes to stderr.

        Raises:
            CalledProcessError: it failed.
        """
        subprocess.run(self.call(*command), check=True, stdout=sys.stderr)

    def put(self, source: Path, place: str) -> None:
        """Copy a file or a folder of the machine to a path in the tree, in place of what is there."""
        target = self.folder / place.lstrip("/")
        shutil.rmtree(target, ignore_errors=True)
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(source, target)


def prepare(recipe: Recipe, folder: Path) -> Tree:
    """Give the tree of a recipe in `folder`, made anew where it is another recipe's or was left half done.

    Raises:
        CalledProcessError: Debian or Python packages cannot be had.
    """
    if os.geteuid() != 0:
        sys.exit("this needs root, for a Debian tree of its own")
    tree = Tree(folder.resolve())
    mark = tree.folder.with_name(f"{tree.folder.name}.{_MARK}")
    if mark.exists() and mark.read_text("ascii") == recipe.digest:
        return tree
    mark.unlink(missing_ok=True)
    shutil.rmtree(tree.folder, ignore_errors=True)
    tree.folder.parent.mkdir(parents=True, exist_ok=True)
    wanted = ("--include", ",".join(recipe.packages))
    unpack = (str(_TOOL), "unpack", str(tree.folder), recipe.suite, recipe.arch, *wanted)
    subprocess.run(unpack, check=True, stdout=sys.stderr)
    for place, source in recipe.files:
        tree.put(source, place)
    tree.run("sh", "-euc", "\n".join(recipe.lines))
    mark.write_text(recipe.digest, "ascii")
    return tree
