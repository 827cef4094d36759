"""Single packages out of a file of pinned ones: with their hashes, and only what is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.debian.pins import pick
from tests.debian.tree import PROJECT, Recipe

_PINNED = """\
numpy==1.26.4 ; python_full_version < '3.12' \\
    --hash=sha256:aa
numpy==2.5.5 ; python_full_version >= '3.12' \\
    --hash=sha256:bb \\
    --hash=sha256:cc
numpydoc==1.0 \\
    --hash=sha256:dd
"""


def test_a_package_keeps_markers_and_hashes_of_every_version() -> None:
    assert pick(_PINNED, ["numpy"]) == _PINNED[: _PINNED.index("numpydoc")]


def test_a_package_that_is_not_pinned_is_named() -> None:
    with pytest.raises(ValueError, match="absent"):
        pick(_PINNED, ["numpy", "absent"])


def test_ours_can_be_taken_apart() -> None:
    picked = pick((PROJECT / "requirements.txt").read_text("utf-8"), ["pyscard"])
    assert picked.startswith("pyscard==")
    assert "--hash=sha256:" in picked


def test_a_recipe_is_another_one_when_a_file_in_it_changes(tmp_path: Path) -> None:
    file = tmp_path / "pins.txt"
    file.write_text("one", "ascii")
    recipe = Recipe("bookworm", "arm64", ("python3",), ("true",), (("/opt/pins.txt", file),))
    before = recipe.digest
    assert recipe.digest == before
    file.write_text("two", "ascii")
    assert recipe.digest != before
