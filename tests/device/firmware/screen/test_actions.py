"""From forms to deeds: settings, consent and staff reasons; what comes from the panel never comes from a form."""

from __future__ import annotations

from datetime import date

import pytest

from device.firmware.screen.actions import parse_action
from device.firmware.screen.choices import Shown
from device.firmware.screen.form import BadForm, Form
from device.firmware.screen.languages import LANGUAGES
from device.firmware.screen.port import (
    Action,
    ConsentAll,
    ConsentItem,
    Language,
    Look,
    Repeat,
    Screen,
    SentField,
    SetConsent,
    SetLook,
    SetVoice,
    SetVolume,
    StaffReason,
    View,
    Voice,
)

TODAY = date(2026, 11, 25)


def parse(**fields: str) -> Action:
    return parse_action(Form(fields), TODAY)


@pytest.mark.parametrize(
    ("fields", "action"),
    [
        ({"action": "look", "name": "large", "on": "1"}, SetLook("large", on=True)),
        ({"action": "look", "name": "narrow", "on": "0"}, SetLook("narrow", on=False)),
        ({"action": "voice", "on": "1"}, SetVoice(on=True)),
        ({"action": "volume", "volume": "5"}, SetVolume(5)),
        ({"action": "repeat"}, Repeat()),
        ({"action": "consent", "item": "surgery", "on": "1"}, SetConsent(ConsentItem.SURGERY, on=True)),
        ({"action": "consent_all", "on": "0"}, ConsentAll(on=False)),
        ({"action": "staff_reason", "reason": "263"}, StaffReason(263)),
        *[({"action": "language", "language": code}, Language(code)) for code in LANGUAGES],
    ],
)
def test_a_form_is_a_deed(fields: dict[str, str], action: Action) -> None:
    assert parse(**fields) == action


@pytest.mark.parametrize(
    "fields",
    [
        {"action": "look", "name": "tiny", "on": "1"},
        {"action": "look", "name": "NAMES", "on": "1"},
        {"action": "look", "name": "large", "on": "yes"},
        {"action": "look", "name": "large"},
        {"action": "voice", "on": "2"},
        {"action": "volume", "volume": "0"},
        {"action": "volume", "volume": "6"},
        {"action": "consent", "item": "everything", "on": "1"},
        {"action": "consent_all", "on": ""},
        {"action": "staff_reason", "reason": "x"},
        {"action": "language", "language": "xx"},
        {"action": "guided", "on": "1"},
        {"action": "headphones", "plugged": "1"},
    ],
)
def test_what_is_no_form_of_ours_is_refused(fields: dict[str, str]) -> None:
    with pytest.raises(BadForm):
        parse(**fields)


def test_the_names_of_looks_are_its_fields() -> None:
    assert tuple(vars(Look())) == Look.NAMES


def test_a_view_shares_nothing_that_was_not_asked_for() -> None:
    with pytest.raises(ValueError, match="shared"):
        View(1, Screen.CONSENT, consents=(ConsentItem.SURGERY,))


def test_a_hidden_field_has_no_value_and_a_voice_has_a_volume() -> None:
    with pytest.raises(ValueError, match="plain"):
        SentField("body.card.serial", "90000101", Shown.SECRET)
    with pytest.raises(ValueError, match="volume"):
        Voice(volume=0)
