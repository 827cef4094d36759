"""What the page says is sent, and what is sent: the same fields, compared with the message as the host opens it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from device.firmware.attendant.drawing import Drawing
from device.firmware.attendant.evidence import Evidence
from device.firmware.attendant.outgoing import Outgoing
from device.firmware.keys.counter import Counter
from device.firmware.keys.errors import NotEnrolled
from device.firmware.keys.identity import Identity
from device.firmware.link.client import DaemonLink
from device.firmware.link.sealing import Sealer
from device.firmware.screen.choices import Shown
from device.firmware.screen.port import SentField
from device.firmware.visit.states import State
from device.firmware.visit.visit import Visit
from device.wire.envelope import open_sealed, verify
from device.wire.keys import generate_signing_key
from device.wire.messages.visit import REGISTRATION_TYPE, VISIT_TYPE, Attempt, Consent, PinProof
from device.wire.words import Acting, Method, Outcome
from tests.device.daemon.keys_of_host import HOST, HostKeys
from tests.device.firmware.attendant.test_result import (
    CERTIFICATE,
    FACTS,
    MATCHED,
    VISIT,
    face_comparison,
    shown_alive,
)

HOST_KEYS = HostKeys()
KEY = generate_signing_key()
IDENTITY = Identity("c1", "t-front", "A", HOST_KEYS.identity())
LATER = {"jti", "iat", "clock", "seq", "eat_nonce", "body.ticket", "body.timings_ms", "body.confirmation.at"}
PIN = PinProof("nonce", "c2ln", "ZGVy")


class KeptLink:
    """The daemon's place: keeps what is handed over."""

    def __init__(self) -> None:
        self.sealed: list[str] = []

    def current_challenge(self) -> str:
        return "challenge"

    async def put(self, _seq: int, sealed: str, *, urgent: bool) -> None:
        assert urgent
        self.sealed.append(sealed)


class Way:
    """One way of a visit: what the table knows at its end, and the evidence."""

    def __init__(self, visit: Visit, evidence: Evidence) -> None:
        self.visit = visit
        self.evidence = evidence


def by_face() -> Way:
    comparison = face_comparison((0.4417, 0.4417))
    evidence = Evidence(FACTS, comparison=comparison, acceptance=comparison.acceptance(), liveness=shown_alive())
    return Way(replace(MATCHED, consent=Consent(medicines=True, checkups=True)), evidence)


def by_pin() -> Way:
    return Way(replace(VISIT, tried=(Attempt(Method.FACE, Outcome.UNCERTAIN),)), Evidence(FACTS, pin_proof=PIN))


def by_guardian() -> Way:
    return Way(replace(VISIT, acting=Acting.GUARDIAN), Evidence(FACTS, pin_proof=PIN, timings_ms={"sign_pin": 40}))


def by_staff() -> Way:
    return Way(replace(VISIT, method=Method.STAFF, outcome=Outcome.PENDING, reason=303), Evidence(FACTS))


def confirmed_here() -> Way:
    visit = replace(VISIT, method=Method.STAFF, outcome=Outcome.CONFIRMED, staff="mihon", reason=261)
    return Way(visit, Evidence(FACTS))


@pytest.fixture
def link() -> KeptLink:
    return KeptLink()


@pytest.fixture
def outgoing(tmp_path: Path, link: KeptLink) -> Callable[[Evidence], Outgoing]:
    """Make the part that sends, with a real counter and real keys."""

    def make(evidence: Evidence) -> Outgoing:
        counter = Counter(tmp_path / "counter.sqlite", b"k" * 32)
        identities = iter(range(1, 100))

        def sealer(identity: Identity) -> Sealer:
            return Sealer(identity, KEY, "boot-1", lambda: 1_800_000_000.0, lambda: f"ID{next(identities)}")

        daemon, drawing = cast("DaemonLink", link), Drawing(counter, lambda: IDENTITY)
        return Outgoing(daemon, drawing, sealer, lambda: IDENTITY, evidence, "0.1.0", lambda: 1_800_000_000.0)

    return make


def opened(sealed: str, typ: str) -> dict[str, Any]:
    """Give the claims as the host reads them."""
    token = open_sealed(sealed, HOST_KEYS.opening, receiver=HOST, sender="t-front").token
    return verify(token, typ, lambda _: KEY).claims


def leaves(key: str, value: Any) -> dict[str, Any]:
    """Give every field of a message by its place, without help from the code under test."""
    if key in LATER or not isinstance(value, dict | list) or not value:
        return {key: value}
    if isinstance(value, list) and not isinstance(value[0], dict):
        return {key: ", ".join(value)}
    inner = value.items() if isinstance(value, dict) else enumerate(value, start=1)
    found: dict[str, Any] = {}
    for name, part in inner:
        found |= leaves(f"{key}.{name}".lstrip("."), part)
    return found


def compare(page: tuple[SentField, ...], message: dict[str, Any]) -> None:
    """Hold what the page says against the message, field by field."""
    sent = leaves("", message)
    assert [field.key for field in page] == list(sent)
    for field in page:
        value = sent[field.key]
        match field.shown:
            case Shown.PLAIN:
                assert field.value == (str(value).lower() if isinstance(value, bool) else str(value))
            case Shown.EMPTY:
                assert value in ("", 0, [], {})
            case Shown.LATER:
                assert field.key in LATER or field.key == "body.visit_id"
            case Shown.SECRET:
                assert value


@pytest.mark.parametrize("way", [by_face, by_pin, by_guardian, by_staff, confirmed_here])
def test_the_page_names_every_field_of_the_message_that_is_sent(
    outgoing: Callable[[Evidence], Outgoing], link: KeptLink, way: Callable[[], Way]
) -> None:
    played = way()
    part = outgoing(played.evidence)
    page = part.draft(replace(played.visit, state=State.REVIEW))
    asyncio.run(part.send_visit(replace(played.visit, state=State.SENDING)))
    compare(page, opened(link.sealed[0], VISIT_TYPE))
    shown = {field.value for field in page}
    assert not shown & {"123456789", "c2ln", "ZGVy", "mihon", str(round(CERTIFICATE.not_after.timestamp()))}


def test_without_a_card_the_first_page_names_what_a_touch_would_send(
    outgoing: Callable[[Evidence], Outgoing], link: KeptLink
) -> None:
    part = outgoing(Evidence())
    page = part.draft(Visit())
    asyncio.run(part.send_visit(Visit(State.SENDING, VISIT.visit_id)))
    compare(page, opened(link.sealed[0], VISIT_TYPE))
    assert next(field for field in page if field.key == "body.visit_id").shown is Shown.LATER
    assert next(field for field in page if field.key == "body.card.serial").shown is Shown.EMPTY


@pytest.mark.parametrize("withdraws", [False, True])
def test_a_registration_is_told_field_by_field_too(
    outgoing: Callable[[Evidence], Outgoing], link: KeptLink, withdraws: bool
) -> None:
    visit = replace(VISIT, state=State.REGISTERING, withdraws=withdraws, ticket="A7K")
    part = outgoing(Evidence(FACTS, pin_proof=PIN))
    page = part.draft(visit)
    asyncio.run(part.send_registration(visit))
    compare(page, opened(link.sealed[0], REGISTRATION_TYPE))
    assert SentField("body.withdraw", str(withdraws).lower()) in page
    assert {field.group for field in page} == {"head", "visit", "registration"}


@pytest.mark.parametrize("state", sorted(set(State) - {State.IDLE, State.REVIEW, State.REGISTERING}))
def test_where_nothing_is_asked_nothing_is_told(outgoing: Callable[[Evidence], Outgoing], state: State) -> None:
    assert outgoing(Evidence(FACTS)).draft(replace(VISIT, state=state)) == ()


def test_a_page_never_stops_for_a_proof_that_is_missing_or_before_enrolment(
    outgoing: Callable[[Evidence], Outgoing],
) -> None:
    def nobody() -> Identity:
        raise NotEnrolled("not yet")

    part = outgoing(Evidence(FACTS))
    assert part.draft(replace(VISIT, state=State.REVIEW)) == ()
    assert replace(part, identity=nobody).draft(Visit()) == ()


def test_every_group_of_fields_has_its_heading(outgoing: Callable[[Evidence], Outgoing]) -> None:
    played = by_face()
    groups = {field.group for field in outgoing(played.evidence).draft(replace(played.visit, state=State.REVIEW))}
    assert groups == {"head", "visit", "holder", "card", "pin", "face", "consent", "machine", "confirmation"}
