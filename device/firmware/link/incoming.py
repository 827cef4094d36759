"""Checking what the daemon hands on: replies and settings are opened and verified, challenges verified.

Expiry is judged by the host's own clock, of which every message carries a sample: a terminal without a battery clock
may not know the date, but never takes something for fresh that the host has since declared over.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from device.firmware.keys.identity import Identity
from device.wire import codec, version
from device.wire.envelope import open_sealed, verify
from device.wire.errors import Expired, MessageInvalid, SchemaNotAccepted, WrongAddress
from device.wire.keys import OpeningKey, VerifyKey
from device.wire.messages.command import SETTINGS_TYPE, SettingsClaims
from device.wire.messages.host import CHALLENGE_TYPE, REPLY_TYPE, ChallengeClaims, ReplyClaims

_LONGEST_CHALLENGE_S = 600


def open_reply(sealed: str, identity: Identity, key: OpeningKey, host_time: float) -> ReplyClaims:
    """Open and check a reply; `host_time` is a lower bound of the host's clock, in seconds since 1970.

    Raises:
        MessageError: it is not for us, not from our host, over, or not in a form we know.
    """
    opened = open_sealed(sealed, key, receiver=identity.terminal, sender=identity.host.name)
    claims = verify(opened.token, REPLY_TYPE, _control_key(identity, host_time)).claims
    _check_schema(claims)
    reply = codec.from_json(claims, ReplyClaims, "reply")
    _check_parties(reply.iss, reply.aud, identity)
    if reply.exp <= host_time:
        raise Expired("the reply came too late")
    return reply


def open_settings(sealed: str, identity: Identity, key: OpeningKey, host_time: float) -> SettingsClaims:
    """Open and check settings; `host_time` is as in `open_reply`.

    Whether they are newer than those in force is for who keeps them.

    Raises:
        MessageError: they are not for us, not from our host, over, or not in a form we know.
    """
    opened = open_sealed(sealed, key, receiver=identity.terminal, sender=identity.host.name)
    claims = verify(opened.token, SETTINGS_TYPE, _control_key(identity, host_time)).claims
    _check_schema(claims)
    settings = codec.from_json(claims, SettingsClaims, "settings")
    _check_parties(settings.iss, settings.aud, identity)
    if settings.exp <= host_time:
        raise Expired("the settings came too late")
    return settings


def check_challenge(token: str, identity: Identity, host_time: float) -> ChallengeClaims:
    """Check a challenge; `host_time` is as in `open_reply`.

    Raises:
        MessageError: it is not for us, not from our host, over, or not in a form we know.
    """
    claims = verify(token, CHALLENGE_TYPE, _control_key(identity, host_time)).claims
    _check_schema(claims)
    challenge = codec.from_json(claims, ChallengeClaims, "challenge")
    _check_parties(challenge.iss, challenge.aud, identity)
    if not 0 < challenge.exp - challenge.iat <= _LONGEST_CHALLENGE_S or not challenge.nonce:
        raise MessageInvalid("the challenge has no nonce or no sensible life")
    if challenge.exp <= host_time:
        raise Expired("the challenge is over")
    return challenge


def _control_key(identity: Identity, host_time: float) -> Callable[[str], VerifyKey | None]:
    trusted = identity.trusted
    return lambda kid: trusted.find_control_key(kid, host_time)


def _check_schema(claims: dict[str, Any]) -> None:
    schema = claims.get("schema")
    if not isinstance(schema, int) or not version.is_accepted(schema):
        raise SchemaNotAccepted("the message's version is not known here")


def _check_parties(issuer: str, audience: str, identity: Identity) -> None:
    if issuer != identity.host.name or audience != identity.terminal:
        raise WrongAddress("the message is from another host or for another terminal")
