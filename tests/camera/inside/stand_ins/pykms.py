"""Stands in for the kernel display driver's bindings, which picamera2 imports for a preview that nobody opens."""

from __future__ import annotations

from typing import Any


class _Names(type):
    def __getattr__(cls, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return name


class PixelFormat(metaclass=_Names):
    """Has every format that picamera2's table names."""
