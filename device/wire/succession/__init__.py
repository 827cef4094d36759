"""Following the host from one generation of keys to the next: pure, for whoever trusts a host.

An announcement is believed when the key that it names as its own is the newest that is trusted; nothing else can
replace a host's keys but a new enrolment. The former keys count on until the moment that it states.
"""

from __future__ import annotations

from dataclasses import dataclass

from device.wire import codec, envelope, version
from device.wire.errors import SchemaNotAccepted, WrongAddress
from device.wire.keys import VerifyKey, read_sealing_key, read_verify_key
from device.wire.messages.enrolment import HostIdentity, PublicKey
from device.wire.messages.keys import KEYS_TYPE, FormerHost, KeysClaims

_FORMER_KEPT = 4


@dataclass(frozen=True)
class TrustedHost:
    """The host's keys that are trusted: the newest, and former ones that still count."""

    host: HostIdentity
    former: tuple[FormerHost, ...] = ()
    """Newest first; those that do not count any more are remembered to know old news by."""

    def find_receipt_key(self, kid: str, now: float) -> VerifyKey | None:
        """Give the key of that id with which receipts may be signed at `now` (seconds since 1970)."""
        return _find(kid, [one.receipt_key for one in self._counting(now)])

    def find_control_key(self, kid: str, now: float) -> VerifyKey | None:
        """Give the key of that id with which replies, challenges and commands may be signed at `now`."""
        return _find(kid, [one.control_key for one in self._counting(now)])

    def find_result_key(self, kid: str, now: float) -> VerifyKey | None:
        """Give the key of that id with which results may be signed at `now`."""
        return _find(kid, [one.result_key for one in self._counting(now)])

    def follow(self, token: str, audience: str, announcing: PublicKey) -> TrustedHost:
        """Give what is trusted after an announcement for `audience`; `announcing` is the key that has to sign it.

        `announcing` is the newest control key for a terminal, the newest result key for a subscriber. It does not
        matter how late an announcement comes: it is the host's own word all the same.

        Raises:
            MessageError: it is not by the newest keys, not for us, or not in a form we know.
        """
        claims = self._read(token, read_verify_key(announcing.jwk()))
        if claims.iss != self.host.name or claims.host.name != self.host.name or claims.aud != audience:
            raise WrongAddress("the announcement is by another host or for somebody else")
        check_host_keys(claims.host)
        former = (FormerHost(self.host, claims.former_until), *self.former)
        return TrustedHost(claims.host, former[:_FORMER_KEPT])

    def has_followed(self, token: str) -> bool:
        """Tell whether an announcement was signed with a former key: it is old news."""
        kid = envelope.peek_key_id(token)
        keys = [key for one in self.former for key in (one.host.control_key, one.host.result_key)]
        return _find(kid, keys) is not None

    def _read(self, token: str, key: VerifyKey) -> KeysClaims:
        claims = envelope.verify(token, KEYS_TYPE, lambda kid: key if kid == key.kid else None).claims
        schema = claims.get("schema")
        if not isinstance(schema, int) or not version.is_accepted(schema):
            raise SchemaNotAccepted("the announcement's version is not known here")
        return codec.from_json(claims, KeysClaims, "keys")

    def _counting(self, now: float) -> list[HostIdentity]:
        return [self.host, *(one.host for one in self.former if now < one.until)]


def check_host_keys(host: HostIdentity) -> None:
    """Check that all four keys of a host are keys.

    Raises:
        MessageInvalid: one is none.
    """
    read_sealing_key(host.sealing_key.jwk())
    for key in (host.receipt_key, host.control_key, host.result_key):
        read_verify_key(key.jwk())


def _find(kid: str, keys: list[PublicKey]) -> VerifyKey | None:
    read = (read_verify_key(key.jwk()) for key in keys)
    return next((key for key in read if key.kid == kid), None)
