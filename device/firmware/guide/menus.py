"""From a view to its spoken menu: pure. The same ways lead out of every screen as on the pages, staff among them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from device.firmware.guide.entries import digits_asked, entry_menu, era_menu
from device.firmware.guide.hearing import Hearing
from device.firmware.guide.menu import Menu, Open, Option, Page, Reading
from device.firmware.screen.catalogue import Catalogue
from device.firmware.screen.foot import Left, foot_of
from device.firmware.screen.port import (
    Accept,
    Action,
    Back,
    CallStaff,
    Cancel,
    CannotMove,
    Choose,
    ConsentAll,
    ForSomeone,
    Language,
    MoreTime,
    NextCard,
    NoCard,
    Screen,
    SetConsent,
    UseLastTry,
    View,
    Way,
    Withdraw,
)
from device.firmware.speech.line import Line
from device.firmware.speech.lines import lines_of
from device.firmware.speech.pieces import lines_for
from device.firmware.speech.titles import choices_of

Catalogues = Mapping[str, Catalogue]
Options = Iterator[Option]
MAIN_LANGUAGES = ("ja", "en")
"""Offered at once on the first screen; the others one step further."""
_WAITING = frozenset(
    {Screen.READING, Screen.READING_PRINT, Screen.OPENING, Screen.LOOKING, Screen.CHECKING, Screen.SENDING}
)
"""Screens that ask for no choice: theirs are read when somebody presses."""
_LEFT: dict[Left, Action] = {Left.BACK: Back(), Left.CANCEL: Cancel(), Left.DONE: Accept()}
_OWN_LEFT = frozenset({Screen.PIN_LAST, Screen.RESULT})
"""Screens whose choices hold what stands at the left of their pages."""


def menu_of(view: View, catalogues: Catalogues, hearing: Hearing) -> Menu:
    """Give the menu of a screen, or of the side of it that is heard."""
    words = catalogues[view.language]
    if view.warn:
        question = (*lines_for(words, "warn.question", 0.3), *lines_for(words, "guide.extend"))
        return Menu(question, (Option(lines_for(words, "warn.yes"), MoreTime()),), urgent=MoreTime())
    question = question_of(view, words)
    if digits_asked(view, hearing):
        return entry_menu(question, view, words, hearing, tuple(_options(view, words, catalogues)))
    if view.screen is Screen.UNLOCKING_BIRTH:
        return era_menu(question, words, hearing, tuple(_options(view, words, catalogues)))
    if view.screen is Screen.IDLE and hearing.page is not Page.MAIN:
        return _side_of_idle(view, words, catalogues, hearing.page)
    options = tuple(_options(view, words, catalogues))
    if view.screen in _WAITING and hearing.page is Page.WAYS:
        return Menu(
            lines_for(words, "guide.ways"), (Option(lines_for(words, "guide.go_on"), Open(Page.MAIN)), *options)
        )
    reading = Reading.ASKED_FOR if view.screen in _WAITING else Reading.CHOICES
    return Menu(question, options, reading)


def question_of(view: View, words: Catalogue) -> tuple[Line, ...]:
    """Give what the screen says before its choices, which the menu reads itself."""
    if view.screen is Screen.CONSENT and not view.message:
        return (*lines_for(words, "guide.consent", 0.4), *lines_for(words, "consent.more", 0.4))
    if view.screen in (Screen.IDLE, Screen.CARD_AWAY) and not view.message:
        return (*lines_of(view, words), *lines_for(words, "guide.place", 0.4))
    choices = choices_of(view)
    return tuple(line for line in lines_of(view, words) if line.key not in choices)


def _options(view: View, words: Catalogue, catalogues: Catalogues) -> Options:
    """Give the choices of the main side; the way to staff is the last, where anybody listens."""
    own = _OPTIONS.get(view.screen)
    if own is not None:
        yield from own(view, words)
    if view.screen is Screen.IDLE:
        yield from _languages(view, catalogues)
    foot = foot_of(view)
    if foot.left in _LEFT and view.screen not in _OWN_LEFT:
        yield _option(words, f"foot.{foot.left}", _LEFT[foot.left])
    if foot.staff or view.screen is Screen.STAFF:
        yield _option(words, "foot.staff", CallStaff())


def _option(words: Catalogue, key: str, action: Action) -> Option:
    return Option(lines_for(words, key), action)


def _idle(view: View, words: Catalogue) -> Options:
    if view.no_card_offered:
        yield Option(lines_for(words, "guide.no_card"), Open(Page.NO_CARD))


def _languages(view: View, catalogues: Catalogues) -> Options:
    offered = [code for code in view.languages_offered if code != view.language]
    for code in MAIN_LANGUAGES:
        if code in offered:
            yield _in_own_language(code, catalogues)
    if set(offered) - set(MAIN_LANGUAGES):
        yield Option(lines_for(catalogues[view.language], "guide.languages"), Open(Page.LANGUAGES))


def _in_own_language(code: str, catalogues: Catalogues) -> Option:
    return Option(lines_for(catalogues[code], "guide.this_language"), Language(code), code)


def _side_of_idle(view: View, words: Catalogue, catalogues: Catalogues, page: Page) -> Menu:
    back = Option(lines_for(words, "foot.back"), Open(Page.MAIN))
    if page is Page.LANGUAGES:
        offered = tuple(_in_own_language(code, catalogues) for code in view.languages_offered)
        return Menu(lines_for(words, "language.title", 0.4), (*offered, back))
    return Menu(lines_for(words, "no_card.what", 0.4), (_option(words, "staff.ticket", NoCard()), back))


def _choosing(view: View, words: Catalogue) -> Options:
    who = "guardian" if view.for_someone else "choosing"
    for way in view.ways:
        key = "choosing.typed" if way is Way.FACE and view.number_typed else f"{who}.{way}"
        yield _option(words, key, Choose(way))
    if view.guardian_offered:
        yield _option(words, "guardian.offer", ForSomeone())
    if view.withdrawal_offered:
        yield _option(words, "withdrawing.offer", Withdraw())


def _other_ways(view: View, words: Catalogue) -> Options:
    if view.asks_movement:
        yield _option(words, "looking.cannot_move", CannotMove())
    for way in view.ways:
        if way is Way.PIN:
            yield _option(words, f"choosing.{way}", Choose(way))


def _pin_last(_view: View, words: Catalogue) -> Options:
    yield _option(words, "pin_last.other", Back())
    yield _option(words, "pin_last.use", UseLastTry())


def _staff(view: View, words: Catalogue) -> Options:
    yield _option(words, "staff.ticket", Choose(Way.STAFF))
    for way in view.ways:
        if way is not Way.STAFF:
            yield _option(words, f"choosing.{way}", Choose(way))


def _registering(view: View, words: Catalogue) -> Options:
    what = "withdrawing" if view.withdraws else "registering"
    yield _option(words, f"{what}.accept", Accept())
    yield _option(words, f"{what}.back", Back())


def _consent(view: View, words: Catalogue) -> Options:
    for item in view.consents_asked:
        on = item in view.consents
        state = lines_for(words, "guide.shared" if on else "guide.not_shared")
        yield Option((*lines_for(words, f"consent.{item}", 0.2), *state), SetConsent(item, not on))
    yield _option(words, "consent.accept" if view.consents else "consent.nothing", Accept())
    yield _option(words, "consent.all", ConsentAll(True))


def _result(view: View, words: Catalogue) -> Options:
    if view.card_present:
        return  # first the card is to be taken, which the result itself says
    if view.for_someone:
        yield _option(words, "guardian.next", NextCard())
    yield _option(words, "foot.accept", Accept())


def _review(_view: View, words: Catalogue) -> Options:
    yield _option(words, "review.send", Accept())


def _card_away(_view: View, words: Catalogue) -> Options:
    yield _option(words, "warn.yes", MoreTime())


_OPTIONS: dict[Screen, Callable[[View, Catalogue], Options]] = {
    Screen.IDLE: _idle,
    Screen.CHOOSING: _choosing,
    Screen.READING_PRINT: _other_ways,
    Screen.UNLOCKING_BIRTH: _other_ways,
    Screen.UNLOCKING_CODE: _other_ways,
    Screen.OPENING: _other_ways,
    Screen.LOOKING: _other_ways,
    Screen.PIN_LAST: _pin_last,
    Screen.STAFF: _staff,
    Screen.REGISTERING: _registering,
    Screen.CONSENT: _consent,
    Screen.REVIEW: _review,
    Screen.CARD_AWAY: _card_away,
    Screen.RESULT: _result,
}
