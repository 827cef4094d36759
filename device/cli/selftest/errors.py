"""What keeps a self-test from passing."""

from __future__ import annotations

from device.base.errors import UketsukeError


class SelftestFailed(UketsukeError):
    """A stage did not do what it should."""

    number = 357


class VisitFirst(UketsukeError):
    """Somebody is being received; the self-test makes way."""

    number = 358


class PartsMissing(UketsukeError):
    """A file that it needs is not there."""

    number = 359
