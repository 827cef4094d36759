"""Why a demo can fail besides its programs; each has the exit code that scripts see."""

from __future__ import annotations

from device.base.errors import UketsukeError


class DeviceAbsent(UketsukeError):
    """A simulated device cannot be had: the card reader's driver, the models, the portraits."""

    number = 614


class VisitFailed(UketsukeError):
    """The visit did not come to its end: a page said something unexpected, or nothing came in time."""

    number = 615
