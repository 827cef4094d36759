"""Section `[keys]` of the firmware's settings: where its private keys lie."""

from __future__ import annotations

from dataclasses import dataclass

_SIGNING = ("file", "credential", "tpm")
_OPENING = ("file", "credential")


@dataclass(frozen=True)
class KeySettings:
    """Where the signing key lies, and where the keys that are used in memory do."""

    signing: str = "file"
    """`file`, `credential` (handed over by systemd) or `tpm`."""
    opening: str = "file"
    """`file` or `credential`; X25519, which opens replies, is not among the curves of a TPM 2.0."""
    tpm: str = "device:/dev/tpmrm0"
    """How the TPM is reached, as in tss2-tctildr(3)."""

    def __post_init__(self) -> None:
        """Check the words."""
        if self.signing not in _SIGNING or self.opening not in _OPENING:
            raise ValueError(f"signing must be one of {_SIGNING}, opening one of {_OPENING}")
