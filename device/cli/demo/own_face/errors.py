"""Why somebody's own face cannot be tried."""

from __future__ import annotations

from device.base.errors import UketsukeError


class NotAgreed(UketsukeError):
    """Nobody has agreed to the use of their picture, or it was forgotten meanwhile."""

    number = 346


class PictureUnusable(UketsukeError):
    """What came is no picture, or one that is too large."""

    number = 347


class NotOneFace(UketsukeError):
    """The picture shows no face, or several."""

    number = 348
