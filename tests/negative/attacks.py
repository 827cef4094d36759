"""The attacks: how each is made from a good message, and with which number each direction refuses it.

`TAKEN` stands where the content cannot do harm and refusing would lose a visit: clocks are evidence, never a reason,
and a repeat is absorbed by its key.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from device.wire.keys import generate_opening_key, generate_signing_key
from fuzz.network.signing import sign_text
from tests.host.world import NOW
from tests.negative.side import Side

TAKEN = 0
SEALED = ("visit", "reply", "settings", "result")
SIGNED = ("challenge", "receipt", "result-receipt")
ALL = (*SEALED, *SIGNED)
YEAR_S = 365 * 86_400


@dataclass(frozen=True)
class Attack:
    """One attack; `numbers` is by direction, and those that it cannot be tried on are absent."""

    name: str
    make: Callable[[Side], str]
    numbers: Mapping[str, int]


def _flip(text: str, at: int) -> str:
    return text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1 :]


def _part(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def _downgraded(algorithm: str) -> Callable[[Side], str]:
    def make(side: Side) -> str:
        header = json.dumps({"alg": algorithm, "kid": side.key.kid, "typ": side.typ}).encode()
        return side.wrap(f"{_part(header)}.{side.sign(side.claims()).split('.')[1]}.")

    return make


def _key_in_header(side: Side) -> str:
    thief = generate_signing_key()
    jwk = {"kty": "OKP", "crv": "Ed25519", "x": thief.jose.as_dict(private=False)["x"]}
    header = json.dumps({"alg": "Ed25519", "kid": thief.kid, "typ": side.typ, "jwk": jwk}).encode()
    text = f"{_part(header)}.{side.sign(side.claims()).split('.')[1]}"
    return side.wrap(f"{text}.{_part(thief.sign(text.encode()))}")


def _known_id_by_another(side: Side) -> str:
    curve = "P-256" if side.key.curve == "P-256" else "Ed25519"
    return side.wrap(side.sign(side.claims(), key=replace(generate_signing_key(curve), kid=side.key.kid)))


def _sealed_again(side: Side) -> str:
    assert side.seal
    return side.wrap(side.sign(side.claims()), replace(side.seal, sender="t-back"))


def _sealed_for_another(side: Side) -> str:
    assert side.seal
    return side.wrap(side.sign(side.claims()), replace(side.seal, key=generate_opening_key().public()))


def _of_another_terminal(side: Side) -> str:
    assert side.seal
    token = side.sign({**side.claims(), "iss": "t-back"}, key=generate_signing_key())
    return side.wrap(token, replace(side.seal, sender="t-back"))


def _deep(side: Side) -> str:
    return side.wrap(sign_text(side.typ, b'{"a":' * 5000, side.key))


def _repeat(side: Side) -> str:
    text = side.good()
    assert side.take(text) == TAKEN
    return text


def _all(number: int) -> dict[str, int]:
    return dict.fromkeys(ALL, number)


def _by(sealed: int, signed: int) -> dict[str, int]:
    return {**dict.fromkeys(SEALED, sealed), **dict.fromkeys(SIGNED, signed)}


ATTACKS = (
    Attack("altered", lambda side: _flip(side.good(), -40), _by(405, 404)),
    Attack("truncated", lambda side: side.good()[:-10], _by(405, 404)),
    Attack("cut to its first part", lambda side: side.good().split(".")[0], _all(401)),
    Attack("the same again", _repeat, _all(TAKEN)),
    Attack("addressed to another", lambda side: side.good(aud="x-other"), _all(406)),
    Attack("signed in another's name", lambda side: side.good(iss="x-other"), _all(406)),
    Attack("sealed again by another", _sealed_again, dict.fromkeys(SEALED, 405)),
    Attack("sealed for another key", _sealed_for_another, dict.fromkeys(SEALED, 405)),
    Attack("another terminal's, moved to this topic", _of_another_terminal, {"visit": 405}),
    Attack("`alg` none", _downgraded("none"), _all(402)),
    Attack("`alg` HS256", _downgraded("HS256"), _all(402)),
    Attack("`alg` EdDSA", _downgraded("EdDSA"), _all(402)),
    Attack("key brought along in the header", _key_in_header, _all(402)),
    Attack("another kind of message", lambda side: side.wrap(side.sign(side.claims(), typ="JWT")), _all(402)),
    Attack("wrong key", lambda side: side.wrap(side.sign(side.claims(), key=generate_signing_key())), _all(403)),
    Attack("wrong key under the right id", _known_id_by_another, _all(404)),
    Attack(
        "revoked or former key",
        lambda side: side.wrap(side.sign(side.claims(), key=side.revoked())),
        {**_all(403), "visit": 412, "result-receipt": 412},
    ),
    Attack("clock a year ahead", lambda side: side.good(iat=int(NOW) + YEAR_S), {**_all(TAKEN), "challenge": 401}),
    Attack("clock a year behind", lambda side: side.good(iat=int(NOW) - YEAR_S), {**_all(TAKEN), "challenge": 401}),
    Attack("expired", lambda side: side.good(exp=int(NOW)), {"reply": 408, "settings": 408}),
    Attack("expired challenge", lambda side: side.good(iat=int(NOW) - 90, exp=int(NOW)), {"challenge": 408}),
    Attack("echo of an expired challenge", lambda side: side.good(eat_nonce="long-over"), {"visit": TAKEN}),
    Attack("oversized", lambda side: side.good() + "A" * 100_000, _all(401)),
    Attack("deeply nested", _deep, _all(401)),
    Attack("unknown schema version", lambda side: side.good(schema=99), _all(407)),
    Attack("unknown key", lambda side: side.good(extra=1), _all(401)),
    Attack("no token", lambda _side: "hello", _all(401)),
)
