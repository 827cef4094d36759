"""A server's question whether somebody may connect, and the answer to it (NATS auth callout); pure.

The answer is a user token that the server keeps to: which subjects, over MQTT only, until when.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from host.fleet.nkey import read_token, sign_token
from host.fleet.permits import Permit, Refusal

ACCOUNT = "FLEET"
"""The account of the cluster in which terminals, subscribers and workers are."""
_UNLIMITED = -1


@dataclass(frozen=True)
class Question:
    """What a server asks: for which connection, and with which certificate (PEM; empty without one)."""

    server: str
    user: str
    mqtt_id: str
    certificate: str


def read_question(data: bytes) -> Question:
    """Read a question.

    Raises:
        ValueError: it is none.
    """
    try:
        asked = read_token(data.decode())["nats"]
        chains = asked.get("client_tls", {}).get("verified_chains") or [[""]]
        about = asked["client_info"]
        return Question(asked["server_id"]["id"], asked["user_nkey"], str(about.get("mqtt_id", "")), chains[0][0])
    except (KeyError, IndexError, TypeError, AttributeError, json.JSONDecodeError) as error:
        raise ValueError("no question of a server") from error


def allow(question: Question, permit: Permit, key: Ed25519PrivateKey, now: int, until: int) -> bytes:
    """Answer that the connection may stand until `until`; both in seconds since 1970."""
    bearer = permit.bearer
    rights: dict[str, Any] = {
        "pub": {"allow": list(permit.speaks)},
        "sub": {"allow": list(permit.hears)},
        "subs": _UNLIMITED,
        "data": _UNLIMITED,
        "payload": _UNLIMITED,
        "allowed_connection_types": ["MQTT"],
        "type": "user",
        "version": 2,
    }
    name = f"{bearer.clinic}/{bearer.name}"
    user = {"iat": now, "exp": until, "sub": question.user, "aud": ACCOUNT, "name": name, "nats": rights}
    return _answer(question, {"jwt": sign_token(user, key)}, key, now)


def refuse(question: Question, reason: Refusal, key: Ed25519PrivateKey, now: int) -> bytes:
    """Answer that the connection may not stand."""
    return _answer(question, {"error": str(reason)}, key, now)


def _answer(question: Question, content: dict[str, str], key: Ed25519PrivateKey, now: int) -> bytes:
    said = {**content, "type": "authorization_response", "version": 2}
    return sign_token({"iat": now, "sub": question.user, "aud": question.server, "nats": said}, key).encode()
