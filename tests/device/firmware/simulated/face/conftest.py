"""The face chain with the real models, loaded once."""

from __future__ import annotations

import pytest

from device.firmware.face.settings import FaceSettings
from device.firmware.face.verifier import FaceVerifier
from tests.models.built import find_models


@pytest.fixture(scope="session")
def verifier() -> FaceVerifier:
    """Load the built models."""
    return FaceVerifier.load(find_models(), FaceSettings(threads=1))
