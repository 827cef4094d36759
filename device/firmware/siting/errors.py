"""What keeps install mode from measuring; for whoever installs the terminal."""

from __future__ import annotations

from device.base.errors import UketsukeError


class VisitOpen(UketsukeError):
    """Somebody is being received; they come first."""

    number = 293


class CameraGivesNothing(UketsukeError):
    """There is no camera, it is in use, or it gives no frame."""

    number = 294


class FirmwareNotReached(UketsukeError):
    """The firmware's diagnosis socket does not answer."""

    number = 295


class MeasureImpossible(UketsukeError):
    """A figure that was given cannot be right."""

    number = 296
