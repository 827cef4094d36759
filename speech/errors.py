"""What can go wrong while sounds are built; read by whoever sets a machine up."""

from __future__ import annotations

from device.base.errors import UketsukeError


class SpeechError(UketsukeError):
    """No sounds, or not all of them: a terminal without them shows everything and says nothing."""


class EngineMissing(SpeechError):
    """A program or package that makes sounds is not installed."""

    number = 281


class EngineFailed(SpeechError):
    """An engine made no sound of a text."""

    number = 282
