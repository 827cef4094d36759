"""What enrolment gave this terminal: its names, and the host that it trusts, by its public keys.

It must not know where this is stored or how it came.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from device.wire.keys import SealingKey, read_sealing_key
from device.wire.local import Enrolled
from device.wire.messages.enrolment import HostIdentity
from device.wire.messages.keys import FormerHost
from device.wire.succession import TrustedHost, check_host_keys
from device.wire.topics import check_name

_LETTER = re.compile(r"[A-Z]")


@dataclass(frozen=True)
class Identity:
    """The clinic, this terminal's name, the letter of its tickets, and the host."""

    clinic: str
    terminal: str
    letter: str
    host: HostIdentity
    former: tuple[FormerHost, ...] = ()
    """Keys that the host had before and with which it may still sign for a time."""

    def __post_init__(self) -> None:
        """Check names and keys, so that an identity that exists can be used.

        Raises:
            MessageInvalid: a name or key is none of ours.
            ValueError: the letter is none.
        """
        check_name(self.clinic)
        check_name(self.terminal, "t-")
        check_name(self.host.name, "h-")
        if not _LETTER.fullmatch(self.letter):
            raise ValueError("letter is not one of A to Z")
        check_host_keys(self.host)

    @classmethod
    def of(cls, enrolled: Enrolled) -> Identity:
        """Take over what the host gave at enrolment; raises like the constructor."""
        return cls(enrolled.clinic, enrolled.terminal, enrolled.letter, enrolled.host)

    @property
    def sealing_key(self) -> SealingKey:
        """The key to seal for the host."""
        return read_sealing_key(self.host.sealing_key.jwk())

    @property
    def trusted(self) -> TrustedHost:
        """The host's keys that count."""
        return TrustedHost(self.host, self.former)

    def followed(self, trusted: TrustedHost) -> Identity:
        """Give the same terminal with the host's next keys."""
        return replace(self, host=trusted.host, former=trusted.former)

    def is_of(self, enrolled: Enrolled) -> bool:
        """Tell whether an enrolment says what is known already, whatever keys the host had before."""
        return replace(self, former=()) == Identity.of(enrolled)

    @property
    def host_key(self) -> str:
        """The sealing key's RFC 7638 thumbprint, to compare on the screen with what `uketsuke enrol` prints."""
        return self.sealing_key.kid
