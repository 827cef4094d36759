"""A served terminal for the tools' tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.device.cli.field.serving import Served, serving


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Served]:
    """Serve both programs."""
    with serving(tmp_path) as served:
        yield served
