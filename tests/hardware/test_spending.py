"""What a card does once a secret is right; each test spends one right try, which fills its counter again."""

from __future__ import annotations

import secrets
import time
from datetime import UTC, datetime

import pytest

from device.firmware.card.application.jpki import JpkiApplication
from device.firmware.card.basics.errors import UnexpectedStatus
from device.firmware.card.steps.facts import Judging, query_pin, read_card
from device.firmware.card.steps.opening import Genuine, RecordLimits, open_record
from device.firmware.card.steps.signing import sign_challenge
from device.firmware.card.transport.reader import Connection
from tests.hardware.conftest import OnTheReader

pytestmark = pytest.mark.system


def test_the_pin_opens_a_signature_and_fills_its_counter(connection: Connection, spending: OnTheReader) -> None:
    now = datetime.now(UTC)
    facts = read_card(connection, spending.anchors, now, accept_test=True)
    started = time.monotonic()
    judging = Judging(spending.anchors, now, accept_test=True)
    signed = sign_challenge(connection, spending.pin(), secrets.token_bytes(16), facts, judging)
    print(f"PIN and signature, {len(signed.signature)} bytes: {time.monotonic() - started:.3f} s")
    assert query_pin(connection).remaining in (3, None)


def test_selecting_the_application_again_drops_what_was_verified(
    connection: Connection, spending: OnTheReader
) -> None:
    jpki = JpkiApplication(connection)
    with spending.pin() as pin:
        jpki.verify_pin(pin)
    again = JpkiApplication(connection)
    try:
        again.sign(bytes(51))
    except UnexpectedStatus as refused:
        print(f"after a second SELECT: dropped ({refused.sw:04x})")
    else:
        print("after a second SELECT: kept")
        assert spending.real, "the virtual card drops it"


def test_number_b_opens_a_signed_record_of_a_card_that_is_there(
    connection: Connection, spending: OnTheReader
) -> None:
    started = time.monotonic()
    limits = RecordLimits(accept_test=True)
    record = open_record(connection, spending.number_b(), spending.anchors, secrets.token_bytes(32), limits)
    taken_s = time.monotonic() - started
    height, width = record.photo.decode().shape
    print(f"photo of {len(record.photo.jp2)} bytes, {width} x {height} pixels: {taken_s:.3f} s")
    assert record.genuine is Genuine.PROVED
