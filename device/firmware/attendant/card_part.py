"""The effects that need the card, each on the one thread that talks to it.

One connection serves a whole visit; any failure of it voids it, and nothing that was verified is carried over.
"""

from __future__ import annotations

import asyncio
import base64
import secrets
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from device.base.errors import UketsukeError
from device.firmware.attendant.evidence import JAPAN, Evidence
from device.firmware.card import errors, reading
from device.firmware.card.certificate import CertificateStatus
from device.firmware.card.profile import CardKind
from device.firmware.card.reader import Connection, Reader
from device.firmware.card.trust import TrustAnchors
from device.firmware.visit.events import Begins, CardRead, Event, Failed, Kind
from device.firmware.visit.states import Way
from device.firmware.visit.visit import Visit
from device.wire.messages.visit import PinProof
from device.wire.pin import pin_message
from device.wire.words import Genuine

T = TypeVar("T")

LEAST_NUMBER_B_TRIES = 4
"""The face is offered only while a try can be spent and three are still left after it."""
LEAST_PIN_TRIES = 2
"""The PIN is offered only while its last try stays untouched."""
NONCE_BYTES = 16

_CARD_LOST = (errors.CardGone, errors.ReaderStuck, errors.NoCard, errors.NoReader, errors.ServiceStopped)
_PROVED_FALSE = (errors.RecordForged, errors.CardCopied, errors.RecordMalformed)


@dataclass(frozen=True)
class CardRules:
    """What the card part needs to know besides the reader."""

    anchors: TrustAnchors
    accept_test: bool
    face_available: Callable[[], bool]
    terminal: Callable[[], str]
    challenge: Callable[[], str]
    wall_clock: Callable[[], datetime]
    new_id: Callable[[], str]


class CardPart:
    """Reads the card, opens its record, has it sign; results come back as events of the visit."""

    def __init__(self, reader: Reader, rules: CardRules, evidence: Evidence) -> None:
        """Keep the parts; the thread starts with the first effect."""
        self._reader = reader
        self._rules = rules
        self._evidence = evidence
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="card")
        self._connection: Connection | None = None

    async def read(self, _visit: Visit) -> Event:
        """Read which card it is, its certificate and its counters."""
        try:
            facts = await self._timed("read_card", self._read)
        except UketsukeError as error:
            return _card_failed(error)
        self._evidence.facts = facts
        if facts.kind not in (CardKind.MYNUMBER, CardKind.ANDROID, CardKind.IPHONE):
            return Failed(Kind.CARD_FAILED, errors.NotMyNumberCard.number)
        return CardRead(self._ways(facts), facts.pin.remaining if facts.pin.remaining is not None else -1)

    async def compare(self, _visit: Visit) -> Event | None:
        """Find out whether the card that came back is the one of this visit."""
        self._evidence.forget_proofs()
        facts = self._evidence.facts
        if facts is None or facts.certificate is None:
            return Event(Kind.SAME_CARD)
        try:
            same = await self._call(lambda: reading.read_same_card(self._open_anew(), facts))
        except UketsukeError as error:
            return _card_failed(error)
        return Event(Kind.SAME_CARD) if same else Begins(Kind.OTHER_CARD, self._rules.new_id())

    async def open_record(self) -> reading.CardRecord:
        """Open and check the card-face record with the number that was typed.

        Raises:
            UketsukeError: as `reading.open_record` does.
            RecordMalformed: the date beside the photo is not the one that the chip tells freely.
            CardExpired: that date has passed.
        """
        number, nonce = self._evidence.number_b(), secrets.token_bytes(NONCE_BYTES)
        if number is None:
            raise errors.CardGone("nothing to open the record with in this visit")
        limits = reading.RecordLimits(accept_test=self._rules.accept_test)
        record = await self._timed(
            "open_record", lambda: reading.open_record(self._connected(), number, self._rules.anchors, nonce, limits)
        )
        facts, today = self._evidence.facts, self._rules.wall_clock().astimezone(JAPAN).date()
        # No signature covers this date, so it can only speak against a card, never for one.
        if facts is not None and facts.expiry not in (None, record.expiry):
            raise errors.RecordMalformed("two dates of expiry")
        if record.expiry < today:
            raise errors.CardExpired("the card has expired")
        return record

    async def is_same_card(self) -> bool:
        """Tell, on the connection of this visit, whether its card still lies there (guard against a swap)."""
        facts = self._evidence.facts
        return facts is not None and await self._call(lambda: reading.read_same_card(self._connected(), facts))

    async def sign_pin(self, visit: Visit) -> Event:
        """Have the card sign the host's challenge with the PIN, which is wiped afterwards."""
        pin, facts = self._evidence.pin, self._evidence.facts
        if pin is None or facts is None or facts.certificate is None:
            return Failed(Kind.PIN_REJECTED, errors.CertificateUnreadable.number)
        challenge = self._rules.challenge()
        message = pin_message(challenge, self._rules.terminal(), visit.visit_id)
        try:
            with pin:
                signature = await self._timed(
                    "sign_pin", lambda: reading.sign_challenge(self._connected(), pin, message)
                )
        except UketsukeError as error:
            return pin_failure(error)
        finally:
            self._evidence.pin = None
        self._evidence.challenge = challenge
        self._evidence.pin_proof = PinProof(challenge, _base64(signature), _base64(facts.certificate.der))
        return Event(Kind.PIN_VERIFIED)

    async def release(self) -> None:
        """Let go of the card as soon as its thread is free; it is reset, so that nothing verified stays behind."""
        self._thread.submit(self._close)

    def stop(self) -> None:
        """End the thread."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _ways(self, facts: reading.CardFacts) -> tuple[Way, ...]:
        certificate = facts.certificate
        known = certificate is not None and certificate.status is not CertificateStatus.UNKNOWN_ISSUER
        tries_b = facts.number_b.remaining if facts.number_b is not None else 0
        face = facts.kind is CardKind.MYNUMBER and self._rules.face_available() and facts.expiry is not None
        face = face and tries_b is not None and tries_b >= LEAST_NUMBER_B_TRIES
        tries_pin = facts.pin.remaining
        pin = known and not facts.pin.blocked and (tries_pin is None or tries_pin >= LEAST_PIN_TRIES)
        offered = ((Way.FACE, face), (Way.PIN, pin), (Way.STAFF, True))
        return tuple(way for way, possible in offered if possible)

    def _read(self) -> reading.CardFacts:
        rules = self._rules
        return reading.read_card(self._open_anew(), rules.anchors, rules.wall_clock(), rules.accept_test)

    def _connected(self) -> Connection:
        if self._connection is None:
            raise errors.CardGone("the connection of this visit is gone")
        return self._connection

    def _open_anew(self) -> Connection:
        self._close()
        self._connection = self._reader.connect()
        return self._connection

    def _close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    async def _timed(self, stage: str, work: Callable[[], T]) -> T:
        started = time.monotonic()
        result = await self._call(work)
        self._evidence.timings_ms[stage] = round((time.monotonic() - started) * 1000)
        return result

    async def _call(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._guarded, work)

    def _guarded(self, work: Callable[[], T]) -> T:
        try:
            return work()
        except _CARD_LOST:
            self._close()
            raise


def record_failure(error: UketsukeError) -> Event:
    """Give the event for a record that could not be opened or did not prove true."""
    if isinstance(error, _CARD_LOST):
        return _card_failed(error)
    return Failed(
        Kind.RECORD_FAILED,
        error.number,
        error.attempts_remaining if isinstance(error, errors.NumberBWrong) else -1,
        can_retry=isinstance(error, errors.NumberBWrong),
        genuine=Genuine.FAILED if isinstance(error, _PROVED_FALSE) else Genuine.NOT_CHECKED,
    )


def pin_failure(error: UketsukeError) -> Event:
    """Give the event for a PIN that the card did not take."""
    if isinstance(error, _CARD_LOST):
        return _card_failed(error)
    if not isinstance(error, errors.PinWrong):
        return Failed(Kind.PIN_REJECTED, error.number)
    tries_left = error.attempts_remaining
    if tries_left >= LEAST_PIN_TRIES:
        return Failed(Kind.PIN_REJECTED, error.number, tries_left, can_retry=True)
    left_alone = errors.PinLastTry if tries_left else errors.PinBlocked
    return Failed(Kind.PIN_REJECTED, left_alone.number, tries_left)


def _card_failed(error: UketsukeError) -> Event:
    return Failed(Kind.CARD_FAILED, error.number)


def _base64(octets: bytes) -> str:
    return base64.b64encode(octets).decode("ascii")
