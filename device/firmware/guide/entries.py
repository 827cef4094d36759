"""The menus that take digits: a PIN, the code under the photo, a birth date.

Digits are typed on the keys and never spoken; or they are read from a random one on, in the headphones only, and
taken with the button. With neither keys nor headphones there is no entry, and the ways out are read at once.
"""

from __future__ import annotations

from device.firmware.card.basics.era import Era
from device.firmware.guide.hearing import Hearing
from device.firmware.guide.menu import (
    ByButton,
    Clear,
    Enter,
    Entry,
    Erase,
    Menu,
    Open,
    Option,
    Page,
    PickEra,
    Reading,
    TakeDigit,
)
from device.firmware.screen.catalogue import Catalogue
from device.firmware.screen.port import Screen, View
from device.firmware.speech.line import Line
from device.firmware.speech.pieces import digit, lines_for

PIN_DIGITS = 4
CODE_DIGITS = 4
BIRTH_DIGITS = 6
"""Two each for year, month and day."""
_PROMPTS = {
    Screen.PIN: "guide.type_pin",
    Screen.UNLOCKING_CODE: "guide.type_code",
    Screen.UNLOCKING_BIRTH: "guide.type_birth",
}


def digits_asked(view: View, hearing: Hearing) -> int:
    """Give how many digits the screen asks for now; 0 for none."""
    if view.screen is Screen.PIN:
        return PIN_DIGITS if view.tries_left != 0 else 0
    if view.screen is Screen.UNLOCKING_CODE:
        return CODE_DIGITS
    if view.screen is Screen.UNLOCKING_BIRTH and hearing.era is not None:
        return BIRTH_DIGITS
    return 0


def era_menu(question: tuple[Line, ...], words: Catalogue, hearing: Hearing, ways: tuple[Option, ...]) -> Menu:
    """Ask for the era of a birth date."""
    if not (hearing.types or hearing.reads):
        return _no_entry(question, words, ways)
    eras = tuple(Option(lines_for(words, f"birth.{era}"), PickEra(era)) for era in Era)
    return Menu(question, (*eras, *ways))


def entry_menu(
    question: tuple[Line, ...], view: View, words: Catalogue, hearing: Hearing, ways: tuple[Option, ...]
) -> Menu:
    """Ask for digits, in the way that is open to this person; `ways` lead elsewhere."""
    count = digits_asked(view, hearing)
    if hearing.page is Page.FULL:
        return _full_menu(words)
    if hearing.page is Page.WAYS:
        go_on = Option(lines_for(words, "guide.go_on"), Open(Page.MAIN))
        return Menu(lines_for(words, "guide.ways"), (go_on, *ways))
    if hearing.types:
        said = lines_for(words, _PROMPTS[view.screen], 0.4)
        by_button = lines_for(words, "guide.or_button") if hearing.headphones else lines_for(words, "guide.or_ways")
        option = Option(by_button, ByButton() if hearing.headphones else Open(Page.WAYS))
        return Menu((*question, *said, *by_button), (option,), Reading.ASKED_FOR, Entry(count))
    if not hearing.reads:
        return _no_entry(question, words, ways)
    return _reading_menu(question, words, hearing, Entry(count))


def _no_entry(question: tuple[Line, ...], words: Catalogue, ways: tuple[Option, ...]) -> Menu:
    return Menu((*question, *lines_for(words, "guide.private", 0.4)), ways)


def _reading_menu(question: tuple[Line, ...], words: Catalogue, hearing: Hearing, entry: Entry) -> Menu:
    order = [(hearing.first_digit + step) % 10 for step in range(10)]
    digits = tuple(Option((digit(number),), TakeDigit(number)) for number in order)
    others = Option(lines_for(words, "guide.ways"), Open(Page.WAYS))
    if hearing.typed:
        erase = Option(lines_for(words, "guide.erase"), Erase())
        return Menu(counted(words, hearing.typed), (*digits, erase, others), Reading.DIGITS, entry)
    said = lines_for(words, "guide.digits", 0.4)
    return Menu((*question, *said), (*digits, others), Reading.DIGITS, entry)


def _full_menu(words: Catalogue) -> Menu:
    options = (
        Option(lines_for(words, "guide.enter"), Enter()),
        Option(lines_for(words, "guide.again"), Clear()),
        Option(lines_for(words, "guide.ways"), Open(Page.WAYS)),
    )
    return Menu(lines_for(words, "guide.full"), options)


def counted(words: Catalogue, typed: int) -> tuple[Line, ...]:
    """Say how many digits are in, never which."""
    return lines_for(words, f"guide.entered_{typed}", 0.2)
