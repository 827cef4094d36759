"""One line for all tests of this folder: authority, broker, host, a terminal, a subscriber."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.host.authority.process import running_authority
from tests.host.line.line import Line, start_line


@pytest.fixture(scope="session")
def line() -> Iterator[Line]:
    """Start everything once in a run, since it takes seconds; what a test kills it starts again."""
    with ExitStack() as stack:
        # not pytest's own folder: the broker's user must come through, and pytest closes that for others
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="uk-line-")))
        folder.chmod(0o755)
        authority = stack.enter_context(running_authority(folder))
        yield start_line(folder, authority, stack)
