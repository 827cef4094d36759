"""Gives the places that the settings name; a TPM's library is loaded only where there is one."""

from __future__ import annotations

from pathlib import Path

from device.firmware.keys.places.credential import CredentialPlace
from device.firmware.keys.places.errors import KeyChipNotUsable
from device.firmware.keys.places.file import FilePlace
from device.firmware.keys.places.port import OpeningPlace, SigningPlace
from device.firmware.keys.places.settings import KeySettings


def open_signing_place(settings: KeySettings, folder: Path) -> SigningPlace:
    """Give where the signing key lies; `folder` is the firmware's own, and exists.

    Raises:
        CredentialMissing, KeyChipNotUsable: the place is not there on this machine.
    """
    if settings.signing == "tpm":
        return _open_tpm(folder, settings.tpm)
    return CredentialPlace.of_this_unit() if settings.signing == "credential" else FilePlace(folder)


def open_opening_place(settings: KeySettings, folder: Path) -> OpeningPlace:
    """Give where the keys lie that are used in memory; arguments and errors are those of `open_signing_place`."""
    return CredentialPlace.of_this_unit() if settings.opening == "credential" else FilePlace(folder)


def _open_tpm(folder: Path, address: str) -> SigningPlace:
    try:
        from device.firmware.keys.places.tpm import TpmPlace
    except ImportError as error:
        raise KeyChipNotUsable("the extra `tpm` is not installed") from error
    return TpmPlace(folder, address)
