"""What the daemon hands on, checked with the keys that only the firmware has: replies, challenges, enrolment.

What fails a check is written down by its number and dropped; the visit stands at the desk all the same.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Protocol

from device.base.log import EventLog
from device.firmware.keys.errors import StateDamaged
from device.firmware.keys.identity import Identity
from device.firmware.keys.keystore import Keystore
from device.firmware.link.challenge import Challenges
from device.firmware.link.incoming import check_challenge, open_reply, open_settings
from device.wire.errors import Expired, MessageError
from device.wire.local import Enrolled, Incoming, Offer, OfferRequest, Received
from device.wire.messages.command import SettingsClaims
from device.wire.messages.host import Reply
from device.wire.topics import Leaf

_REPLIES_REMEMBERED = 64


class LinkListener(Protocol):
    """Hears of what came, in the event loop; each method returns at once."""

    def reply_came(self, reply: Reply) -> None:
        """The host answered a visit; it may be one that is long over."""

    def receipt_came(self, received: Received) -> None:
        """The host has a message, or rejected it."""

    def link_changed(self, connected: bool) -> None:
        """The broker is reached from now on, or no longer."""

    def settings_came(self, settings: SettingsClaims) -> None:
        """The host sent settings; they may be older than those in force."""

    def enrolled(self, identity: Identity) -> None:
        """The terminal was enrolled; the screen shows `identity.host_key`."""


class Reception:
    """Checks and keeps what comes in."""

    def __init__(self, keystore: Keystore, challenges: Challenges, log: EventLog, now: Callable[[], float]) -> None:
        """Check with the keys of `keystore`; `now` gives seconds since 1970."""
        self._keystore = keystore
        self._challenges = challenges
        self._log = log
        self._now = now
        self._seen: deque[str] = deque(maxlen=_REPLIES_REMEMBERED)
        self._offered = False
        self.refused = 0
        """How many messages of this run were not believed; those that only came late do not count."""

    def take(self, incoming: Incoming, listener: LinkListener) -> None:
        """Check a message of the host and act on it."""
        identity = self._keystore.identity
        if identity is None:
            return
        try:
            if incoming.leaf == Leaf.CHALLENGE:
                host_time = self._challenges.host_time()
                self._challenges.keep(check_challenge(incoming.token, identity, host_time))
            elif incoming.leaf == Leaf.REPLY:
                self._take_reply(incoming.token, identity, listener)
            elif incoming.leaf == Leaf.COMMAND:
                opening, host_time = self._keystore.opening, self._challenges.host_time()
                listener.settings_came(open_settings(incoming.token, identity, opening, host_time))
            elif incoming.leaf == Leaf.KEYS and not identity.trusted.has_followed(incoming.token):
                listener.enrolled(self._keystore.follow(incoming.token))
                self._log.event("keys_followed")
        except (MessageError, StateDamaged) as error:
            self.refused += not isinstance(error, Expired | StateDamaged)
            self._log.failure("message_refused", error, kind=incoming.leaf)

    def offer(self, request: OfferRequest) -> Offer:
        """Sign an offer of this terminal's public keys."""
        self._offered = True
        return Offer(self._keystore.offer(request.code_digest, int(self._now())))

    def enrol(self, enrolled: Enrolled, listener: LinkListener) -> bool:
        """Keep what the host gave; True when it is kept now.

        An enrolled terminal takes another host only after it signed an offer in this run: whoever has taken over
        the daemon must not be able to exchange the host behind its back. One that is enrolled again with its own
        host, as after a revocation, has nothing new to keep, and says so.
        """
        known, offered = self._keystore.identity, self._offered
        try:
            if known is not None and known.is_of(enrolled):
                self._offered = False
                return offered
            if known is not None and not offered:
                return False
            identity = self._keystore.save(enrolled)
        except (MessageError, ValueError, StateDamaged) as error:
            self._log.failure("enrolment_not_kept", error)
            return False
        self._offered = False
        self._challenges.forget()
        self._log.event("enrolled", terminal=identity.terminal)
        listener.enrolled(identity)
        return True

    def _take_reply(self, sealed: str, identity: Identity, listener: LinkListener) -> None:
        claims = open_reply(sealed, identity, self._keystore.opening, self._challenges.host_time())
        self._challenges.saw(claims.iat)
        if claims.jti not in self._seen:
            self._seen.append(claims.jti)
            listener.reply_came(claims.body)
