"""Nothing of a person is ever spoken: no made-up person's name, number or birth date is in any text that is built."""

from __future__ import annotations

from pathlib import Path

import pytest

from device.firmware.simulated import persona
from device.firmware.simulated.persona import load_persona
from device.firmware.speech.inventory import inventory
from tests.device.firmware.speech.made import WORDS

PERSONAS = sorted(file.stem for file in (Path(persona.__file__).parent / "personas").glob("*.toml"))


def private_words(name: str) -> set[str]:
    """Give what names a person: the name and its parts, kana, birth date, numbers of the card."""
    person = load_persona(name)
    born = person.birth
    return {
        person.name,
        person.name.replace(" ", ""),
        person.kana,
        person.kana.replace(" ", ""),
        born.isoformat(),
        f"{born.year}年{born.month}月{born.day}日",
        person.card.security_code,
        person.card.serial,
    } - {""}


@pytest.mark.parametrize("language", WORDS)
def test_no_person_is_in_what_is_built(language: str) -> None:
    said = "\n".join(inventory(WORDS[language]))
    found = {word for name in PERSONAS for word in private_words(name) if word in said}
    assert not found
