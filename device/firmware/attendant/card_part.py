"""The effects that need the card, each on the one thread that talks to it.

One connection serves a whole visit; any failure of it voids it, and nothing that was verified is carried over. A
visit that ends while the card works abandons the connection: at most one command is still under way then.
"""

from __future__ import annotations

import asyncio
import base64
import secrets
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from device.base.errors import UketsukeError
from device.firmware.attendant.card_rules import (
    CARD_LOST,
    CardRules,
    card_failure,
    is_in_grace,
    pin_failure,
    refused_kind,
    tell_of,
    ways_of,
)
from device.firmware.attendant.evidence import Evidence
from device.firmware.card.basics import errors
from device.firmware.card.certificate.dates import JAPAN
from device.firmware.card.record.photo import ChipPhoto
from device.firmware.card.steps.facts import CardFacts, Judging, query_pin, read_card
from device.firmware.card.steps.opening import CardRecord, RecordLimits, open_record
from device.firmware.card.steps.sameness import read_same_card
from device.firmware.card.steps.signing import sign_challenge
from device.firmware.card.transport.connection import CardConnection
from device.firmware.visit.events import Begins, CardRead, Event, Failed, Kind, SameCard
from device.firmware.visit.visit import Visit
from device.wire.messages.visit import PinProof
from device.wire.pin import pin_message

T = TypeVar("T")

NONCE_BYTES = 16


@dataclass(frozen=True)
class _Back:
    """What was found when a card came back: whether it is the same one, and its PIN's tries."""

    same: bool
    tries_left: int = -1


class OpenCard(CardConnection, Protocol):
    """An exclusive connection to the card that lies there."""

    def abandon(self) -> None:
        """Let no further command through; may be called from any thread."""

    def close(self) -> None:
        """Give the card up, powered off."""


class CardSource(Protocol):
    """The reader, as far as this part needs it."""

    def connect(self) -> OpenCard:
        """Open the connection.

        Raises:
            CardError: there is no card, or none that answers.
        """


class CardPart:
    """Reads the card, opens its record, has it sign; results come back as events of the visit."""

    def __init__(self, reader: CardSource, rules: CardRules, evidence: Evidence) -> None:
        """Keep the parts; the thread starts with the first effect."""
        self._reader = reader
        self._rules = rules
        self._evidence = evidence
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="card")
        self._connection: OpenCard | None = None

    async def read(self, _visit: Visit) -> Event:
        """Read which card it is, its certificate and its counters."""
        try:
            facts = await self._timed("read_card", self._read)
        except UketsukeError as error:
            return card_failure(error)
        self._evidence.facts = facts
        refused = refused_kind(facts.kind)
        if refused is not None:
            return Failed(Kind.CARD_FAILED, refused.number)
        ways = ways_of(facts, face_available=self._rules.face_available())
        tries, told = _told(facts.pin.remaining), tell_of(facts)
        return CardRead(ways, tries, told, number_b_left=_number_b(facts), grace=is_in_grace(facts))

    async def compare(self, _visit: Visit) -> Event | None:
        """Find out whether the card that came back is the one of this visit, and how many tries its PIN has."""
        self._evidence.forget_proofs()
        try:
            back = await self._call(lambda: self._compare(self._evidence.facts))
        except UketsukeError as error:
            return card_failure(error)
        return SameCard(back.tries_left) if back.same else Begins(Kind.OTHER_CARD, self._rules.new_id())

    async def open_record(self, on_photo: Callable[[ChipPhoto], None]) -> CardRecord:
        """Open and check the card-face record with the number that was typed.

        `on_photo` is called on the card's thread while the card has still to prove itself.

        Raises:
            UketsukeError: as `steps.opening.open_record` does.
            RecordMalformed: the date beside the photo is not the one that the chip tells freely.
            CardExpired: that date has passed.
        """
        number, nonce = self._evidence.number_b(), secrets.token_bytes(NONCE_BYTES)
        if number is None:
            raise errors.CardGone("nothing to open the record with in this visit")
        limits = RecordLimits(accept_test=self._rules.accept_test)
        anchors = self._rules.anchors
        record = await self._timed(
            "open_record", lambda: open_record(self._connected(), number, anchors, nonce, limits, on_photo)
        )
        facts, today = self._evidence.facts, self._rules.wall_clock().astimezone(JAPAN).date()
        # No signature covers this date, so it can only speak against a card, never for one.
        if facts is not None and facts.expiry not in (None, record.expiry):
            raise errors.RecordMalformed("two dates of expiry")
        if record.expiry < today and self._rules.clock_known():
            raise errors.CardExpired("the card has expired")
        return record

    async def is_same_card(self) -> bool:
        """Tell, on the connection of this visit, whether its card still lies there (guard against a swap)."""
        facts = self._evidence.facts
        return facts is not None and await self._call(lambda: read_same_card(self._connected(), facts))

    async def sign_pin(self, visit: Visit) -> Event:
        """Have the card sign the host's challenge with the PIN, which is wiped afterwards."""
        pin, facts = self._evidence.pin, self._evidence.facts
        if pin is None or facts is None:
            return Failed(Kind.PIN_REJECTED, errors.CertificateUnreadable.number)
        challenge = self._rules.challenge()
        message = pin_message(challenge, self._rules.terminal(), visit.visit_id)
        try:
            with pin:
                signed = await self._timed(
                    "sign_pin",
                    lambda: sign_challenge(
                        self._connected(), pin, message, facts, self._judging(), allow_last=visit.last_try_agreed
                    ),
                )
        except UketsukeError as error:
            return pin_failure(error)
        finally:
            self._evidence.pin = None
        certificate = self._rules.dated(signed.certificate)
        self._evidence.facts = replace(facts, certificate=certificate)
        self._evidence.challenge = challenge
        self._evidence.pin_proof = PinProof(challenge, _base64(signed.signature), _base64(certificate.der))
        return Event(Kind.PIN_VERIFIED)

    async def release(self) -> None:
        """Let go of the card as soon as its thread is free; it is reset, so that nothing verified stays behind.

        What the thread does for the visit that ends stops at its next command, however long the card takes.
        """
        connection = self._connection
        if connection is not None:
            connection.abandon()
        self._thread.submit(self._close)

    def stop(self) -> None:
        """End the thread."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _read(self) -> CardFacts:
        facts = self._read_anew()
        return replace(facts, certificate=facts.certificate and self._rules.dated(facts.certificate))

    def _read_anew(self) -> CardFacts:
        rules = self._rules
        return read_card(self._open_anew(), rules.anchors, rules.wall_clock(), rules.accept_test)

    def _compare(self, facts: CardFacts | None) -> _Back:
        if facts is None:
            return _Back(same=True)
        if facts.certificate is None:  # nothing is known of it but its kind, and nothing was proved with it
            found = self._read_anew()
            return _Back(found.kind is facts.kind and found.certificate is None, _told(found.pin.remaining))
        connection = self._open_anew()
        if not read_same_card(connection, facts):
            return _Back(same=False)
        return _Back(same=True, tries_left=_told(query_pin(connection).remaining))

    def _judging(self) -> Judging:
        return Judging(self._rules.anchors, self._rules.wall_clock(), self._rules.accept_test)

    def _connected(self) -> OpenCard:
        if self._connection is None:
            raise errors.CardGone("the connection of this visit is gone")
        return self._connection

    def _open_anew(self) -> OpenCard:
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
        except CARD_LOST:
            self._close()
            raise


def _told(remaining: int | None) -> int:
    return -1 if remaining is None else remaining


def _number_b(facts: CardFacts) -> int:
    return -1 if facts.number_b is None else _told(facts.number_b.remaining)


def _base64(octets: bytes) -> str:
    return base64.b64encode(octets).decode("ascii")
