"""`uketsuke card`: what it lists, and what it takes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from device.cli.main import main
from device.firmware.simulated.persona import persona_names

NOWHERE = ["--address", "127.0.0.1:1", "--wait", "0"]


def test_the_personas_are_listed_with_what_they_are_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["card", "personas"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(persona_names())
    assert main(["card", "personas", "--json"]) == 0
    assert tuple(json.loads(capsys.readouterr().out)) == persona_names()


@pytest.mark.parametrize(
    "options",
    [
        ["--link", "212", "--latency-ms", "2.5"],
        ["--protocol", "t0", "--refuse-extended"],
        ["--answer-in-parts", "--keep-verified", "--fault", "shifted_text"],
    ],
)
def test_a_card_of_any_behaviour_looks_for_its_reader(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str]
) -> None:
    assert main(["card", "emulate", "--issuer", str(tmp_path), *NOWHERE, *options]) == 4
    assert "no virtual reader listens" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--link", "300"], "invalid choice"),
        (["--latency-ms", "-1", "--link", "106"], "latency is not negative"),
        (["--delay-ms", "-1"], "not negative"),
        (["--address", "nowhere"], "HOST:PORT"),
        (["--persona", "nobody"], "nobody.toml"),
    ],
)
def test_wrong_usage_is_one_line_and_a_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str], told: str
) -> None:
    assert main(["card", "emulate", "--issuer", str(tmp_path), *options]) == 2
    assert told in capsys.readouterr().err
