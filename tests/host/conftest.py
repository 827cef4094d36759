"""The host without broker and network."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.host.world import World, prepare_world


@pytest.fixture(scope="session")
def prepared_world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with keys and a new database, to be copied."""
    folder = tmp_path_factory.mktemp("world")
    prepare_world(folder)
    return folder


@pytest.fixture
def world(tmp_path: Path, prepared_world: Path) -> Iterator[World]:
    """Give a host of this test's own."""
    shutil.copytree(prepared_world, tmp_path, dirs_exist_ok=True)
    made = World(tmp_path)
    yield made
    made.engine.dispose()
