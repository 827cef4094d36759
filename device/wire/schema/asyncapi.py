"""The AsyncAPI 3 document of all MQTT topics, derived from the same dataclasses as the JSON Schemas.

    python -m device.wire.schema docs/schema

writes `asyncapi.json` beside them. It is told from the host's side, as AsyncAPI has it: `receive` is what the host
takes. A token's payload is a string; `contentSchema` is the form of the claims inside.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from device.wire import topics, version
from device.wire.schema import MESSAGES, message_schema

ASYNCAPI = "3.0.0"
_TERMINAL, _SUBSCRIBER = "terminal", "subscriber"
_PARAMETERS = {
    "clinic": "The clinic's name in topics: a-z, 0-9 and -.",
    _TERMINAL: "The terminal's name, t-…",
    _SUBSCRIBER: "The name of the clinic software, s-…",
}


@dataclass(frozen=True)
class Channel:
    """One topic: whose, by whom it is spoken on, whether retained, with the messages that travel there."""

    owner: str
    leaf: str
    action: str
    messages: tuple[str, ...]
    what: str
    retained: bool = False

    @property
    def name(self) -> str:
        """The channel's key in the document."""
        return f"{self.owner}-{self.leaf or 'result'}"

    @property
    def address(self) -> str:
        """The topic with its parameters."""
        middle = f"eligibility/{{{_SUBSCRIBER}}}" if self.owner == _SUBSCRIBER else f"{{{_TERMINAL}}}"
        return f"{topics.ROOT}/{{clinic}}/{middle}" + (f"/{self.leaf}" if self.leaf else "")


CHANNELS = (
    Channel(_TERMINAL, "visit", "receive", ("visit", "registration"), "A visit's result, a registration request."),
    Channel(_TERMINAL, "receipt", "send", ("receipt",), "What the host did with sealed messages."),
    Channel(_TERMINAL, "reply", "send", ("reply",), "Outcome and next step for the screen."),
    Channel(_TERMINAL, "challenge", "send", ("challenge",), "The host's short-lived nonce and time.", retained=True),
    Channel(_TERMINAL, "keys", "send", ("keys",), "The host's next keys."),
    Channel(_TERMINAL, "command", "send", ("settings",), "Settings for the terminal."),
    Channel(
        _TERMINAL, "status", "receive", ("status",), "Whether the terminal is there; also its Will.", retained=True
    ),
    Channel(_TERMINAL, "event", "receive", ("event",), "Operational events without personal data."),
    Channel(_SUBSCRIBER, "", "send", ("result",), "Numbered results for one clinic software."),
    Channel(_SUBSCRIBER, "keys", "send", ("keys",), "The host's next keys."),
    Channel(_SUBSCRIBER, "receipt", "receive", ("result-receipt",), "Result N is in the software's own keeping."),
    Channel(_SUBSCRIBER, "request", "receive", ("result-request",), "Send everything again from number N on."),
)


def document() -> dict[str, Any]:
    """Give the whole document."""
    names = sorted({name for channel in CHANNELS for name in channel.messages})
    return {
        "asyncapi": ASYNCAPI,
        "info": {
            "title": "Uketsuke host",
            "version": f"schema {version.NEWEST}",
            "description": "What terminals, the clinic's host and clinic software say to each other over MQTT. "
            "docs/messages.md explains envelope, keys and delivery.",
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": "application/jose",
        "servers": {"broker": _server()},
        "channels": {channel.name: _channel(channel) for channel in CHANNELS},
        "operations": {f"{channel.action}-{channel.name}": _operation(channel) for channel in CHANNELS},
        "components": {
            "messages": {name: _message(name) for name in names},
            "schemas": {name: _schema(name) for name in names},
        },
    }


def write_document(folder: Path) -> None:
    """Write the document into `folder`."""
    text = json.dumps(document(), indent=1, ensure_ascii=False)
    (folder / "asyncapi.json").write_text(text + "\n", "utf-8")


def _server() -> dict[str, Any]:
    return {
        "host": "{broker}:8883",
        "protocol": "secure-mqtt",
        "protocolVersion": "5",
        "description": "The clinic's broker. TLS 1.3 with a certificate of the clinic's CA on both ends; MQTT 3.1.1 "
        "serves as well. Address and port come with the enrolment answer.",
        "variables": {"broker": {"description": "Name or address of the broker."}},
        "security": [
            {"type": "X509", "description": "The certificate's name is the only name that may be spoken under."}
        ],
    }


def _channel(channel: Channel) -> dict[str, Any]:
    parameters = ("clinic", channel.owner)
    return {
        "address": channel.address,
        "description": channel.what,
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in channel.messages},
        "parameters": {name: {"description": _PARAMETERS[name]} for name in parameters},
    }


def _operation(channel: Channel) -> dict[str, Any]:
    return {
        "action": channel.action,
        "channel": {"$ref": f"#/channels/{channel.name}"},
        "messages": [{"$ref": f"#/channels/{channel.name}/messages/{name}"} for name in channel.messages],
        "bindings": {"mqtt": {"qos": 1, "retain": channel.retained, "bindingVersion": "0.2.0"}},
    }


def _message(name: str) -> dict[str, Any]:
    form = MESSAGES[name][1]
    claims = {"$ref": f"#/components/schemas/{name}"}
    described = {"name": name, "title": name, "summary": form}
    if "unsigned" in form:
        return {**described, "contentType": "application/json", "payload": claims}
    token = {"type": "string", "description": form, "contentMediaType": "application/json", "contentSchema": claims}
    return {**described, "contentType": "application/jose", "payload": token}


def _schema(name: str) -> dict[str, Any]:
    whole = message_schema(name)
    return {key: value for key, value in whole.items() if key != "$schema"}
