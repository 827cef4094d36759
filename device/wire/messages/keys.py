"""Host to terminals and subscribers: the host's next keys, signed with a key of the former ones.

To terminals it is signed with the former control key, to subscribers with the former result key. It holds public
material only, so it is not sealed and terminal's daemon and firmware can both check it. Whoever trusts another
generation than the one that signs it is not addressed: announcements are followed one after the other.
"""

from __future__ import annotations

from dataclasses import dataclass

from device.wire.messages.enrolment import HostIdentity

KEYS_TYPE = "uketsuke-keys+jwt"


@dataclass(frozen=True)
class FormerHost:
    """The host's former keys, and until when (seconds since 1970) their signatures still count."""

    host: HostIdentity
    until: int


@dataclass(frozen=True)
class KeysClaims:
    """The claims: `host` replaces the keys that sign this, which count beside the new ones until `former_until`."""

    schema: int
    iss: str
    aud: str
    iat: int
    former_until: int
    host: HostIdentity
