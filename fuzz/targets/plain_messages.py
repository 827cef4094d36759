"""Everything that is read before or without a signature: the codec of each message, lines of the local socket, the
unsigned topics, requests and answers of enrolment and renewal, bundles on a stick, and settings files.

The first byte chooses the decoder. What a decoder of messages takes goes back to JSON and is read again as the same.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable
from typing import Any

from device.base.config import parse_config
from device.base.errors import ConfigurationError
from device.daemon.base.settings import Settings
from device.daemon.trust.identity import check_answer, check_certificate
from device.wire import codec
from device.wire.bundle import BundledMessage, BundleUnusable, format_bundle, parse_bundle
from device.wire.errors import MessageError
from device.wire.local import Put, format_line, parse_line
from device.wire.messages.command import SettingsClaims
from device.wire.messages.enrolment import (
    EnrolmentAnswer,
    EnrolmentRequest,
    OfferClaims,
    RenewalAnswer,
    RenewalRequest,
)
from device.wire.messages.host import ChallengeClaims, ReceiptClaims, ReplyClaims
from device.wire.messages.keys import KeysClaims
from device.wire.messages.registration import RegistrationClaims
from device.wire.messages.status import Event, Status
from device.wire.messages.subscriber import ResultClaims, ResultReceiptClaims, ResultRequestClaims
from device.wire.messages.visit import VisitClaims
from device.wire.topics import parse_topic
from fuzz.corpus import CardFiles
from fuzz.network import golden
from fuzz.target import Target
from host.base.errors import EnrolmentRefused
from host.enrolment.requests import check_request, read_certificate_request

MESSAGES: dict[str, type[Any]] = {
    "challenge": ChallengeClaims,
    "enrolment-answer": EnrolmentAnswer,
    "enrolment-request": EnrolmentRequest,
    "event": Event,
    "keys": KeysClaims,
    "offer": OfferClaims,
    "receipt": ReceiptClaims,
    "registration": RegistrationClaims,
    "renewal-answer": RenewalAnswer,
    "renewal-request": RenewalRequest,
    "reply": ReplyClaims,
    "result": ResultClaims,
    "result-receipt": ResultReceiptClaims,
    "result-request": ResultRequestClaims,
    "settings": SettingsClaims,
    "status": Status,
    "visit": VisitClaims,
}


def _read_message(name: str, raw: bytes) -> None:
    message: Any = codec.from_json(codec.load(raw), MESSAGES[name])
    assert codec.from_json(codec.to_json(message), MESSAGES[name]) == message
    match message:
        case EnrolmentAnswer():
            check_answer(message)
        case RenewalAnswer():
            check_certificate(message.certificate, message.ca_certificate, "t-front")
        case EnrolmentRequest():
            check_request(message)
        case RenewalRequest():
            read_certificate_request(message.certificate_request)


def _read_line(raw: bytes) -> None:
    message = parse_line(raw)
    assert parse_line(format_line(message)) == message


def _read_bundle(raw: bytes) -> None:
    assert parse_bundle(format_bundle(parse_bundle(raw))) == parse_bundle(raw)


def _read_topic(raw: bytes) -> None:
    parse_topic(raw.decode("utf-8", "replace"))


def _read_settings(raw: bytes) -> None:
    try:
        table = tomllib.loads(raw.decode())
    except (ValueError, RecursionError):  # what `load_config` turns into its own error
        return
    parse_config(table, Settings, where="daemon.toml")


OTHERS: tuple[Callable[[bytes], None], ...] = (_read_line, _read_bundle, _read_topic, _read_settings)
NAMES = tuple(MESSAGES)


def run(raw: bytes) -> None:
    """Hand the bytes to the decoder of their first byte."""
    choice = (raw[0] if raw else 0) % (len(NAMES) + len(OTHERS))
    try:
        if choice < len(NAMES):
            _read_message(NAMES[choice], raw[1:])
        else:
            OTHERS[choice - len(NAMES)](raw[1:])
    except (MessageError, EnrolmentRefused, BundleUnusable, ConfigurationError):
        return


def seeds(_card: CardFiles) -> Iterable[bytes]:
    """Give every golden message, and one good input of every other decoder."""
    bundle = format_bundle([BundledMessage("b1", 1, 0, "a.b.c.d.e"), BundledMessage("b1", 2, 401, "x")])
    settings = b'[link]\nprotocol = "5"\nwindow = 10\n[outbox]\nmax_rows = 5\n'
    others = (format_line(Put("b1", 1, "x")), bundle, b"uketsuke/1/c1/t-front/visit", settings)
    yield from golden.numbered(NAMES)
    for index, text in enumerate(others):
        yield bytes([len(NAMES) + index]) + text


TARGET = Target(run, seeds, 8192)
