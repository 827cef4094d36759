"""What the host renews by itself: its certificates and its servers', the broker's list, and keys whose time is over.

Run once when the host starts and then every hour. What the broker reads is followed by one reload.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from device.base.errors import UketsukeError
from device.base.log import EventLog
from host.base.ring import tidy_ring
from host.pki.ca import CertificateAuthority
from host.trust.broker_list import BrokerList


@dataclass(frozen=True)
class OwnCertificates:
    """The three certificates of the host; each call makes or renews one and tells whether it is a new one."""

    keep_client: Callable[[CertificateAuthority, float], bool]
    keep_enrolment: Callable[[CertificateAuthority, float], bool]
    keep_broker: Callable[[CertificateAuthority, float], bool]


class Upkeep:
    """Looks after all of it."""

    def __init__(
        self,
        authority: CertificateAuthority,
        own: OwnCertificates,
        broker_list: BrokerList,
        keys: Path,
        clock: Callable[[], float],
        log: EventLog,
        *,
        is_promised: Callable[[float], bool],
    ) -> None:
        """Renew by `clock`, in seconds since 1970.

        `is_promised` tells whether somebody was given the fingerprint of the enrolment service and has not used it
        yet; its certificate then stays, which is a matter of half an hour.
        """
        self._is_promised = is_promised
        self._authority = authority
        self._own = own
        self._broker_list = broker_list
        self._keys = keys
        self._clock = clock
        self._log = log
        self._owes_reload = False
        self.revoked_since = False
        """Set when certificates were revoked by a new enrolment: the list is written with the next round."""
        self.on_enrolment_certificate: Callable[[], None] = lambda: None
        """Called when the enrolment service has a new certificate on disk."""

    async def look(self) -> None:
        """Take one round; what fails is written down and tried again with the next one."""
        try:
            await asyncio.to_thread(self._look)
        except (UketsukeError, OSError) as error:
            self._log.failure("upkeep_failed", error)

    def _look(self) -> None:
        now = self._clock()
        if self._own.keep_client(self._authority, now):
            self._log.event("certificate_renewed", name="host")
        if not self._is_promised(now) and self._own.keep_enrolment(self._authority, now):
            self._log.event("certificate_renewed", name="enrolment")
            self.on_enrolment_certificate()
        self._look_after_broker(now)
        if tidy_ring(self._keys, now):
            self._log.event("keys_destroyed")

    def _look_after_broker(self, now: float) -> None:
        renewed = self._own.keep_broker(self._authority, now)
        listed = self.revoked_since or self._broker_list.is_worn()
        if listed:
            self.revoked_since = False
            self._broker_list.write()
        if renewed or listed:
            self._log.event("broker_files_renewed", count=renewed + listed)
            self._owes_reload = True
        if self._owes_reload:
            self._broker_list.reload()
            self._owes_reload = False
