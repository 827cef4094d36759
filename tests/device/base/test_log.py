"""The log: only named fields, never a text that was handed in by somebody."""

from __future__ import annotations

import io
import json
import logging

import pytest

from device.base.errors import UsageError
from device.base.log import EventLog, ForeignFormatter


def test_an_event_is_one_json_line() -> None:
    stream = io.StringIO()
    EventLog("firmware", stream, clock=lambda: 12.3456).event("visit_state", state="idle", number=106)
    assert json.loads(stream.getvalue()) == {
        "time": 12.346,
        "program": "firmware",
        "event": "visit_state",
        "state": "idle",
        "number": 106,
    }


def test_a_field_that_is_not_allowed_is_refused() -> None:
    with pytest.raises(ValueError, match="insured_number"):
        EventLog("host", io.StringIO()).event("asked", insured_number="0000077")


def test_an_error_is_logged_by_number_and_class_without_its_text() -> None:
    stream = io.StringIO()
    EventLog("host", stream).failure("failed", UsageError("見本 花子"), role="desk")
    assert "見本" not in stream.getvalue()
    assert json.loads(stream.getvalue())["error"] == UsageError.number
    assert json.loads(stream.getvalue())["exception"] == "UsageError"


def test_foreign_libraries_lose_their_words() -> None:
    failure = (KeyError, KeyError("見本 花子"), None)
    record = logging.LogRecord("paho", logging.WARNING, __file__, 1, "card %s", ("花子",), failure)
    line = ForeignFormatter().format(record)
    assert "花子" not in line
    assert json.loads(line)["exception"] == "KeyError"
