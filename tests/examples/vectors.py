"""Writes the test vectors for clinic software: sealed results with throw-away keys, good ones and bad ones.

    python -m tests.examples.vectors examples/vectors

The keys are made anew with each run and guard nothing. What is published is kept as it is: run this only to add a
case, and publish all of it.
"""

from __future__ import annotations

import hmac
import json
import sys
from base64 import urlsafe_b64decode
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from joserfc import jwe, jws

from device.wire import codec, envelope, text, version
from device.wire.keys import (
    OpeningKey,
    SealingKey,
    SigningKey,
    generate_opening_key,
    generate_signing_key,
    private_pem,
    public_jwk,
)
from device.wire.messages.enrolment import BrokerAddress, EnrolmentAnswer, HostIdentity, PublicKey
from device.wire.messages.subscriber import RESULT_RECEIPT_TYPE, RESULT_TYPE
from device.wire.padding import LONG
from host.subscriber.folder import Enrolment

HOST, SUBSCRIBER = "h-main", "s-karte"
GOLDEN = Path(__file__).parents[1] / "vectors" / "messages" / "1" / "result.json"

Claims = dict[str, Any]
Make = Callable[["Maker"], str]


@dataclass(frozen=True)
class Maker:
    """Makes sealed results in the right way, and in wrong ones."""

    signing: SigningKey
    opening: OpeningKey
    stranger: SigningKey
    other_opening: OpeningKey

    def claims(self, **changed: Any) -> Claims:
        """Give the claims of a result, some of them changed."""
        return {**json.loads(GOLDEN.read_text("utf-8")), **changed}

    def sign(self, claims: Claims, typ: str = RESULT_TYPE, key: SigningKey | None = None) -> str:
        """Sign as the host does."""
        return envelope.sign(typ, claims, key or self.signing, pad_from=LONG)

    def seal(self, token: str, key: SealingKey | None = None, sender: str = HOST, receiver: str = SUBSCRIBER) -> str:
        """Seal as the host does."""
        return envelope.seal(token, key or self.opening.public(), sender=sender, receiver=receiver)

    def result(self, **changed: Any) -> str:
        """Give a sealed result as the host makes it."""
        return self.seal(self.sign(self.claims(**changed)))

    def seal_with(self, token: str, **header: Any) -> str:
        """Seal with some members of the header changed; None takes one away."""
        whole = {
            "alg": "ECDH-ES",
            "enc": "A256GCM",
            "kid": self.opening.kid,
            "typ": envelope.SEALED_TYPE,
            "cty": "JWT",
            "apu": envelope._party(HOST),
            "apv": envelope._party(SUBSCRIBER),
            **header,
        }
        kept = {name: value for name, value in whole.items() if value is not None}
        registry = jwe.JWERegistry(algorithms=[kept["alg"], kept["enc"], "DEF"], strict_check_header=False)
        return jwe.encrypt_compact(kept, token.encode(), self.opening.public().jose, registry=registry)

    def sign_with(self, key: Any, claims: Claims, **header: Any) -> str:
        """Sign with any header, any key and any algorithm, and seal that."""
        whole = {"alg": "ES256", "kid": self.signing.kid, "typ": RESULT_TYPE, **header}
        registry = jws.JWSRegistry(algorithms=[whole["alg"]], strict_check_header=False)
        return self.seal(jws.serialize_compact(whole, json.dumps(claims), key, registry=registry))


def _altered(sealed: str, part: int) -> str:
    parts = sealed.split(".")
    middle = len(parts[part]) // 2
    swapped = "A" if parts[part][middle] != "A" else "B"
    parts[part] = parts[part][:middle] + swapped + parts[part][middle + 1 :]
    return ".".join(parts)


def _body(maker: Maker, **changed: Any) -> Claims:
    return {**maker.claims()["body"], **changed}


def _emptied(maker: Maker) -> Claims:
    return _body(maker, link="", insurance=[], consents=[], changes=[])


def _pending(maker: Maker) -> Claims:
    body = _emptied(maker)
    waiting = {**body["eligibility"], "next_step": {"number": 7, "name": "confirm_person"}}
    return {
        **body,
        "holder": {**body["holder"], "method": "staff", "outcome": "pending"},
        "face": {"models": [], "threshold": "", "band": "", "frames": 0, "policy": "", "attempts": 0, "quality": []},
        "eligibility": waiting,
    }


def _unchecked(maker: Maker) -> Claims:
    silent = {
        "checked": False,
        "checked_late": False,
        "status": "could_not_check",
        "next_step": {"number": 6, "name": "could_not_check_self_declaration"},
        "reason": 502,
    }
    return {**_emptied(maker), "eligibility": silent, "checked_at": 0, "checked_by": "none", "notices": []}


def _one(maker: Maker) -> Claims:
    body = _body(maker)
    return {**body, "insurance": body["insurance"][:1]}


def _alg_none(maker: Maker) -> str:
    header = text.encode(json.dumps({"alg": "none", "kid": maker.signing.kid, "typ": RESULT_TYPE}).encode())
    return maker.seal(f"{header}.{text.encode(codec.dump(maker.claims()))}.")


def _hmac_with_the_public_key(maker: Maker) -> str:
    header = {"alg": "HS256", "kid": maker.signing.kid, "typ": RESULT_TYPE}
    parts = (json.dumps(header).encode(), codec.dump(maker.claims()))
    signed = ".".join(text.encode(part) for part in parts)
    tag = hmac.digest(maker.signing.jose.as_pem(private=False), signed.encode(), "sha256")
    return maker.seal(f"{signed}.{text.encode(tag)}")


def _claims_swapped(maker: Maker) -> str:
    header, _, signature = maker.sign(maker.claims()).split(".")
    other = text.encode(codec.dump(maker.claims(number=13)))
    return maker.seal(f"{header}.{other}.{signature}")


def _point_off_curve(maker: Maker) -> str:
    sealed = maker.result().split(".")
    header = json.loads(urlsafe_b64decode(sealed[0] + "=="))
    header["epk"]["y"] = header["epk"]["x"]
    return ".".join([text.encode(json.dumps(header).encode()), *sealed[1:]])


GOOD: dict[str, Make] = {
    "a-match-with-insurance-and-public-assistance": lambda m: m.result(),
    "waiting-for-staff-without-insurance": lambda m: m.result(number=13, body=_pending(m)),
    "could-not-check": lambda m: m.result(number=14, body=_unchecked(m)),
    "insurance-alone": lambda m: m.result(number=15, body=_one(m)),
    "the-same-again": lambda m: m.result(),
}
"""Cases to take; `the-same-again` has the `jti` of the first one and is to be dropped, after a receipt."""

BAD: dict[str, tuple[str, Make]] = {
    "altered-ciphertext": ("one character of the ciphertext is another", lambda m: _altered(m.result(), 3)),
    "altered-tag": ("one character of the tag is another", lambda m: _altered(m.result(), 4)),
    "for-another-key": (
        "sealed for another subscriber's key",
        lambda m: m.seal(m.sign(m.claims()), m.other_opening.public()),
    ),
    "for-another-key-under-our-kid": (
        "sealed for another key, with our key's id in the header",
        lambda m: m.seal(m.sign(m.claims()), replace(m.other_opening.public(), kid=m.opening.kid)),
    ),
    "for-another-receiver": (
        "apv names another subscriber",
        lambda m: m.seal(m.sign(m.claims()), receiver="s-other"),
    ),
    "by-another-sender": ("apu names another host", lambda m: m.seal(m.sign(m.claims()), sender="h-other")),
    "seal-of-another-kind": (
        "typ of the seal is another",
        lambda m: m.seal_with(m.sign(m.claims()), typ="JWT"),
    ),
    "seal-without-parties": (
        "no apu and no apv",
        lambda m: m.seal_with(m.sign(m.claims()), apu=None, apv=None),
    ),
    "seal-with-compression": ("a zip member", lambda m: m.seal_with(m.sign(m.claims()), zip="DEF")),
    "seal-with-another-cipher": ("enc is A128GCM", lambda m: m.seal_with(m.sign(m.claims()), enc="A128GCM")),
    "seal-with-wrapped-key": (
        "alg is ECDH-ES+A256KW",
        lambda m: m.seal_with(m.sign(m.claims()), alg="ECDH-ES+A256KW"),
    ),
    "ephemeral-point-off-the-curve": ("epk is no point on P-256", _point_off_curve),
    "signed-but-not-sealed": ("a signed token without a seal", lambda m: m.sign(m.claims())),
    "no-token-at-all": ("no token", lambda m: "{}"),
    "without-signature": ("alg is none", _alg_none),
    "hmac-with-the-public-key": (
        "alg is HS256 with the host's public key as the secret",
        _hmac_with_the_public_key,
    ),
    "signed-by-a-stranger": (
        "signed with a key that nobody knows",
        lambda m: m.seal(m.sign(m.claims(), key=m.stranger)),
    ),
    "signed-by-a-stranger-under-our-kid": (
        "signed with a strange key under the host's key id",
        lambda m: m.seal(m.sign(m.claims(), key=replace(m.stranger, kid=m.signing.kid))),
    ),
    "signed-with-a-key-in-the-header": (
        "a jwk member with the key that signed it",
        lambda m: m.sign_with(m.stranger.jose, m.claims(), jwk=public_jwk(m.stranger)),
    ),
    "other-claims-under-a-signature": ("the claims were exchanged", _claims_swapped),
    "a-receipt-as-a-result": (
        "typ of the token is that of a receipt",
        lambda m: m.seal(m.sign(m.claims(), typ=RESULT_RECEIPT_TYPE)),
    ),
    "issued-by-another-host": ("iss is another host", lambda m: m.result(iss="h-other")),
    "issued-for-another-subscriber": ("aud is another subscriber", lambda m: m.result(aud="s-other")),
    "a-schema-of-the-future": ("schema is 99", lambda m: m.result(schema=99)),
    "number-zero": ("numbers count from 1", lambda m: m.result(number=0)),
}
"""Cases that are to be refused, each with its one defect in words."""


def write(folder: Path) -> None:
    """Make keys and all cases below `folder`."""
    maker = Maker(
        generate_signing_key("P-256"),
        generate_opening_key("P-256"),
        generate_signing_key("P-256"),
        generate_opening_key("P-256"),
    )
    subscriber = generate_signing_key("P-256")
    (folder / "messages").mkdir(parents=True, exist_ok=True)
    (folder / "opening.pem").write_bytes(private_pem(maker.opening))
    (folder / "signing.pem").write_bytes(private_pem(subscriber))
    enrolment = codec.to_json(Enrolment(_answer(maker), ()))
    _write_json(folder / "enrolment.json", enrolment)
    good = [_case(folder, maker, name, make) for name, make in GOOD.items()]
    bad = [_case(folder, maker, name, make, defect) for name, (defect, make) in BAD.items()]
    _write_json(folder / "cases.json", good + bad)


def _case(folder: Path, maker: Maker, name: str, make: Make, defect: str = "") -> dict[str, Any]:
    sealed = make(maker)
    (folder / "messages" / f"{name}.txt").write_text(sealed, "ascii")
    case: dict[str, Any] = {"name": name, "file": f"messages/{name}.txt"}
    if defect:
        return {**case, "defect": defect}
    opened = envelope.open_sealed(sealed, maker.opening, receiver=SUBSCRIBER)
    return {**case, "claims": envelope.verify(opened.token, RESULT_TYPE, lambda _: maker.signing).claims}


def _answer(maker: Maker) -> EnrolmentAnswer:
    result = PublicKey.from_jwk(public_jwk(maker.signing))
    spare = PublicKey.from_jwk(public_jwk(generate_signing_key()))
    sealing = PublicKey.from_jwk(public_jwk(generate_opening_key()))
    identity = HostIdentity(HOST, sealing, spare, spare, result)
    return EnrolmentAnswer(
        version.NEWEST, "c1", SUBSCRIBER, "", "", "", BrokerAddress("192.0.2.10", 8883), identity, ""
    )


def _write_json(path: Path, data: object) -> None:
    path.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
