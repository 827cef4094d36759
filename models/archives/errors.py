"""What can go wrong while models and portraits are fetched and built; read by whoever sets a machine up."""

from __future__ import annotations

from device.base.errors import UketsukeError


class BuildError(UketsukeError):
    """A set-up step failed; nothing was left half written."""


class DownloadFailed(BuildError):
    """pip could not fetch an archive from the configured index."""

    number = 621


class ArchiveAltered(BuildError):
    """A fetched archive, or the file in it, does not have the SHA-256 on record."""

    number = 622


class BuildDiffers(BuildError):
    """The built file does not have the SHA-256 on its card."""

    number = 623
