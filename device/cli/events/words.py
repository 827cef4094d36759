"""An event as one line for people: the time, the program, a title in their language, and the fields that are left."""

from __future__ import annotations

import tomllib
from datetime import datetime
from functools import cache
from importlib import resources
from typing import Any

from device.cli.doctor.layout import pad
from device.wire.numbers import Words, all_errors

PROGRAMS = {"firmware": Words("本体", "firmware"), "daemon": Words("通信", "daemon")}
_PROGRAM_WIDTH = 9
_ERROR_FIELDS = ("error",)
_TITLED = ("time", "event", "program", "exception")


@cache
def titles() -> dict[str, Words]:
    """Give the title of every event by its name."""
    return {name: Words(**words) for name, words in _table()["events"].items()}


@cache
def states() -> dict[str, Words]:
    """Give the name of every state of a visit."""
    return {name: Words(**words) for name, words in _table()["states"].items()}


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(resources.files("device.cli.events").joinpath("events.toml").read_text("utf-8"))


def to_line(event: dict[str, Any], language: str) -> str:
    """Give the line of one event, in local time."""
    at = datetime.fromtimestamp(float(event.get("time", 0.0))).astimezone()
    program = PROGRAMS.get(str(event.get("program")), Words("", "")).in_language(language)
    return f"{at:%H:%M:%S} {pad(program, _PROGRAM_WIDTH)} {_title(event, language)} {_rest(event, language)}".rstrip()


def _title(event: dict[str, Any], language: str) -> str:
    name = str(event.get("event", ""))
    return titles().get(name, Words(name, name.replace("_", " "))).in_language(language)


def _rest(event: dict[str, Any], language: str) -> str:
    of_visit = str(event.get("event", "")).startswith("visit_")
    shown = {("error" if of_visit and name == "number" else name): value for name, value in event.items()}
    parts = [_part(name, value, language) for name, value in shown.items() if name not in _TITLED]
    return "  ".join(part for part in parts if part)


def _part(name: str, value: Any, language: str) -> str:
    if value in ("", None) or (name in ("number", "error") and value == 0):
        return ""
    if name == "state":
        return states().get(str(value), Words(str(value), str(value))).in_language(language)
    if name in _ERROR_FIELDS and isinstance(value, int) and value in all_errors():
        return f"[{value}] {all_errors()[value].clinic.in_language(language)}"
    return f"{name}={value}"
