"""Statements that do something: the person, the staff, and the world that breaks and is mended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from device.firmware.attendant.showing import STAFF_REASONS
from device.firmware.card.basics.era import era_of
from device.firmware.screen.port import ConsentItem
from device.firmware.simulated.card.basics.options import CardOptions, Fault
from device.wire import words
from tests.scenarios.language import statements
from tests.scenarios.language.cursor import Cursor
from tests.scenarios.language.statements import Deed, Moment, Part, Statement

LANGUAGES = {
    "japanese": "ja",
    "easy_japanese": "ja-easy",
    "english": "en",
    "simplified_chinese": "zh-Hans",
    "traditional_chinese": "zh-Hant",
    "korean": "ko",
    "vietnamese": "vi",
    "portuguese": "pt-BR",
}
PARTS = {
    "card_service": Part.CARD_SERVICE,
    "firmware": Part.FIRMWARE,
    "daemon": Part.DAEMON,
    "broker": Part.BROKER,
    "host": Part.HOST,
    "authority": Part.AUTHORITY,
    "clinic_software": Part.SUBSCRIBER,
}
BUTTONS: dict[str, tuple[tuple[str, str], ...]] = {
    "face": (("action", "choose"), ("way", "face")),
    "pin": (("action", "choose"), ("way", "pin")),
    "staff": (("action", "choose"), ("way", "staff")),
    "ticket": (("action", "choose"), ("way", "staff")),
    "call_staff": (("action", "call_staff"),),
    "accept": (("action", "accept"),),
    "back": (("action", "back"),),
    "cancel": (("action", "cancel"),),
    "more_time": (("action", "more_time"),),
    **{name: (("action", "language"), ("language", code)) for name, code in LANGUAGES.items()},
    **{item.value: (("action", "consent"), ("item", item.value)) for item in ConsentItem},
    "everything": (("action", "consent_all"), ("on", "1")),
    "nothing": (("action", "consent_all"), ("on", "0")),
    "larger": (("action", "look"), ("name", "large")),
    "speech": (("action", "voice"),),
    "again": (("action", "repeat"),),
    **{f"reason_{number}": (("action", "staff_reason"), ("reason", str(number))) for number in STAFF_REASONS},
    "no_card": (("action", "no_card"),),
    "next_card": (("action", "next_card"),),
    "for_someone": (("action", "for_someone"),),
    "withdraw": (("action", "withdraw"),),
    "staff_here": (("action", "staff_here"),),
    "use_last_try": (("action", "use_last_try"),),
    "cannot_move": (("action", "cannot_move"),),
}
"""What is written on a button, as the form behind it says it."""

TYPED = {"pin": "digits", "code": "digits", "staff_code": "digits"}
SIGHTS = ("holder", "unmoving", "recording", "stranger", "unclear", "two_alike", "nobody", "darkness", "gone")
MODES = ("normal", "slow", "failing", "busy", "maintenance", "wrong", "refusing")
INTRUSIONS = ("alters_it", "replays_it", "readdresses_it", "alters_a_reply", "replays_a_reply")


def _place(cursor: Cursor) -> Statement:
    _word(cursor, "card")
    persona = cursor.take("a persona") if cursor.take_if("of") else ""
    if cursor.take_if("mute"):
        options = CardOptions(mute=True)
    elif cursor.take_if("that", "is"):
        options = CardOptions(fault=Fault(cursor.take_one_of((fault.value for fault in Fault), "a fault")))
    elif cursor.take_if("pulled", "at"):
        moment = Moment(cursor.take_one_of(Moment, "a moment"))
        return statements.PlaceCard(persona, pulled_at=moment)
    elif cursor.take_if("slow", "by"):
        options = CardOptions(delay_s=cursor.take_number("milliseconds") / 1000)
    else:
        options = CardOptions()
    return statements.PlaceCard(persona, options)


def _take(cursor: Cursor) -> Statement:
    _word(cursor, "card")
    return statements.TakeCard()


def _touch(cursor: Cursor) -> Statement:
    return statements.Touch(BUTTONS[cursor.take_one_of(BUTTONS, "a button")])


def _type(cursor: Cursor) -> Statement:
    what = cursor.take_one_of((*TYPED, "birth"), "what is typed")
    text = cursor.take("digits")
    if what != "birth":
        return statements.Type(what, ((TYPED[what], text),))
    try:
        born = date.fromisoformat(text)
        era, year = era_of(born)
    except ValueError:
        raise cursor.wrong("a date of birth has the form 1985-04-12") from None
    numbers = (("year", str(year)), ("month", str(born.month)), ("day", str(born.day)))
    return statements.Type(what, (("era", era.value), *numbers))


def _camera(cursor: Cursor) -> Statement:
    return statements.Camera(cursor.take_one_of(SIGHTS, "what the camera sees"))


def _deed(deed: Deed) -> Callable[[Cursor], Statement]:
    def read(cursor: Cursor) -> Statement:
        return statements.DoTo(deed, PARTS[cursor.take_one_of(PARTS, "a part")])

    return read


def _reader(cursor: Cursor) -> Statement:
    return statements.Reader(cursor.take_one_of(("unplugged", "plugged"), "the plug") == "plugged")


def _authority(cursor: Cursor) -> Statement:
    _word(cursor, "is")
    return statements.Authority(cursor.take_one_of(MODES, "how the authority is"))


def _disk(cursor: Cursor) -> Statement:
    _word(cursor, "of")
    part = PARTS[cursor.take_one_of(("daemon", "host", "firmware"), "whose disk")]
    return statements.Disk(part, cursor.take_one_of(("full", "free"), "the disk's state") == "full")


def _model(cursor: Cursor) -> Statement:
    return statements.ModelFile(cursor.take_one_of(("altered", "restored"), "the model's state") == "altered")


def _clock(cursor: Cursor) -> Statement:
    if cursor.take_if("right"):
        return statements.Clock(0)
    _word(cursor, "wrong")
    _word(cursor, "by")
    days = cursor.take_number("days")
    _word(cursor, "days")
    return statements.Clock(days)


def _intruder(cursor: Cursor) -> Statement:
    return statements.Intruder(cursor.take_one_of(INTRUSIONS, "what the intruder does"))


def _browser(cursor: Cursor) -> Statement:
    return statements.Browser(cursor.take_one_of(("ends", "returns"), "what the browser does") == "returns")


def _staff(cursor: Cursor) -> Statement:
    _word(cursor, "at_desk")
    if cursor.take_if("confirm"):
        return statements.DeskConfirms()
    if cursor.take_if("reads"):
        return statements.DeskReads(cursor.take_while(words.ConsentKind))
    if cursor.take_if("reads_nothing"):
        return statements.DeskReads(())
    _word(cursor, "look_up")
    names = ("insurer", "symbol", "number", "branch", "birth")
    return statements.DeskLooksUp(tuple((name, cursor.take(name).replace("none", "")) for name in names))


def _stopwatch(cursor: Cursor) -> Statement:
    name = cursor.take("a name")
    if cursor.take_if("starts"):
        return statements.Stopwatch(name)
    _word(cursor, "under")
    limit_s = cursor.take_number("seconds")
    _word(cursor, "s")
    return statements.Stopwatch(name, limit_s)


def _word(cursor: Cursor, word: str) -> None:
    cursor.take_one_of((word,), "the next word")


VERBS: dict[str, Callable[[Cursor], Statement]] = {
    "place": _place,
    "take": _take,
    "touch": _touch,
    "type": _type,
    "camera": _camera,
    **{deed.value: _deed(deed) for deed in Deed},
    "reader": _reader,
    "authority": _authority,
    "disk": _disk,
    "model": _model,
    "clock": _clock,
    "intruder": _intruder,
    "browser": _browser,
    "staff": _staff,
    "stopwatch": _stopwatch,
}
