"""Fixtures of the card library's tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.device.firmware.card.stack import Stack, open_stack
from tests.device.firmware.card.vectors.numbers import Numbers, new_numbers
from tests.device.firmware.simulated.made import Maker


@pytest.fixture(scope="session")
def maker(tmp_path_factory: pytest.TempPathFactory) -> Maker:
    """Cards of one issuer, whose folder all tests of a run share."""
    return Maker(tmp_path_factory.getbasetemp() / "issuer")


@pytest.fixture(scope="session")
def keys() -> tuple[Numbers, Numbers, Numbers]:
    """Keys of the second generator: issuer, signer, card."""
    return new_numbers(), new_numbers(), new_numbers()


@pytest.fixture(scope="session")
def stack(maker: Maker) -> Iterator[Stack]:
    """A private card service with an empty virtual reader."""
    with open_stack(maker.folder) as opened:
        yield opened
