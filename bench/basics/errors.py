"""The bench's own error."""

from device.base.errors import UketsukeError


class NotMeasured(UketsukeError):
    """A part of the bench could not run."""
