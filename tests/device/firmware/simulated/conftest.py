"""Fixtures of the virtual card's tests."""

from __future__ import annotations

import pytest

from tests.device.firmware.simulated.made import Maker


@pytest.fixture(scope="session")
def maker(tmp_path_factory: pytest.TempPathFactory) -> Maker:
    """Cards of one issuer, whose folder all tests of a run share."""
    return Maker(tmp_path_factory.getbasetemp() / "issuer")
