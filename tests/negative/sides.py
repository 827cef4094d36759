"""The seven kinds of messages that are signed, with the real decoder of each at its receiving end."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from device.daemon.trust.identity import Identity as DaemonIdentity
from device.daemon.trust.receipts import check_receipt
from device.firmware.keys.identity import Identity
from device.firmware.link.incoming import check_challenge, open_reply, open_settings
from device.wire import codec
from device.wire.keys import SigningKey, generate_signing_key, public_jwk, read_sealing_key
from device.wire.messages.command import SETTINGS_TYPE
from device.wire.messages.enrolment import BrokerAddress, EnrolmentAnswer, PublicKey
from device.wire.messages.host import CHALLENGE_TYPE, RECEIPT_TYPE, REPLY_TYPE
from device.wire.messages.keys import FormerHost
from device.wire.messages.subscriber import RESULT_RECEIPT_TYPE, RESULT_TYPE
from device.wire.messages.visit import VISIT_TYPE, Card
from device.wire.succession import TrustedHost
from host.store.registry import deactivate
from host.subscriber.folder import SubscriberKeys
from host.subscriber.messages import SubscriberMessages
from tests.host.line.bodies import STAFF, new_id, visit_body
from tests.host.line.voice import TerminalKeys
from tests.host.world import NOW, World
from tests.negative.side import Seal, Side, number_of

GOLDEN = Path(__file__).parents[1] / "vectors" / "messages" / "0"
CARD = Card(issuer="0badcafe", serial="4711", not_after=1_800_000_000)
KARTE = "uketsuke/1/c1/eligibility/s-karte"


def _golden(name: str) -> Callable[[], dict[str, Any]]:
    text = (GOLDEN / f"{name}.json").read_text()
    return lambda: dict(json.loads(text))


def _counted(world: World, text: str) -> list[tuple[int, int]]:
    digest = hashlib.sha256(text.encode()).hexdigest()
    return [(row[0], row[1]) for row in world.rows(f"SELECT number, times FROM quarantine WHERE digest = '{digest}'")]  # noqa: S608  a digest


def _host_takes(world: World, topic: str) -> Callable[[str], int]:
    def take(text: str) -> int:
        world.deliver(topic, text)
        return next((number for number, _ in _counted(world, text)), 0)

    return take


def _host_counts(world: World) -> Callable[[str], int]:
    return lambda text: sum(times for _, times in _counted(world, text))


def _revoke(world: World, name: str, key: SigningKey) -> Callable[[], SigningKey]:
    def revoke() -> SigningKey:
        with world.engine.begin() as connection:
            assert deactivate(connection, name)
        return key

    return revoke


def _visit(world: World) -> Side:
    voice = world.voice
    return Side(
        VISIT_TYPE,
        voice.keys.signing,
        lambda: codec.to_json(voice.claims(visit_body(STAFF, CARD))),
        _host_takes(world, "uketsuke/1/c1/t-front/visit"),
        _revoke(world, voice.name, voice.keys.signing),
        lambda: world.enrol_terminal(voice, "A"),
        Seal(read_sealing_key(voice.host.sealing_key.jwk()), voice.name, "h-main"),
        _host_counts(world),
    )


def _result_receipt(world: World) -> Side:
    software = world.software
    return Side(
        RESULT_RECEIPT_TYPE,
        software.signing,
        lambda: codec.to_json(world.say_received(1, new_id())),
        _host_takes(world, f"{KARTE}/receipt"),
        _revoke(world, software.name, software.signing),
        lambda: world.enrol_software(software),
        count=_host_counts(world),
    )


def _former(world: World) -> tuple[FormerHost, SigningKey]:
    """Give keys that the host had once and that count no more, and the one behind all of them."""
    key = generate_signing_key()
    shown = PublicKey.from_jwk(public_jwk(key))
    host = replace(world.keys.identity(), receipt_key=shown, control_key=shown, result_key=shown)
    return FormerHost(host, int(NOW) - 1), key


def _from_host(world: World, name: str, typ: str, key: SigningKey, read: Callable[[str], object]) -> Side:
    former = _former(world)[1]
    return Side(typ, key, _golden(name), lambda text: number_of(read, text), lambda: former, lambda: None)


def _to_firmware(world: World, name: str, typ: str, open_: Callable[..., object], *, sealed: bool) -> Side:
    former, former_key = _former(world)
    identity = Identity("c1", "t-front", "A", world.keys.identity(), (former,))
    opening = world.voice.keys.opening
    more = (opening, NOW) if sealed else (NOW,)
    side = _from_host(world, name, typ, world.keys.control, lambda text: open_(text, identity, *more))
    seal_as = Seal(opening.public(), "h-main", "t-front") if sealed else None
    return replace(side, seal=seal_as, revoked=lambda: former_key)


def _receipt(world: World) -> Side:
    former, former_key = _former(world)
    answer = EnrolmentAnswer(0, "c1", "t-front", "A", "", "", BrokerAddress("h", 1), world.keys.identity())
    identity = DaemonIdentity(answer, Path("unused"), (former,))
    read = lambda text: check_receipt(text, identity, NOW)  # noqa: E731  one line, used once
    return replace(_from_host(world, "receipt", RECEIPT_TYPE, world.keys.receipt, read), revoked=lambda: former_key)


def _result(world: World) -> Side:
    former, former_key = _former(world)
    answer = EnrolmentAnswer(0, "c1", "s-karte", "", "", "", BrokerAddress("h", 1), world.keys.identity())
    keys = SubscriberKeys(TerminalKeys().tls, world.software.signing, world.software.opening)
    messages = SubscriberMessages(answer, TrustedHost(answer.host, (former,)), keys)
    side = _from_host(
        world, "result", RESULT_TYPE, world.keys.result, lambda text: messages.open_result(text.encode(), NOW)
    )
    seal_as = Seal(world.software.opening.public(), "h-main", "s-karte")
    return replace(side, seal=seal_as, revoked=lambda: former_key)


SIDES: dict[str, Callable[[World], Side]] = {
    "visit": _visit,
    "reply": lambda world: _to_firmware(world, "reply", REPLY_TYPE, open_reply, sealed=True),
    "settings": lambda world: _to_firmware(world, "settings", SETTINGS_TYPE, open_settings, sealed=True),
    "challenge": lambda world: _to_firmware(world, "challenge", CHALLENGE_TYPE, check_challenge, sealed=False),
    "receipt": _receipt,
    "result": _result,
    "result-receipt": _result_receipt,
}
