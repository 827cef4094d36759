"""Where tests find what set-up has built and fetched; a test that needs it fails with the command to run."""

from __future__ import annotations

from pathlib import Path

import pytest

BUILD = Path(__file__).parents[2] / "build"


def find_models() -> Path:
    """Give the folder of built models."""
    return _require(BUILD / "models" / "sface" / "sface.tflite").parents[1]


def find_portrait(name: str) -> Path:
    """Give one fetched portrait."""
    return _require(BUILD / "portraits" / name)


def find_downloads() -> Path:
    """Give the folder of fetched archives."""
    return _require(BUILD / "downloads")


def _require(path: Path) -> Path:
    if not path.exists():
        pytest.fail(f"{path.relative_to(BUILD.parent)} is missing: run make setup")
    return path
