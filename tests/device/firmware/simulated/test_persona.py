"""Personas: all of the shipped ones load, anything wrong in a file is named."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from device.base.errors import ConfigurationError
from device.firmware.simulated.persona import load_persona, persona_names, resolve_day
from device.firmware.simulated.persona_data import Calendar, CardForm, KeyType

HANAKO = Path(__file__).parents[4] / "device" / "firmware" / "simulated" / "personas" / "hanako.toml"

TABLE = Path(__file__).parents[4] / "docs" / "virtual_card.md"


def test_the_shipped_personas_cover_the_demo() -> None:
    needed = {
        "hanako",
        "taro",
        "lost",
        "unregistered",
        "unknown",
        "expired",
        "suspended",
        "pin_blocked",
        "wrong_face",
    }
    assert needed <= set(persona_names())


def test_the_shipped_personas_cover_what_a_card_can_be() -> None:
    personas = {name: load_persona(name) for name in persona_names()}
    assert {persona.card.form for persona in personas.values()} == {form.value for form in CardForm}
    assert {persona.certificate.key for persona in personas.values()} == {key.value for key in KeyType}
    births = {persona.birth for persona in personas.values()}
    for first in (date(2019, 5, 1), date(1989, 1, 8), date(1926, 12, 25)):
        assert {first, first - timedelta(days=1)} <= births
    names = "".join(persona.name for persona in personas.values())
    assert {"𠮷", "髙", "﨑"} <= set(names)
    assert not personas["infant"].card.photo
    assert not personas["infant"].card.signature_certificate
    assert personas["teen15"].card.signature_certificate
    assert personas["foreign"].card.calendar == Calendar.WESTERN.value
    assert {"forged_photo", "copied"} <= {persona.card.fault for persona in personas.values()}


def test_each_shipped_persona_says_what_it_is_there_for() -> None:
    about = [load_persona(name).about for name in persona_names()]
    assert all(one.endswith(".") and "\n" not in one for one in about)
    assert len(set(about)) == len(about)


@pytest.mark.parametrize("name", persona_names())
def test_the_table_in_the_docs_lists_each_persona(name: str) -> None:
    persona = load_persona(name)
    row = f"| `{name}` | {persona.name} | {persona.birth.isoformat()} | {persona.about} |\n"
    assert row in TABLE.read_text("utf-8")


@pytest.mark.parametrize("name", persona_names())
def test_a_shipped_persona_loads(name: str) -> None:
    persona = load_persona(name)
    assert persona.id == name
    assert persona.live
    assert date.fromisoformat(persona.card.expiry) > date(2026, 1, 1)
    for qualification in persona.insured.qualifications:
        assert re.fullmatch(r"[0-9]{8}", qualification.insurer_number)


def test_no_two_personas_share_what_must_be_unique() -> None:
    personas = [load_persona(name) for name in persona_names()]
    for values in (
        {persona.certificate.serial for persona in personas},
        {persona.certificate.subject for persona in personas},
        {persona.card.serial for persona in personas},
        {persona.name for persona in personas},
    ):
        assert len(values) == len(personas)


def test_the_wrong_face_is_another_portrait() -> None:
    assert load_persona("wrong_face").live != load_persona("wrong_face").portrait
    assert load_persona("hanako").live == load_persona("hanako").portrait


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('sex = "female"', 'sex = "woman"'),
        ('birth = "1985-04-12"', 'birth = "12.4.1985"'),
        ('pin = "1234"', 'pin = "12345"'),
        ('pin = "1234"', 'pin = "1234"\npin_tries = 4'),
        ('pin = "1234"', 'pin = "1234"\nform = "fridge"'),
        ('password = "ABC123"', 'password = "abc"'),
        ('security_code = "4821"', 'security_code = "48"'),
        ('security_code = "4821"', 'security_code = "4821"\ncalendar = "maya"'),
        ('security_code = "4821"', 'security_code = "4821"\nfault = "coffee"'),
        ('expiry = "2033-04-12"', 'expiry = "12.4.2033"'),
        ('serial = "90000101"', 'serial = "90000101"\nkey = "rsa512"'),
        ('serial = "90000101"', 'serial = "0"'),
        ("registered = true", 'registered = true\ncard_state = "eaten"'),
        ("registered = true", "registered = true\nfavourite_colour = 1"),
        ('name = "見本 花子"\n', ""),
    ],
)
def test_a_wrong_persona_file_is_refused(tmp_path: Path, old: str, new: str) -> None:
    text = HANAKO.read_text()
    assert old in text
    path = tmp_path / "made_up.toml"
    path.write_text(text.replace(old, new, 1))
    with pytest.raises(ConfigurationError):
        load_persona(str(path))


def test_a_persona_that_is_not_there_is_named() -> None:
    with pytest.raises(ConfigurationError, match="nobody"):
        load_persona("nobody")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2020-02-03", date(2020, 2, 3)),
        ("+20d", date(2024, 3, 20)),
        ("-1d", date(2024, 2, 28)),
        ("-4y", date(2020, 2, 28)),
        ("+1y", date(2025, 2, 28)),
    ],
)
def test_days_are_dates_or_distances_even_on_a_leap_day(text: str, expected: date) -> None:
    assert resolve_day(text, date(2024, 2, 29)) == expected


@pytest.mark.parametrize("text", ["", "3y", "+3w", "tomorrow"])
def test_other_forms_of_days_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        resolve_day(text, date(2024, 2, 29))
