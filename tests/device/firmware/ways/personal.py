"""Finds what a person could be known by in what is shown or said: names, numbers, dates in every way of writing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from functools import cache

from device.firmware.card.basics.era import era_of
from device.firmware.simulated.persona import Persona, load_persona

PERSONAS = ("hanako", "taro", "unregistered", "grace")
_ERA_NAMES = {"taisho": "大正", "showa": "昭和", "heisei": "平成", "reiwa": "令和"}
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def find_personal(text: str) -> list[str]:
    """Give everything of the personas of the tests that stands in a text, whatever width its letters have."""
    plain = unicodedata.normalize("NFKC", re.sub(r"<[^>]*>", "", text))
    return [f"{what} of {name}" for name in PERSONAS for what, word in _marks(name) if word in plain or word in text]


@cache
def _marks(name: str) -> tuple[tuple[str, str], ...]:
    return tuple(_marks_of(load_persona(name)))


def _marks_of(persona: Persona) -> Iterator[tuple[str, str]]:
    for part in (*persona.name.split(), *persona.kana.split()):
        if len(part) > 1 and part not in ("見本", "ミホン"):  # the clinic of the tests has that name too
            yield "the name", part
    yield "the name", persona.name
    yield "the address", persona.address
    yield "the certificate", persona.certificate.serial
    yield "the certificate", persona.certificate.subject
    yield "the card", persona.card.serial
    yield "the password", persona.card.password
    yield from (("the birth date", word) for word in _days(persona.birth))
    yield from (("the insured symbol", one.insurer_number) for one in persona.insured.qualifications)


def _days(day: date) -> Iterator[str]:
    era, year = era_of(day)
    yield day.isoformat()
    yield day.strftime("%Y%m%d")
    yield f"{day.year}年{day.month}月{day.day}日"
    yield f"{_ERA_NAMES[era.value]}{year}年{day.month}月{day.day}日"
    yield f"{day.day}/{day.month}/{day.year}"
    yield f"{day.day} {day.strftime('%B')} {day.year}"
    yield day.isoformat().translate(_FULL_WIDTH)
