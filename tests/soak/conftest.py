"""The machine's isolation, as the system tests find it."""

from __future__ import annotations

from tests.system.conftest import sandbox

__all__ = ["sandbox"]
