"""What can be wrong with a place that keeps keys; the numbers stand in the registry."""

from __future__ import annotations

from device.base.errors import UketsukeError


class KeyChipNotUsable(UketsukeError):
    """The settings name a TPM for the signing key, and it is not there or does not know the key."""

    number = 641


class CredentialMissing(UketsukeError):
    """The settings name the service manager's credentials, and a key was not handed over."""

    number = 642
