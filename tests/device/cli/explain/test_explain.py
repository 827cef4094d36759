"""`uketsuke explain`: every number in both languages, by number or name, and the nearest ones for a wrong one."""

from __future__ import annotations

import json

import pytest

from device.cli.explain_more import explain, known_ids
from device.cli.main import main
from device.firmware.panel.signals import Lamp, Sound
from device.wire.numbers import all_errors


@pytest.mark.parametrize("wanted", ["704", "[704]", "outbox_full", " Outbox_Full "])
def test_by_number_or_name(wanted: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", wanted]) == 0
    printed = capsys.readouterr().out
    entry = all_errors()[704]
    assert printed.startswith("704 outbox_full\n")
    for words in (entry.patient, entry.clinic, entry.engineer):
        assert words.en in printed


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("number", sorted(all_errors()))
def test_every_number_for_every_reader(number: int, language: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", str(number), "--language", language, "--json"]) == 0
    entry = all_errors()[number]
    assert json.loads(capsys.readouterr().out) == {
        "number": number,
        "name": entry.name,
        "patient": entry.patient.in_language(language),
        "clinic": entry.clinic.in_language(language),
        "engineer": entry.engineer.in_language(language),
    }


def test_all_are_listed_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain"]) == 0
    numbers = [int(line.split()[0]) for line in capsys.readouterr().out.splitlines()]
    assert numbers == sorted(all_errors())
    assert main(["explain", "--json"]) == 0
    assert [entry["number"] for entry in json.loads(capsys.readouterr().out)] == numbers


@pytest.mark.parametrize(
    ("wanted", "near"),
    [
        ("700", "701 broker_unreachable"),
        ("outbox_ful", "704 outbox_full"),
        ("0", "101 no_card"),
        ("٧٠٤", "see `uketsuke explain`"),
        ("9" * 30, "see `uketsuke explain`"),
    ],
)
def test_an_unknown_one_names_the_nearest(wanted: str, near: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", wanted]) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert near in shown.err


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_finding_lamp_and_sound(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    for id_ in known_ids():
        wanted = id_.replace("any.", "firmware.")
        explained = explain(wanted, language)
        assert explained is not None, id_
        assert all(str(text) for name, text in explained.items() if name in ("cause", "how", "means")), id_
    signals = {id_ for id_ in known_ids() if id_.startswith(("lamp.", "sound."))}
    assert signals == {f"lamp.{lamp.value}" for lamp in Lamp} | {
        f"sound.{sound.value}" for sound in Sound if sound is not Sound.NONE
    }
    assert main(["explain", "lamp.staff", "--language", language]) == 0
    assert capsys.readouterr().out.startswith("lamp.staff\n")


def test_a_finding(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "reader.missing", "--json"]) == 0
    explained = json.loads(capsys.readouterr().out)
    assert explained["id"] == "reader.missing"
    assert explained["level"] == "failed"
    assert explained["engineer"]
    assert main(["explain", "firmware.not_running"]) == 0
    assert "firmware.not_running failed" in capsys.readouterr().out
    for unknown in ("nobody.not_running", "reader.", "reader.missng"):
        assert main(["explain", unknown]) == 1
    assert "reader.missing" in capsys.readouterr().err


def test_wrong_use() -> None:
    assert main(["explain", "704", "705"]) == 64
    assert main(["explain", "704", "--language", "de"]) == 64
