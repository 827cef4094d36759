"""The signing key in a TPM 2.0: made there, used there, never outside. The only file that imports tpm2-pytss.

A key on P-256 that signs ES256, below the chip's storage key; `signing.tpm` holds what only this very chip can load
again (TPM 2.0 Library, part 1, protected storage). A TPM does not help with the key that opens replies (it has no
X25519; P-256 by TPM2_ECDH_ZGen would be possible and is not done), nor against whoever may use the chip on the
running terminal: it keeps the key from being carried away, not from being used.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from joserfc.jwk import ECKey
from tpm2_pytss import ESAPI, TSS2_Exception
from tpm2_pytss.constants import ESYS_TR, TPM2_ALG, TPMA_OBJECT
from tpm2_pytss.types import TPM2B_PRIVATE, TPM2B_PUBLIC, TPM2B_SENSITIVE_CREATE, TPMT_SIG_SCHEME

from device.base.private_file import write_private
from device.firmware.keys.places.errors import KeyChipNotUsable
from device.wire.keys import VerifyKey, raw_signature

_FILE = "signing.tpm"
_STORAGE = "ecc256:aes128cfb"
_SIGNING = "ecc256:ecdsa-sha256"
_ATTRIBUTES = (
    TPMA_OBJECT.FIXEDTPM
    | TPMA_OBJECT.FIXEDPARENT
    | TPMA_OBJECT.SENSITIVEDATAORIGIN
    | TPMA_OBJECT.USERWITHAUTH
    | TPMA_OBJECT.SIGN_ENCRYPT
)
_LENGTH_BYTES = 4


@dataclass
class _Chip:
    """An open connection with the key loaded."""

    connection: Any = field(repr=False)
    key: Any
    public: ec.EllipticCurvePublicKey


class TpmSigner:
    """Signs with the key in the chip (`Signer`); one thread at a time."""

    algorithm = "ES256"

    def __init__(self, path: Path, address: str) -> None:
        """Load the key that `path` describes into the chip at `address`.

        Raises:
            KeyChipNotUsable: there is no chip, or it does not know this key.
        """
        self._path = path
        self._address = address
        self._chip = self._open()
        self._public = VerifyKey(*_public_key(self._chip.public))
        self.kid = self._public.kid

    def public(self) -> VerifyKey:
        """Give the half that may be shown."""
        return self._public

    def sign(self, data: bytes) -> bytes:
        """Sign; a chip that forgot the key, as after a standstill, is given it once more.

        Raises:
            KeyChipNotUsable: it does not sign.
        """
        digest = hashlib.sha256(data).digest()
        try:
            return self._sign(digest)
        except TSS2_Exception:
            self._chip = self._open()
        try:
            return self._sign(digest)
        except TSS2_Exception as error:
            raise KeyChipNotUsable("the chip does not sign") from error

    def _sign(self, digest: bytes) -> bytes:
        made = self._chip.connection.sign(self._chip.key, digest, TPMT_SIG_SCHEME(scheme=TPM2_ALG.NULL))
        ecdsa = made.signature.ecdsa
        return raw_signature(int.from_bytes(bytes(ecdsa.signatureR)), int.from_bytes(bytes(ecdsa.signatureS)))

    def _open(self) -> _Chip:
        public, private = _unpack(self._path.read_bytes())
        try:
            connection = ESAPI(self._address)
            parent = _storage_key(connection)
            key = connection.load(parent, private, public)
            connection.flush_context(parent)
        except (TSS2_Exception, RuntimeError) as error:
            raise KeyChipNotUsable("there is no TPM there, or not the one that made this key") from error
        read = load_pem_public_key(public.to_pem())
        if not isinstance(read, ec.EllipticCurvePublicKey):
            raise KeyChipNotUsable("the key is of another kind")
        return _Chip(connection, key, read)


class TpmPlace:
    """The signing key in the TPM at one address, described by a file in the firmware's folder."""

    def __init__(self, folder: Path, address: str) -> None:
        """Use a folder that exists; `address` is as in tss2-tctildr(3)."""
        self._path = folder / _FILE
        self._address = address

    def open_signing(self, *, make: bool) -> TpmSigner:
        """Give the signing key (`SigningPlace`)."""
        if make and not self._path.exists():
            write_private(self._path, self._make())
        return TpmSigner(self._path, self._address)

    def _make(self) -> bytes:
        try:
            with ESAPI(self._address) as connection:
                parent = _storage_key(connection)
                template = TPM2B_PUBLIC.parse(_SIGNING, objectAttributes=_ATTRIBUTES)
                private, public, *_ = connection.create(parent, TPM2B_SENSITIVE_CREATE(), template)
                connection.flush_context(parent)
        except (TSS2_Exception, RuntimeError) as error:
            raise KeyChipNotUsable("the TPM makes no key") from error
        return _pack(public.marshal(), private.marshal())


def _storage_key(connection: Any) -> Any:
    """Give the chip's storage key, which it makes from its own seed: the same one each time."""
    return connection.create_primary(TPM2B_SENSITIVE_CREATE(), _STORAGE, ESYS_TR.OWNER)[0]


def _pack(public: bytes, private: bytes) -> bytes:
    return len(public).to_bytes(_LENGTH_BYTES) + public + private


def _unpack(content: bytes) -> tuple[TPM2B_PUBLIC, TPM2B_PRIVATE]:
    end = _LENGTH_BYTES + int.from_bytes(content[:_LENGTH_BYTES])
    try:
        public, _ = TPM2B_PUBLIC.unmarshal(content[_LENGTH_BYTES:end])
        private, _ = TPM2B_PRIVATE.unmarshal(content[end:])
    except TSS2_Exception as error:
        raise ValueError("signing.tpm is damaged") from error
    return public, private


def _public_key(key: ec.EllipticCurvePublicKey) -> tuple[str, ECKey]:
    jose: ECKey = ECKey.import_key(key)
    return jose.thumbprint(), jose
