"""Views into HTML: the whole page, or its main part for a live update.

It decides nothing about the visit: a view, the sentences and the settings go in, text comes out. Pictures are SVG
files of ours, put into the page so that they take the text's colour and never flicker.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from random import Random

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from device.firmware.card.basics.era import Era
from device.firmware.screen.catalogue import Catalogue
from device.firmware.screen.dates import format_day
from device.firmware.screen.foot import foot_of
from device.firmware.screen.guard import Tokens
from device.firmware.screen.languages import ENGLISH, FACTS, JAPANESE
from device.firmware.screen.port import Screen, View
from device.firmware.screen.qr import draw_code
from device.firmware.screen.sentence import Sentence, plain_text
from device.firmware.screen.settings import ScreenSettings
from device.firmware.screen.showing import ARROWS, field_value, group_name, looks_of, reason_name
from device.wire.numbers import all_steps, find_error

FOLDER = Path(__file__).parent
STEP_OF_ACCEPTED = 1
"""Shown with a result that no reply came for, or one with a step that a newer host knows: wait to be called."""
STEP_OF_UNREGISTERED = 5
"""Offers registration; nobody who has just withdrawn wants to hear that."""
STAFF_CODE_WRONG = 311
STAFF_CODES_SHUT = (312, 313)
"""The terminal takes no code now, or has none: a keypad would only invite more tries."""
_ENTRY_SCREENS = (Screen.PIN, Screen.UNLOCKING_BIRTH, Screen.UNLOCKING_CODE, Screen.STAFF)


@dataclass(frozen=True)
class Notice:
    """A sentence about an entry that could not be right; `era` is kept so that only the digits are typed again."""

    sentence: str = ""
    era: str = ""


class Renderer:
    """Makes pages; one for the program."""

    def __init__(
        self, settings: ScreenSettings, catalogues: Mapping[str, Catalogue], tokens: Tokens, chance: Random
    ) -> None:
        """Keep what every page needs; `chance` orders shuffled keys, anew for each entry."""
        self._settings = settings
        self._catalogues = catalogues
        self._tokens = tokens
        self._chance = chance
        self._keys: tuple[str, tuple[int, ...]] = ("", ())
        self._pages = Environment(
            loader=FileSystemLoader(FOLDER / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._pages.globals.update(picture=_pictures().__getitem__, renewal_code=draw_code(settings.renewal_page))
        self._pages.filters.update(plain=plain_text, parts=split_sentences)

    def page(self, view: View, notice: Notice | None = None) -> str:
        """Give the whole page."""
        return self._fill("page.html", view, notice)

    def main(self, view: View, notice: Notice | None = None) -> str:
        """Give the page's `<main>`."""
        return self._fill("main.html", view, notice)

    def _fill(self, template: str, view: View, notice: Notice | None) -> str:
        words = self._catalogues[view.language]
        key = _key(view)
        return self._pages.get_template(template).render(
            view=view,
            **_wording(view, words),
            sentence=_sentence(view, words, notice),
            key=key if notice is None else f"{key}/again",
            era=notice.era if notice else "",
            eras=tuple(Era),
            token=self._tokens.of(view.number),
            foot=foot_of(view),
            keys=self._keypad(key, view),
            outcome=_outcome(view, words),
            asks_staff_code=_asks_staff_code(view),
            renew=format_day(date.fromisoformat(view.renew_until), view.language) if view.renew_until else "",
            settings=self._settings,
            looks=looks_of(view.look),
            arrow=ARROWS.get(view.hint, ""),
        )

    def _keypad(self, key: str, view: View) -> tuple[int, ...]:
        """Give the digits in the order of the keys; shuffled ones stay in place while one entry lasts."""
        guided = view.voice.guided  # a hand that cannot see finds keys by their place
        if not self._settings.shuffled_keys or view.screen is not Screen.PIN or guided:
            return (1, 2, 3, 4, 5, 6, 7, 8, 9, 0)
        if self._keys[0] != key:
            self._keys = (key, tuple(self._chance.sample(range(10), 10)))
        return self._keys[1]


def split_sentences(text: str) -> list[Sentence]:
    """Give the sentences of a text, each with its own end mark."""
    return (text if isinstance(text, Sentence) else Sentence(text)).parts()


def _wording(view: View, words: Catalogue) -> dict[str, object]:
    """Give what templates say things with, in the page's language."""
    here = words.say("review.here")
    return {
        "say": words.say,
        "lang": words.facts.html,
        "draft": words.draft,
        "in_japanese": words.beneath,
        "own_name": lambda code: FACTS[code].own_name,
        "html_of": lambda code: FACTS[code].html,
        "clinic": Sentence(shorten(view.sent_to), JAPANESE) if view.sent_to else here,
        "group_name": partial(group_name, words),
        "field_value": partial(field_value, words),
        "reason_name": partial(reason_name, words),
    }


def shorten(name: str, most: int = 20) -> str:
    """Cut a clinic's long name."""
    return name if len(name) <= most else f"{name[: most - 1]}…"


def _key(view: View) -> str:
    """Name what is asked: a change of the view that leaves the name alone keeps what was typed and the preview."""
    parts = [view.screen.value, view.language]
    if view.screen in _ENTRY_SCREENS:
        parts += [str(view.message), str(view.tries_left)]
    return "/".join(parts)


def _sentence(view: View, words: Catalogue, notice: Notice | None) -> Sentence:
    """Give the sentence that takes the heading's place, empty for none."""
    if notice is not None:
        return words.say(notice.sentence)
    if not view.message:
        return Sentence("")
    if view.message in (STAFF_CODE_WRONG, *STAFF_CODES_SHUT):
        return _sentence_for_staff(view.message, words)
    return words.told(view.message)


def _sentence_for_staff(number: int, words: Catalogue) -> Sentence:
    """Give the sentence that is meant for whoever enters a staff code: staff, who read Japanese, or English."""
    language = words.language if words.language == ENGLISH else JAPANESE
    return Sentence(find_error(number).clinic.in_language(language), language)


def _asks_staff_code(view: View) -> bool:
    """Say whether keys for a staff code are shown; a patient whom a failed step led here gets the other ways."""
    return view.staff_code_offered and view.message in (0, STAFF_CODE_WRONG)


def _outcome(view: View, words: Catalogue) -> Sentence:
    if view.withdraws and view.outcome_step == STEP_OF_UNREGISTERED:
        return words.say("withdrawing.done")
    return words.step(view.outcome_step if view.outcome_step in all_steps() else STEP_OF_ACCEPTED)


def _pictures() -> dict[str, Markup]:
    """Read the drawings; they are files of ours and therefore safe in a page."""
    files = sorted((FOLDER / "static" / "pictures").glob("*.svg"))
    return {file.stem: Markup(file.read_text("utf-8")) for file in files}  # noqa: S704
