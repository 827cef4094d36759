"""The published JSON Schemas (2020-12) of the messages, derived from the dataclasses that read and write them.

    python -m device.wire.schema docs/schema

One file per message and schema version; a test compares the published files with this.
"""

from __future__ import annotations

import dataclasses
import json
import typing
from enum import StrEnum
from pathlib import Path
from typing import Any

from device.wire import codec, version, words
from device.wire.messages.command import SETTINGS_TYPE, SettingsClaims
from device.wire.messages.enrolment import (
    OFFER_TYPE,
    EnrolmentAnswer,
    EnrolmentRequest,
    OfferClaims,
    RenewalAnswer,
    RenewalRequest,
)
from device.wire.messages.host import (
    CHALLENGE_TYPE,
    RECEIPT_TYPE,
    REPLY_TYPE,
    ChallengeClaims,
    ReceiptClaims,
    ReplyClaims,
)
from device.wire.messages.keys import KEYS_TYPE, KeysClaims
from device.wire.messages.registration import REGISTRATION_TYPE, RegistrationClaims
from device.wire.messages.status import Event, Status
from device.wire.messages.subscriber import (
    RESULT_RECEIPT_TYPE,
    RESULT_REQUEST_TYPE,
    RESULT_TYPE,
    ResultClaims,
    ResultReceiptClaims,
    ResultRequestClaims,
)
from device.wire.messages.visit import VISIT_TYPE, VisitClaims

MESSAGES: dict[str, tuple[type[Any], str]] = {
    "visit": (VisitClaims, f"claims signed as {VISIT_TYPE}, then sealed"),
    "registration": (RegistrationClaims, f"claims signed as {REGISTRATION_TYPE}, then sealed"),
    "receipt": (ReceiptClaims, f"claims signed as {RECEIPT_TYPE}"),
    "reply": (ReplyClaims, f"claims signed as {REPLY_TYPE}, then sealed"),
    "challenge": (ChallengeClaims, f"claims signed as {CHALLENGE_TYPE}"),
    "settings": (SettingsClaims, f"claims signed as {SETTINGS_TYPE}, then sealed"),
    "keys": (KeysClaims, f"claims signed as {KEYS_TYPE}"),
    "status": (Status, "plain JSON, unsigned"),
    "event": (Event, "plain JSON, unsigned"),
    "result": (ResultClaims, f"claims signed as {RESULT_TYPE}, then sealed"),
    "result-receipt": (ResultReceiptClaims, f"claims signed as {RESULT_RECEIPT_TYPE}"),
    "result-request": (ResultRequestClaims, f"claims signed as {RESULT_REQUEST_TYPE}"),
    "offer": (OfferClaims, f"claims signed as {OFFER_TYPE}"),
    "enrolment-request": (EnrolmentRequest, "plain JSON over pinned TLS"),
    "enrolment-answer": (EnrolmentAnswer, "plain JSON over pinned TLS"),
    "renewal-request": (RenewalRequest, "plain JSON over mutual TLS"),
    "renewal-answer": (RenewalAnswer, "plain JSON over mutual TLS"),
}


def message_schema(name: str, schema: int = version.NEWEST) -> dict[str, Any]:
    """Give the schema of one message as it is in that version."""
    cls, form = MESSAGES[name]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"uketsuke {name}, schema version {schema}",
        "description": form,
        **_object(cls, schema),
    }


def write_schemas(folder: Path) -> None:
    """Write all schemas below `folder`, in a folder named by their version."""
    target = folder / str(version.NEWEST)
    target.mkdir(parents=True, exist_ok=True)
    for name in MESSAGES:
        text = json.dumps(message_schema(name), indent=2, ensure_ascii=False)
        (target / f"{name}.json").write_text(text + "\n", "utf-8")


def _object(cls: type[Any], schema: int) -> dict[str, Any]:
    hints, names = typing.get_type_hints(cls), list(codec.names_in(cls, schema))
    return {
        "type": "object",
        "additionalProperties": False,
        "required": names,
        "properties": {name: _value(hints[name], schema) for name in names},
    }


def _value(hint: Any, schema: int) -> dict[str, Any]:
    origin = typing.get_origin(hint)
    if origin is tuple:
        return {"type": "array", "items": _value(typing.get_args(hint)[0], schema)}
    if origin is dict:
        return {"type": "object", "additionalProperties": {"type": "integer"}}
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return _object(hint, schema)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return {"enum": [str(word) for word in hint if schema >= 1 or word not in words.ADDED_IN_1]}
    return {"type": {str: "string", int: "integer", bool: "boolean"}[hint]}
