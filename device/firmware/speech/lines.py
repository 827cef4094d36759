"""What is said for a view: the words of its heading, what else a person has to know, and the choices by name.

Pure: a view and a catalogue go in. Never a PIN's digit, a name or a number of a person, because a view holds none; a
clinic's name is "this clinic". Until when a certificate is good is said in headphones only.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from device.firmware.screen.catalogue import Catalogue
from device.firmware.screen.port import Screen, View
from device.firmware.speech.line import Line
from device.firmware.speech.pieces import MOST_TRIES, lines_for, spell
from device.firmware.speech.titles import SIDES, choices_of, titles_of

SENTENCE_PAUSE_S = 0.4
CHOICE_PAUSE_S = 0.6
STEP_OF_ACCEPTED = 1
STEP_OF_UNREGISTERED = 5
_STAFF_CODE_NUMBERS = (311, 312, 313)
"""Told to whoever enters a staff code, by the screen alone."""


def lines_of(view: View, words: Catalogue) -> tuple[Line, ...]:
    """Give everything that is said once for a question; a warning that time is nearly up stands alone."""
    if view.warn:
        return lines_for(words, "warn.question")
    return tuple(_lines(view, words))


def side_lines(side: str, words: Catalogue) -> tuple[Line, ...]:
    """Give what is said for a side of a page, nothing for one that only shows the question again."""
    return tuple(line for key in SIDES.get(side, ()) for line in lines_for(words, key, SENTENCE_PAUSE_S))


def entry_lines(key: str, words: Catalogue) -> tuple[Line, ...]:
    """Give what is said about an entry that cannot be right."""
    return lines_for(words, key)


def volume_lines(volume: int, words: Catalogue) -> tuple[Line, ...]:
    """Give what is said when somebody speaks louder or softer: a sample of it."""
    return lines_for(words, "settings.volume", volume=volume)


def hint_line(view: View, words: Catalogue) -> Line | None:
    """Give what the face step asks of the person now, or None outside of it."""
    if view.screen is not Screen.LOOKING:
        return None
    return lines_for(words, f"hint.{view.hint}" if view.hint else "looking.wait")[0]


def _lines(view: View, words: Catalogue) -> Iterator[Line]:
    if view.screen is Screen.RESULT:
        yield from _result(view, words)
        return
    yield from _told(view, words) or _titles(view, words)
    yield from _tries(view, words)
    for key in choices_of(view):
        yield from lines_for(words, key, CHOICE_PAUSE_S)


def _told(view: View, words: Catalogue) -> tuple[Line, ...]:
    """Give the sentence that takes the heading's place."""
    few_tries = view.screen is Screen.PIN and view.tries_left in (0, 1)
    if not view.message or view.message in _STAFF_CODE_NUMBERS or few_tries or view.screen is Screen.PIN_LAST:
        return ()
    return (Line(f"error.{view.message}", words.told(view.message), SENTENCE_PAUSE_S),)


def _titles(view: View, words: Catalogue) -> tuple[Line, ...]:
    return tuple(line for key in titles_of(view) for line in lines_for(words, key, SENTENCE_PAUSE_S))


def _tries(view: View, words: Catalogue) -> tuple[Line, ...]:
    table = {Screen.PIN: "pin", Screen.UNLOCKING_BIRTH: "code", Screen.UNLOCKING_CODE: "code"}.get(view.screen)
    least = 2 if view.screen is Screen.PIN else 1  # the last try of a PIN is the heading's own matter
    if table is None or not least <= view.tries_left <= MOST_TRIES:
        return ()
    return lines_for(words, f"{table}.tries", SENTENCE_PAUSE_S, tries=view.tries_left)


def _result(view: View, words: Catalogue) -> Iterator[Line]:
    if view.ticket:
        yield from lines_for(words, "result.ticket", SENTENCE_PAUSE_S)
        yield from spell(view.ticket)
    yield from _told(view, words) or _outcome(view, words)
    if view.voice.headphones:
        yield from _certificate(view, words)
    if view.card_present:
        yield from lines_for(words, "result.take", SENTENCE_PAUSE_S)
    if view.for_someone:
        yield from lines_for(words, "guardian.next_how" if view.card_present else "guardian.next_taken")


def _certificate(view: View, words: Catalogue) -> tuple[Line, ...]:
    """Give what only the person may hear: that the certificate has ended, or until when it is good."""
    if view.grace:
        return lines_for(words, "result.grace", SENTENCE_PAUSE_S)
    if not view.renew_until:
        return ()
    key = "guardian.renew" if view.for_someone else "result.renew"
    return lines_for(words, key, SENTENCE_PAUSE_S, until=date.fromisoformat(view.renew_until))


def _outcome(view: View, words: Catalogue) -> tuple[Line, ...]:
    if view.withdraws and view.outcome_step == STEP_OF_UNREGISTERED:
        return lines_for(words, "withdrawing.done", SENTENCE_PAUSE_S)
    try:
        told = words.step(view.outcome_step)
    except KeyError:  # none yet, or one that a newer host knows
        told = words.step(STEP_OF_ACCEPTED)
    return (Line(f"step.{view.outcome_step}", told, SENTENCE_PAUSE_S),)
