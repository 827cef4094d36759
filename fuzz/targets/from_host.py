"""What a terminal's firmware and daemon, and a subscriber, take from a host whose keys are good and content hostile.

The first byte chooses the kind; the rest are claims, which are signed and sealed as the host would.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec

from device.daemon.trust.identity import Identity
from device.daemon.trust.receipts import check_receipt
from device.firmware.link.incoming import check_challenge, open_reply, open_settings
from device.wire.errors import MessageError
from device.wire.messages.command import SETTINGS_TYPE
from device.wire.messages.enrolment import BrokerAddress, EnrolmentAnswer
from device.wire.messages.host import CHALLENGE_TYPE, RECEIPT_TYPE, REPLY_TYPE
from device.wire.messages.keys import KEYS_TYPE
from device.wire.messages.subscriber import RESULT_TYPE
from device.wire.succession import TrustedHost
from fuzz.corpus import CardFiles
from fuzz.network import golden, parties
from fuzz.network.signing import sign_text
from fuzz.target import Target
from host.subscriber.folder import SubscriberKeys
from host.subscriber.messages import SubscriberMessages

NAMES = ("reply", "settings", "challenge", "receipt", "keys", "result")
TRUSTED = TrustedHost(parties.host)
TLS_KEY = ec.derive_private_key(7, ec.SECP256R1())


def _answer(name: str) -> EnrolmentAnswer:
    return EnrolmentAnswer(0, "c1", name, "", "", "", BrokerAddress("127.0.0.1", 8883), parties.host)


def _reply(claims: bytes) -> None:
    sealed = parties.seal_for_party(REPLY_TYPE, claims, parties.control_key, parties.TERMINAL)
    assert open_reply(sealed, parties.identity, parties.party_opening, parties.NOW).aud == parties.TERMINAL


def _settings(claims: bytes) -> None:
    sealed = parties.seal_for_party(SETTINGS_TYPE, claims, parties.control_key, parties.TERMINAL)
    assert open_settings(sealed, parties.identity, parties.party_opening, parties.NOW).aud == parties.TERMINAL


def _challenge(claims: bytes) -> None:
    token = sign_text(CHALLENGE_TYPE, claims, parties.control_key)
    assert check_challenge(token, parties.identity, parties.NOW).nonce


def _receipt(claims: bytes) -> None:
    token = sign_text(RECEIPT_TYPE, claims, parties.receipt_key)
    identity = Identity(_answer(parties.TERMINAL), Path("tls.pem"))
    assert check_receipt(token, identity, parties.NOW).aud == parties.TERMINAL


def _keys(claims: bytes) -> None:
    token = sign_text(KEYS_TYPE, claims, parties.control_key)
    followed = TRUSTED.follow(token, parties.TERMINAL, parties.host.control_key)
    assert followed.former[0].host == parties.host


def _result(claims: bytes) -> None:
    sealed = parties.seal_for_party(RESULT_TYPE, claims, parties.result_key, parties.SUBSCRIBER)
    keys = SubscriberKeys(TLS_KEY, parties.party_signing, parties.party_opening)
    messages = SubscriberMessages(_answer(parties.SUBSCRIBER), TRUSTED, keys)
    assert messages.open_result(sealed.encode(), parties.NOW).number >= 1


TAKE: tuple[Callable[[bytes], None], ...] = (_reply, _settings, _challenge, _receipt, _keys, _result)


def run(raw: bytes) -> None:
    """Let the receiver take the rest as the kind of the first byte."""
    try:
        TAKE[(raw[0] if raw else 0) % len(TAKE)](raw[1:])
    except MessageError:
        return


def seeds(_card: CardFiles) -> Iterable[bytes]:
    """Give the golden messages."""
    return golden.numbered(NAMES)


TARGET = Target(run, seeds, 8192)
