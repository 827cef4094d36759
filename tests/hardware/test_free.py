"""What can be asked of a card without any secret; no test here spends a try. Each name is a believed fact."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from device.firmware.card.application.common import CommonApplication
from device.firmware.card.application.files import read_part, select_file
from device.firmware.card.application.jpki import JpkiApplication
from device.firmware.card.application.surface import SurfaceApplication
from device.firmware.card.basics.apdu import format_command
from device.firmware.card.basics.errors import UnexpectedStatus
from device.firmware.card.basics.profile import EF_FACE_RECORD, EF_USER_CERTIFICATE, CardKind
from device.firmware.card.certificate.dates import CertificateStatus
from device.firmware.card.certificate.judgement import judge_certificate
from device.firmware.card.record.cv_certificate import parse_cv_certificate
from device.firmware.card.steps.facts import read_card
from device.firmware.card.steps.sameness import read_same_card
from device.firmware.card.transport.reader import Connection
from tests.hardware.conftest import OnTheReader

pytestmark = pytest.mark.system


def test_the_token_names_a_my_number_card(connection: Connection) -> None:
    token = JpkiApplication(connection).read_token()
    print(token)
    assert token.kind is CardKind.MYNUMBER


def test_the_card_says_that_it_has_a_user_certificate(connection: Connection) -> None:
    availability = JpkiApplication(connection).read_availability()
    print(availability)
    assert availability.user


def test_a_short_identifier_reads_what_selecting_reads(connection: Connection) -> None:
    jpki = JpkiApplication(connection)
    by_short_identifier = connection.send_and_receive(bytes.fromhex("00b08a0000"))
    print(f"READ BINARY by short identifier: {by_short_identifier.sw:04x}")
    select_file(connection, EF_USER_CERTIFICATE)
    assert jpki.read_certificate_head().startswith(read_part(connection, 0, 128))


def test_the_certificate_is_for_user_authentication(connection: Connection, on_the_reader: OnTheReader) -> None:
    started = time.monotonic()
    der = JpkiApplication(connection).read_certificate()
    print(f"certificate: {len(der)} bytes in {time.monotonic() - started:.3f} s")
    found = judge_certificate(der, on_the_reader.anchors, datetime.now(UTC), accept_test=True)
    print(f"status {found.status.value}, key {found.signs.value}, serial of {found.serial.bit_length()} bits")
    assert found.status is not CertificateStatus.UNKNOWN_ISSUER


def test_the_issuers_certificate_lies_on_the_card(connection: Connection) -> None:
    assert JpkiApplication(connection).read_ca_certificate().startswith(b"\x30\x82")


def test_counters_are_told_without_spending_a_try(connection: Connection) -> None:
    pin, number_b = JpkiApplication(connection).query_pin(), SurfaceApplication(connection).query_number_b()
    print(pin, number_b)
    assert pin == JpkiApplication(connection).query_pin()
    assert number_b == SurfaceApplication(connection).query_number_b()
    assert pin.remaining is None or pin.remaining <= 3
    assert number_b.remaining is None or number_b.remaining <= 10


def test_the_expiry_is_free(connection: Connection) -> None:
    assert CommonApplication(connection).read_expiry().year >= 2016


def test_the_card_verifiable_certificate_is_free(connection: Connection) -> None:
    certificate = parse_cv_certificate(SurfaceApplication(connection).read_cv_certificate())
    print(f"issuer id {certificate.issuer_id.hex()}")
    assert len(certificate.body) == 297


def test_the_record_is_closed_without_number_b(connection: Connection) -> None:
    surface = SurfaceApplication(connection)
    with pytest.raises(UnexpectedStatus) as refused:
        surface.read_record(65536)
    print(f"EF {EF_FACE_RECORD:04x} without number B: {refused.value.sw:04x}")
    assert refused.value.sw == 0x6982


def test_the_card_face_signs_a_nonce_without_a_secret(connection: Connection) -> None:
    started = time.monotonic()
    assert len(SurfaceApplication(connection).sign_nonce(bytes(32))) == 256
    print(f"nonce signed in {time.monotonic() - started:.3f} s")


def test_the_authentication_key_does_not_sign_without_its_pin(connection: Connection) -> None:
    with pytest.raises(UnexpectedStatus) as refused:
        JpkiApplication(connection).sign(bytes(51))
    assert refused.value.sw == 0x6982


def test_a_challenge_can_be_had(connection: Connection) -> None:
    JpkiApplication(connection)
    response = connection.send_and_receive(format_command(b"\x00\x84\x00\x00", le=16))
    print(f"GET CHALLENGE: {response.sw:04x}, {len(response.data)} bytes")
    assert (len(response.data), response.sw) == (16, 0x9000)


def test_a_whole_reading_names_the_same_card_twice(connection: Connection, on_the_reader: OnTheReader) -> None:
    started = time.monotonic()
    facts = read_card(connection, on_the_reader.anchors, datetime.now(UTC), accept_test=True)
    print(f"read in {time.monotonic() - started:.3f} s: {facts.kind.value}, {facts.pin}, {facts.number_b}")
    assert facts.kind is CardKind.MYNUMBER
    assert read_same_card(connection, facts)
