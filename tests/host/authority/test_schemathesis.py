"""The authority keeps to its own OpenAPI document, whatever is sent to it (a short attack; see `attack.py`)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.host.authority.attack import PARTS, attack

EXAMPLES = 5


@pytest.mark.system
@pytest.mark.timeout(300)
@pytest.mark.parametrize("paths", PARTS)
def test_the_document_is_kept(tmp_path: Path, paths: str) -> None:
    """No fault of the server, no answer outside the document, nothing without a token."""
    done = attack(tmp_path, paths, EXAMPLES, "fuzzing", seed=7)
    assert done.returncode == 0, done.stdout
    assert " passed" in done.stdout
