"""Messages: every one goes to JSON and back, and nothing unknown, missing, null or out of its set comes in."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.wire import codec, health, local, version, words
from device.wire.errors import MessageInvalid
from device.wire.messages.enrolment import PublicKey, code_digest
from device.wire.messages.host import Eligibility, NextStep, Reply, ReplyClaims
from device.wire.messages.visit import (
    Attempt,
    Card,
    Clock,
    Consent,
    FaceProof,
    Holder,
    PinProof,
    VisitClaims,
    VisitResult,
)
from device.wire.pin import pin_digest

VISIT_ID = "01JDGQ6Y8ZK3T5V7W9X1A2B3C4"
RESULT = VisitResult(
    VISIT_ID,
    "A7K",
    Holder(
        words.Method.FACE,
        words.Outcome.MATCH,
        (Attempt(words.Method.PIN, words.Outcome.NOT_VERIFIED),),
    ),
    Card(words.CardKind.MYNUMBER, words.Genuine.PROVED, words.CertificateStatus.VALID, issuer="ab", serial="1234"),
    PinProof(),
    FaceProof(threshold="0.420", band="above_threshold", frames=2),
    Consent(medicines=True),
    {"read_card": 210},
    "0.1.0",
)
CLAIMS = VisitClaims(0, "t-front", "h-main", "j", 1, Clock(), "boot", 1, "", RESULT)


def test_a_visit_goes_to_json_and_back() -> None:
    data = codec.load(codec.dump(codec.to_json(CLAIMS)))
    assert codec.from_json(data, VisitClaims) == CLAIMS
    assert None not in data["body"].values()


def nested(depth: int) -> Any:
    """Give a list in a list, so deep that only writing it out would fail."""
    value: Any = []
    for _ in range(depth):
        value = [value]
    return value


def _at(path: str, value: Any) -> dict[str, Any]:
    data = codec.to_json(CLAIMS)
    *folders, last = path.split(".")
    place = data
    for folder in folders:
        place = place[folder]
    if value is ...:
        del place[last]
    else:
        place[last] = value
    return data


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("name", "見本"),
        ("body.insured_number", "1"),
        ("iss", "t-\ud800"),
        ("body.holder.method", "voice"),
        ("body.holder.method", None),
        ("body.holder.method", nested(5000)),
        ("body.holder.tried", {}),
        ("body.holder.reason", True),
        ("body.card", []),
        ("body.card.serial", 1234),
        ("body.consent.medicines", 1),
        ("body.timings_ms", {"read_card": "210"}),
        ("body.timings_ms", []),
        ("body.ticket", "a7k"),
        ("body.visit_id", "1"),
        ("seq", 0),
        ("body.pin", ...),
        ("eat_nonce", ...),
    ],
)
def test_a_message_that_is_not_exactly_ours_is_refused(path: str, value: Any) -> None:
    with pytest.raises(MessageInvalid):
        codec.from_json(_at(path, value), VisitClaims)


@pytest.mark.parametrize("text", [b"", b"[]", b"nul", b'"x"', b"{" * 5000, b"x" * 40_000])
def test_what_is_no_json_object_is_refused(text: bytes) -> None:
    with pytest.raises(MessageInvalid):
        codec.load(text)


def test_the_certificate_and_its_serial_hide_in_text() -> None:
    proof = PinProof("nonce", "c2lnbmF0dXJl", "Y2VydA==")
    assert "1234" not in repr(RESULT.card)
    assert "c2lnbmF0dXJl" not in repr(proof)
    assert "Y2VydA==" not in repr(proof)


def test_a_reply_names_nobody() -> None:
    reply = Reply(
        VISIT_ID,
        words.Outcome.MATCH,
        Eligibility(True, False, words.EligibilityStatus.ELIGIBLE, NextStep(1, "proceed")),
    )
    claims = ReplyClaims(0, "h-main", "t-front", "j", 1, 2, reply)
    assert codec.from_json(codec.to_json(claims), ReplyClaims) == claims
    assert set(codec.to_json(reply)) == {"visit_id", "outcome", "eligibility"}


def test_accepted_versions_lie_between_oldest_and_newest() -> None:
    assert version.is_accepted(version.NEWEST)
    assert version.is_accepted(version.OLDEST)
    assert not version.is_accepted(version.NEWEST + 1)
    assert not version.is_accepted(version.OLDEST - 1)


# Generator: printf '\0\016uketsuke-pin-1\0\05nonce\0\07t-front\0\032%s' "$VISIT_ID" | sha256sum
PIN_VECTOR = "744343fe03a12cfa9022daf3f294e85b01c29d67faf24c4e8c578501b670f579"


def test_the_pin_digest_is_the_stated_bytes() -> None:
    assert pin_digest("nonce", "t-front", VISIT_ID).hex() == PIN_VECTOR


@given(st.text(max_size=8), st.text(max_size=8), st.text(max_size=8))
def test_no_other_split_gives_the_same_pin_digest(challenge: str, terminal: str, visit_id: str) -> None:
    digest = pin_digest(challenge, terminal, visit_id)
    assert digest == pin_digest(challenge, terminal, visit_id)
    assert digest != pin_digest(challenge + terminal, "", visit_id) or not terminal
    assert digest != pin_digest(challenge, terminal + visit_id, "") or not visit_id


def test_a_code_is_the_same_however_it_is_typed() -> None:
    assert code_digest("abcde-fghjk") == code_digest("ABCDE FGHJK") != code_digest("ABCDE-FGHJM")


def test_a_public_key_keeps_the_members_of_its_curve() -> None:
    assert PublicKey("OKP", "Ed25519", "x").jwk() == {"kty": "OKP", "crv": "Ed25519", "x": "x"}
    assert PublicKey.from_jwk({"kty": "EC", "crv": "P-256", "x": "x", "y": "y"}).jwk()["y"] == "y"


LOCAL = [
    local.Hello("b", enrolled=True),
    local.Put("b", 7, "sealed"),
    local.Stored("b", 7),
    local.Refused("b", 7, 704),
    local.Received("b", 7, "stored", 0),
    local.Report("visit_ended", 301, 5),
    local.Incoming("reply", "token"),
    local.Link(connected=False),
    local.OfferRequest("d"),
    local.Offer("t"),
    local.EnrolCommand("https://127.0.0.1:1", "CODE", "ab"),
    local.EnrolResult(0, "c1", "t-front", "A", "k"),
    local.StatusQuery(),
    local.DaemonStatus(True, True, "t-front", 0, 0, True),
    health.HealthQuery(),
    health.DaemonHealth(
        "0.1.0",
        "t-front",
        True,
        health.LinkHealth(False, -1, health.LinkFailure.REFUSED, 3, -1),
        health.OutboxHealth(2, 0, 70, 5, -1, 0),
        health.CertificateHealth(1, 3, 2),
    ),
]


@pytest.mark.parametrize("message", LOCAL, ids=lambda message: type(message).__name__)
def test_a_local_message_is_one_line_and_back(message: local.LocalMessage) -> None:
    line = local.format_line(message)
    assert line.count(b"\n") == 1
    assert local.parse_line(line) == message


@pytest.mark.parametrize(
    "line", [b"", b"{}", b'{"kind": "run"}', b'{"kind": "link"}', b"[1]", b"\xff", b'{"kind": []}', b"[" * 100_000]
)
def test_a_line_of_no_known_kind_is_refused(line: bytes) -> None:
    with pytest.raises(MessageInvalid):
        local.parse_line(line)


def test_sealed_bytes_and_codes_hide_in_text() -> None:
    assert "CODE" not in repr(local.EnrolCommand("https://127.0.0.1:1", "CODE", "ab"))
    assert "sealed" not in repr(replace(local.Put("b", 7, "x"), sealed="sealed-bytes")).replace("sealed=", "")
