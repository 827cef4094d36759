"""Statements about what is to be seen: on the screen, at the desk, in clinic software, in the log, on the card."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from device.firmware.screen.port import LANGUAGES, ConsentItem, Screen
from device.firmware.visit.events import Kind
from device.firmware.visit.states import State, Way
from device.wire import words
from tests.scenarios.language import statements
from tests.scenarios.language.cursor import Cursor
from tests.scenarios.language.seen import (
    PASSING_SCREENS,
    UNSAID,
    SeenEvent,
    SeenLog,
    SeenRecord,
    SeenRow,
    SeenScreen,
)
from tests.scenarios.language.statements import Statement

PROGRAMS = ("firmware", "daemon", "host", "authority", "clinic_software")
SCREENS = (*(screen.value for screen in Screen), "gone")
Read = Callable[[Cursor], Any]


def _screen(cursor: Cursor) -> Statement:
    name = cursor.take_one_of(SCREENS, "a screen")
    found = _fields(cursor, _SCREEN)
    shows = found.pop("shows", ())
    found |= {"ticket": "ticket" in shows, "card": "card" in shows}
    seen = SeenScreen(name, **found)
    if seen.says == UNSAID and (name not in PASSING_SCREENS or seen.message):
        raise cursor.wrong(f"the screen {name} needs its sentence: says …")
    return statements.Expect(seen)


def _hint(cursor: Cursor) -> Statement:
    cursor.take_one_of(("says",), "the next word")
    return statements.ExpectHint(cursor.take("a sentence"))


def _desk(cursor: Cursor) -> Statement:
    method, outcome = _holder(cursor)
    found = _fields(cursor, _ROW)
    if "insurance" not in found or "says" not in found:
        raise cursor.wrong("a row needs insurance and says")
    return statements.Expect(SeenRow(method, outcome, **found))


def _clinic_software(cursor: Cursor) -> Statement:
    method, outcome = _holder(cursor)
    found = _fields(cursor, _RECORD)
    if "insurance" not in found or "step" not in found:
        raise cursor.wrong("a result needs insurance and step")
    return statements.Expect(SeenRecord(method, outcome, **found))


def _log(cursor: Cursor) -> Statement:
    program = cursor.take_one_of(PROGRAMS, "a program")
    event = cursor.take("an event")
    error = cursor.take_number("an error number") if cursor.next.isdecimal() else 0
    return statements.Expect(SeenLog(program, event, error), repeated=cursor.take_if("repeated"))


def _event(cursor: Cursor) -> Statement:
    event = cursor.take("an event")
    return statements.Expect(SeenEvent(event, cursor.take_number("a number") if not cursor.is_done else 0))


def _states(cursor: Cursor) -> Statement:
    return statements.ExpectStates(cursor.take_while(state.value for state in State))


def _heard(cursor: Cursor) -> Statement:
    return statements.ExpectHeard(cursor.take_one_of((kind.value for kind in Kind), "an event of the visit"))


def _card(cursor: Cursor) -> Statement:
    cursor.take_one_of(("saw",), "the next word")
    count = cursor.take_number("a number of tries")
    cursor.take_one_of(("tries",), "the next word")
    return statements.ExpectTries(count)


def _holder(cursor: Cursor) -> tuple[str, str]:
    return cursor.take_one_of(words.Method, "a way"), cursor.take_one_of(words.Outcome, "an outcome")


def _fields(cursor: Cursor, readers: dict[str, tuple[str, Read]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    while cursor.next in readers:
        name, read = readers[cursor.take("a word")]
        value = read(cursor)
        if isinstance(found.get(name), tuple):
            value = (*found[name], *value)
        elif name in found:
            raise cursor.wrong(f"{name} is said twice")
        found[name] = value
    return found


def _text(cursor: Cursor) -> str:
    return cursor.take("a sentence")


def _number(cursor: Cursor) -> int:
    return cursor.take_number("a number")


def _yes(_cursor: Cursor) -> bool:
    return True


def _one_of(choices: Iterable[str]) -> Read:
    known = tuple(choices)
    return lambda cursor: cursor.take_one_of(known, "a word")


def _asks(cursor: Cursor) -> bool:
    cursor.take_one_of(("time",), "what is asked")
    return True


def _tried(cursor: Cursor) -> tuple[tuple[str, str], ...]:
    return (_holder(cursor),)


_INSURANCE = ("insurance", _one_of(words.EligibilityStatus))
_COMMON: dict[str, tuple[str, Read]] = {
    "insurance": _INSURANCE,
    "because": ("because", _number),
    "reason": ("reason", _number),
    "late": ("late", _yes),
    "checked_late": ("checked_late", _yes),
    "ticket": ("ticket", _number),
}
_SCREEN: dict[str, tuple[str, Read]] = {
    "message": ("message", _number),
    "says": ("says", _text),
    "also": ("also", _text),
    "offers": ("offers", lambda cursor: cursor.take_while(way.value for way in Way)),
    "tries": ("tries", _number),
    "asks": ("asks_time", _asks),
    "in": ("language", _one_of(LANGUAGES)),
    "shares": ("shares", lambda cursor: cursor.take_while(item.value for item in ConsentItem)),
    "shows": ("shows", lambda cursor: cursor.take_while(("ticket", "card"))),
}
_ROW: dict[str, tuple[str, Read]] = {
    **_COMMON,
    "insurance": ("insurance", _one_of((*words.EligibilityStatus, "asking"))),
    "says": ("says", _text),
    "can": ("can", _one_of(("confirm", "look_up"))),
}
_RECORD: dict[str, tuple[str, Read]] = {
    **_COMMON,
    "step": ("step", _number),
    "change": ("change", _number),
    "tried": ("tried", _tried),
    "acting": ("acting", _one_of(words.Acting)),
    "card": ("card", _one_of(words.CardKind)),
    "genuine": ("genuine", _one_of(words.Genuine)),
    "certificate": ("certificate", _one_of(words.CertificateStatus)),
    "revocation": ("revocation", _one_of(words.Revocation)),
    "by": ("by", _text),
    "allows": ("allows", lambda cursor: cursor.take_while(item.value for item in ConsentItem)),
    "opens": ("opens", lambda cursor: cursor.take_while(words.ConsentKind)),
    "limit": ("limit", _yes),
}

VERBS: dict[str, Callable[[Cursor], Statement]] = {
    "screen": _screen,
    "hint": _hint,
    "desk": _desk,
    "clinic_software": _clinic_software,
    "log": _log,
    "event": _event,
    "states": _states,
    "heard": _heard,
    "card": _card,
}
