"""Why an order of the control page is not carried out."""

from __future__ import annotations

from device.base.errors import UketsukeError


class OrderImpossible(UketsukeError):
    """Something that it needs was stopped, or this machine lacks a tool for it."""

    number = 349
