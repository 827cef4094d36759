"""Who is meant by a search in a disaster."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest

from host.authority.insurance.disaster import AskedSex, DisasterQuestion, DisasterSwitch, SpokenConsent, is_meant
from host.authority.insurance.person import InsurerSpelling
from tests.host.authority.people import person, qualification

HANAKO = dataclasses.replace(person(), name="見本　𠮷子", kana="ミホン　ショウコ", address="架空県見本市例示１－２")
QUESTION = DisasterQuestion(
    request_id="one",
    clinic="clinic-a",
    staff="mihon",
    consent=SpokenConsent.ORAL,
    name="",
    kana="ﾐﾎﾝ ｼﾖｳｺ",
    birth_date=date(1952, 2, 29),
    sex=AskedSex.FEMALE,
    address="見本市",
)


@pytest.mark.parametrize(
    ("changes", "meant"),
    [
        ({}, True),
        ({"kana": "", "name": "見本 ●子"}, True),
        ({"kana": "ﾍﾞﾂ", "name": "見本 𠮷子"}, True),
        ({"kana": "ﾍﾞﾂ"}, False),
        ({"birth_date": date(1952, 2, 28)}, False),
        ({"sex": AskedSex.MALE}, False),
        ({"sex": AskedSex.ANY}, True),
        ({"address": ""}, True),
        ({"address": "仮名町"}, False),
    ],
)
def test_who_is_meant(changes: dict[str, object], meant: bool) -> None:
    """Name or kana, and birth date, and what else was asked."""
    assert is_meant(HANAKO, dataclasses.replace(QUESTION, **changes)) is meant  # type: ignore[arg-type]  # by name


def test_an_insurers_address_counts() -> None:
    """People are found where an insurer knows them too."""
    spelling = InsurerSpelling(name="見本　●子", address="架空県仮名町")
    known = dataclasses.replace(HANAKO, qualifications=(dataclasses.replace(qualification(), spelling=spelling),))
    assert is_meant(known, dataclasses.replace(QUESTION, address="仮名町"))


def test_questions_check_themselves() -> None:
    """Some name is needed."""
    with pytest.raises(ValueError, match="both empty"):
        dataclasses.replace(QUESTION, kana=" ")


def test_the_switch() -> None:
    """Closed at first; an opening has a reason, and may be for some clinics only."""
    assert not DisasterSwitch().is_open_for("clinic-a")
    assert DisasterSwitch(open=True, reason="架空地震").is_open_for("clinic-a")
    assert not DisasterSwitch(open=True, reason="架空地震", clinics=("clinic-b",)).is_open_for("clinic-a")
    with pytest.raises(ValueError, match="reason"):
        DisasterSwitch(open=True)
