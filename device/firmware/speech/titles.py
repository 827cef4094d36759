"""Which sentences of the catalogue each screen says: its heading, and its choices where they are the question."""

from __future__ import annotations

from collections.abc import Callable

from device.firmware.screen.port import Screen, View

Keys = tuple[str, ...]
SIDES: dict[str, Keys] = {
    "no_card": ("no_card.what",),
    "digits": ("birth.title",),
    "language": ("language.title",),
    "settings": ("settings.title",),
    "sound": ("settings.voice",),
    "sent": ("sent.title",),
    "how": ("consent.more",),
}
"""What is said when the page is turned to one of its sides; the side that is shown first is the question itself."""


def titles_of(view: View) -> Keys:
    """Give the keys of a screen's heading and what stands below it."""
    return _TITLES[view.screen](view)


def choices_of(view: View) -> Keys:
    """Name what can be touched, where the choice is the question itself."""
    who = "guardian" if view.for_someone else "choosing"
    if view.screen is Screen.CHOOSING:
        typed = view.number_typed
        return tuple("choosing.typed" if way == "face" and typed else f"{who}.{way}" for way in view.ways)
    if view.screen is Screen.CONSENT and view.consents_asked:
        return (*(f"consent.{item}" for item in view.consents_asked), "consent.nothing")
    choices = _CHOICES.get(view.screen)
    return choices(view) if choices else ()


def _always(*keys: str) -> Callable[[View], Keys]:
    return lambda _: keys


def _pin_titles(view: View) -> Keys:
    """Give the heading of the PIN's page, which speaks of the tries itself when they are few."""
    if view.tries_left == 0:
        return ("pin.blocked",)
    if view.tries_left == 1:
        return ("pin.last_wrong" if view.message else "pin.last",)
    return ("guardian.pin_title" if view.for_someone else "pin.title",)


def _staff_titles(view: View) -> Keys:
    if view.staff_reasons:
        return ("staff_code.reason",)
    return ("staff_code.title" if view.staff_code_offered and not view.message else "staff.title",)


_TITLES: dict[Screen, Callable[[View], Keys]] = {
    Screen.STARTING: _always("starting.title"),
    Screen.OUT_OF_SERVICE: _always("out_of_service.title"),
    Screen.NOT_ENROLLED: _always("not_enrolled.title"),
    Screen.IDLE: _always("idle.title", "idle.keep"),
    Screen.READING: lambda view: (
        ("guardian.next_title", "idle.keep")
        if view.for_someone and not view.card_present
        else ("reading.title", "reading.keep")
    ),
    Screen.CHOOSING: lambda view: (
        "guardian.title" if view.for_someone else "choosing.title",
        "withdrawing.first" if view.withdraws else "guardian.equal" if view.for_someone else "choosing.equal",
    ),
    Screen.READING_PRINT: _always("reading_print.title", "reading_print.promise"),
    Screen.UNLOCKING_BIRTH: _always("birth.title_era"),
    Screen.UNLOCKING_CODE: _always("code.title"),
    Screen.OPENING: _always("opening.title", "looking.promise"),
    Screen.LOOKING: lambda view: ("looking.movement",) if view.asks_movement else ("looking.promise",),
    Screen.PIN: _pin_titles,
    Screen.PIN_LAST: lambda view: ("pin_last.wrong" if view.message else "pin_last.title", "pin_last.more"),
    Screen.CHECKING: _always("checking.title", "checking.keep"),
    Screen.REVIEW: lambda view: ("guardian.review" if view.for_someone else "review.what",),
    Screen.SENDING: _always("sending.title", "sending.keep"),
    Screen.STAFF: _staff_titles,
    Screen.CARD_AWAY: _always("card_away.title"),
    Screen.REGISTERING: lambda view: (
        ("withdrawing.title", "withdrawing.later") if view.withdraws else ("registering.title", "registering.later")
    ),
    Screen.CONSENT: lambda view: ("consent.title", "consent.more") if view.consents_asked else ("consent.nothing",),
}
_CHOICES: dict[Screen, Callable[[View], Keys]] = {
    Screen.PIN_LAST: _always("pin_last.other", "pin_last.use"),
    Screen.REVIEW: _always("review.send"),
    Screen.REGISTERING: lambda view: (
        ("withdrawing.back", "withdrawing.accept") if view.withdraws else ("registering.back", "registering.accept")
    ),
}
