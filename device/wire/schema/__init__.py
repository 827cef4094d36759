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

from device.wire import version
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


def message_schema(name: str) -> dict[str, Any]:
    """Give the schema of one message."""
    cls, form = MESSAGES[name]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"uketsuke {name}, schema version {version.NEWEST}",
        "description": form,
        **_object(cls),
    }


def write_schemas(folder: Path) -> None:
    """Write all schemas below `folder`, in a folder named by their version."""
    target = folder / str(version.NEWEST)
    target.mkdir(parents=True, exist_ok=True)
    for name in MESSAGES:
        text = json.dumps(message_schema(name), indent=2, ensure_ascii=False)
        (target / f"{name}.json").write_text(text + "\n", "utf-8")


def _object(cls: type[Any]) -> dict[str, Any]:
    hints = typing.get_type_hints(cls)
    names = [field.name for field in dataclasses.fields(cls)]
    return {
        "type": "object",
        "additionalProperties": False,
        "required": names,
        "properties": {name: _value(hints[name]) for name in names},
    }


def _value(hint: Any) -> dict[str, Any]:
    origin = typing.get_origin(hint)
    if origin is tuple:
        return {"type": "array", "items": _value(typing.get_args(hint)[0])}
    if origin is dict:
        return {"type": "object", "additionalProperties": {"type": "integer"}}
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return _object(hint)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return {"enum": [str(word) for word in hint]}
    return {"type": {str: "string", int: "integer", bool: "boolean"}[hint]}
