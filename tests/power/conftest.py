"""A folder for many small disks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

_MEMORY = Path("/dev/shm")


@pytest.fixture
def quick_disk() -> Iterator[Path]:
    """Give a folder in memory, where syncing costs nothing: what is tested is the order of writes."""
    with TemporaryDirectory(prefix="uk-power-", dir=_MEMORY if _MEMORY.is_dir() else None) as folder:
        yield Path(folder)
