"""Clinic software that takes results from Uketsuke, in one file: copy it and make it yours.

    pip install paho-mqtt joserfc
    python subscriber.py FOLDER              take results for ever, print each new one as one JSON line
    python subscriber.py --check VECTORS     try the test vectors; needs no host and no broker

FOLDER is what `uketsuke-host subscribe --only-enrol` made. It holds `enrolment.json`, `signing.pem`, `opening.pem`,
`tls.pem` and `ca.pem`; results go to `taken.sqlite` beside them. `docs/messages.md` describes the messages.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from pathlib import Path
from typing import Any

import paho.mqtt.client as mqtt
from joserfc import jwe, jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

SCHEMA = 1
RESULT, KEYS = "uketsuke-result+jwt", "uketsuke-keys+jwt"
RECEIPT, REQUEST = "uketsuke-result-receipt+jwt", "uketsuke-result-request+jwt"
SEALED_HEADER = {"alg", "enc", "kid", "typ", "cty", "apu", "apv", "epk"}
SIGNED_HEADER = {"alg", "kid", "typ"}
LIMIT_BYTES = 96 * 1024
WEEK_S = 604_800
SEALS = jwe.JWERegistry(algorithms=["ECDH-ES", "A256GCM"])
SIGNATURES = jws.JWSRegistry(algorithms=["ES256"])


class Refused(Exception):
    """A message that is not to be believed, with the reason in words."""


class Subscriber:
    """The keys of one subscriber and of its host; opens and checks what comes, signs what goes."""

    def __init__(self, folder: Path) -> None:
        """Read the folder."""
        self._file = folder / "enrolment.json"
        self._enrolment = json.loads(self._file.read_text("utf-8"))
        self.answer = self._enrolment["answer"]
        self.name, self.host = self.answer["name"], self.answer["host"]["name"]
        self.topic = f"uketsuke/1/{self.answer['clinic']}/eligibility/{self.name}"
        self._opening = ECKey.import_key((folder / "opening.pem").read_text())
        self._signing = ECKey.import_key((folder / "signing.pem").read_text())

    def open_result(self, sealed: str, now: float) -> dict[str, Any]:
        """Open a result and give its claims; raises Refused."""
        header = read_header(sealed, parts=5, names=SEALED_HEADER, typ="uketsuke-sealed")
        if header["kid"] != self._opening.thumbprint():
            raise Refused("sealed for another key")
        if header["apu"] != encode(self.host.encode()) or header["apv"] != encode(self.name.encode()):
            raise Refused("sealed by or for somebody else")
        try:
            token = (jwe.decrypt_compact(sealed, self._opening, registry=SEALS).plaintext or b"").decode("ascii")
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise Refused("the seal cannot be opened") from error
        claims = self._verify(token, RESULT, now)
        if not isinstance(claims.get("number"), int) or claims["number"] < 1:
            raise Refused("the number is not from 1 on")
        return claims

    def follow_keys(self, token: str) -> None:
        """Trust the host's next keys, announced with the key that counts now; raises Refused."""
        newest = self.answer["host"]
        if read_header(token, parts=3, names=SIGNED_HEADER, typ=KEYS)["kid"] != key_of(newest).thumbprint():
            return  # an announcement that was followed already
        claims = self._verify(token, KEYS, 0)
        self._enrolment["former"] = [{"host": newest, "until": claims["former_until"]}]
        self.answer["host"] = claims["host"]
        write_over(self._file, json.dumps(self._enrolment, ensure_ascii=False))

    def sign(self, typ: str, **claims: Any) -> str:
        """Sign a receipt or a request."""
        whole = {"schema": SCHEMA, "iss": self.name, "aud": self.host, "iat": int(time.time()), **claims}
        header = {"alg": "ES256", "kid": self._signing.thumbprint(), "typ": typ}
        return jws.serialize_compact(header, json.dumps(whole), self._signing, registry=SIGNATURES)

    def _verify(self, token: str, typ: str, now: float) -> dict[str, Any]:
        header = read_header(token, parts=3, names=SIGNED_HEADER, typ=typ)
        try:
            checked = jws.deserialize_compact(token, self._find_key(header["kid"], now), registry=SIGNATURES)
            claims = json.loads(checked.payload)
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise Refused("the signature does not fit") from error
        if claims.get("schema") != SCHEMA:
            raise Refused("a schema version that is not understood")
        if claims.get("iss") != self.host or claims.get("aud") != self.name:
            raise Refused("signed by or for somebody else")
        return dict(claims)

    def _find_key(self, kid: str, now: float) -> ECKey:
        former = [one["host"] for one in self._enrolment["former"] if now <= one["until"]]
        for host in (self.answer["host"], *former):
            if key_of(host).thumbprint() == kid:
                return key_of(host)
        raise Refused("the signing key is not known here")


class Taken:
    """What was taken, in a file of our own: every result once, by its `jti`."""

    def __init__(self, path: Path) -> None:
        """Open the file, or make it."""
        self._database = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._database.execute("PRAGMA synchronous = FULL")
        self._database.execute("CREATE TABLE IF NOT EXISTS taken (jti TEXT PRIMARY KEY, number INTEGER, body TEXT)")
        self._database.execute("CREATE INDEX IF NOT EXISTS by_number ON taken (number)")

    def add(self, claims: dict[str, Any]) -> bool:
        """Commit a result; tell whether it was new."""
        row = (claims["jti"], claims["number"], json.dumps(claims["body"], ensure_ascii=False))
        return self._database.execute("INSERT OR IGNORE INTO taken VALUES (?, ?, ?)", row).rowcount == 1

    def next_number(self) -> int:
        """Give the first that is missing: not that after the highest, for the broker may bring a late one first."""
        query = """
            SELECT min(number) + 1 FROM (SELECT 0 AS number UNION SELECT number FROM taken) AS known
            WHERE NOT EXISTS (SELECT 1 FROM taken WHERE taken.number = known.number + 1)
        """
        return int(self._database.execute(query).fetchone()[0])


def run(folder: Path) -> None:
    """Take results until the process is ended."""
    subscriber, taken = Subscriber(folder), Taken(folder / "taken.sqlite")
    client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, subscriber.name, protocol=mqtt.MQTTv5, manual_ack=True)
    client.tls_set(str(folder / "ca.pem"), str(folder / "tls.pem"))

    def ask() -> None:
        token = subscriber.sign(REQUEST, number=taken.next_number())
        client.publish(f"{subscriber.topic}/request", token, qos=1)

    def connected(*_: Any) -> None:
        client.subscribe([(subscriber.topic, 1), (f"{subscriber.topic}/keys", 1)])

    def subscribed(*_: Any) -> None:
        say({"subscribed": subscriber.name})
        ask()  # what came while we were away, and what the broker lost

    def take(_client: mqtt.Client, _data: object, message: mqtt.MQTTMessage) -> None:
        try:
            text = message.payload.decode("ascii")
            if message.topic.endswith("/keys"):
                subscriber.follow_keys(text)
                ask()  # results by the new key that came before this were refused
            else:
                keep(subscriber.open_result(text, time.time()))
        except (Refused, UnicodeDecodeError) as error:
            print(f"refused: {error}", file=sys.stderr, flush=True)
        client.ack(message.mid, message.qos)

    def keep(claims: dict[str, Any]) -> None:
        is_new = taken.add(claims)  # first into our own keeping, only then the receipt; for repeats as well
        token = subscriber.sign(RECEIPT, number=claims["number"], jti=claims["jti"])
        client.publish(f"{subscriber.topic}/receipt", token, qos=1)
        if is_new:
            say({"number": claims["number"], "jti": claims["jti"], "visit": claims["body"]})

    client.on_connect, client.on_subscribe, client.on_message = connected, subscribed, take
    client.connect(
        subscriber.answer["broker"]["host"],
        subscriber.answer["broker"]["port"],
        keepalive=20,
        clean_start=False,
        properties=session(WEEK_S),
    )
    client.loop_forever(retry_first_connection=True)


def check(vectors: Path) -> int:
    """Try every vector; give 0 if all were taken or refused as they should be."""
    subscriber, wrong = Subscriber(vectors), 0
    for case in json.loads((vectors / "cases.json").read_text("utf-8")):
        try:
            claims, reason = subscriber.open_result((vectors / case["file"]).read_text("utf-8"), 0), ""
        except Refused as error:
            claims, reason = None, str(error)
        right = claims == case.get("claims")
        wrong += not right
        say({"case": case["name"], "accepted": claims is not None, "reason": reason, "right": right})
    return min(wrong, 1)


def session(expiry_s: int) -> Properties:
    """Let the broker keep our MQTT session for so long (MQTT 5)."""
    properties = Properties(PacketTypes.CONNECT)
    properties.SessionExpiryInterval = expiry_s
    return properties


def key_of(host: dict[str, Any]) -> ECKey:
    """Give the key with which a host signs results."""
    return ECKey.import_key(dict(host["result_key"]))


def read_header(token: str, parts: int, names: set[str], typ: str) -> dict[str, Any]:
    """Give the header if it is exactly of our form: no other member, no other kind."""
    if len(token) > LIMIT_BYTES or token.count(".") != parts - 1:
        raise Refused("no token of the expected form")
    try:
        header = json.loads(decode(token.split(".", 1)[0]))
    except (ValueError, RecursionError) as error:
        raise Refused("the header is broken") from error
    if not isinstance(header, dict) or set(header) != names or header["typ"] != typ:
        raise Refused(f"not of the kind {typ}")
    return header


def encode(data: bytes) -> str:
    """Give base64url without padding."""
    return urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def decode(text: str) -> bytes:
    """Read base64url without padding."""
    return urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))


def write_over(path: Path, text: str) -> None:
    """Replace a file in one step."""
    beside = path.with_suffix(".new")
    beside.touch(mode=0o600)
    beside.write_text(text, "utf-8")
    beside.replace(path)


def say(line: dict[str, Any]) -> None:
    """Print one JSON line."""
    print(json.dumps(line, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--check"] and len(sys.argv) == 3:
        sys.exit(check(Path(sys.argv[2])))
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    run(Path(sys.argv[1]))
