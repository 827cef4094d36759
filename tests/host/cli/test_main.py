"""The command line: what is made once, exit codes, and one line for each known error."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from host.cli.main import EXIT_FAILED, EXIT_OK, EXIT_USAGE, main

CONFIG = """
clinic = "c1"
state = "state"
[broker]
folder = "broker"
data = "data"
[enrolment]
url = "https://clinic.example:8443"
[authority]
url = "http://127.0.0.1:1"
token_file = "token"
"""


@pytest.fixture
def config(tmp_path: Path) -> str:
    path = tmp_path / "host.toml"
    path.write_text(CONFIG)
    return str(path)


@pytest.fixture
def prepared(config: str) -> str:
    assert main(["init", "--config", config]) == EXIT_OK
    return config


def test_init_keeps_what_is_there(prepared: str, tmp_path: Path) -> None:
    def contents() -> dict[str, bytes]:
        return {
            str(path): path.read_bytes() for path in tmp_path.rglob("*") if path.suffix in (".pem", ".key", ".secret")
        }

    before = contents()
    assert len(before) == 14
    assert main(["init", "--config", prepared]) == EXIT_OK
    assert contents() == before


def test_init_leaves_nothing_for_others_to_read(prepared: str, tmp_path: Path) -> None:
    assert prepared
    made = [path for path in tmp_path.rglob("*") if path.is_file() and path.name != "host.toml"]
    assert {path.stat().st_mode & 0o077 for path in made} == {0}


def test_code_as_json_and_as_a_line_to_type(prepared: str, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["enrol", "terminal", "--config", prepared, "--name", "front", "--letter", "A", "--json"]) == EXIT_OK
    made = json.loads(capsys.readouterr().out)
    assert set(made) == {"name", "url", "code", "fingerprint"}
    assert (made["name"], made["url"], len(made["fingerprint"])) == ("t-front", "https://clinic.example:8443", 64)
    assert main(["enrol", "terminal", "--config", prepared, "--name", "front", "--letter", "A"]) == EXIT_OK
    assert "uketsuke enrol --url https://clinic.example:8443 --code " in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "code", "number"),
    [
        (["enrol", "terminal", "--name", "front"], EXIT_USAGE, 602),
        (["enrol", "terminal", "--name", "Front", "--letter", "A"], EXIT_FAILED, 401),
        (["subscribe", "--state", "nowhere"], EXIT_USAGE, 602),
    ],
)
def test_known_errors(
    prepared: str, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, number: int
) -> None:
    options = [] if arguments[0] == "subscribe" else ["--config", prepared]
    capsys.readouterr()
    assert main([*arguments, *options]) == code
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"uketsuke-host: [{number}]")


def test_before_init(config: str, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["run"], ["enrol", "subscriber", "--name", "karte"]):
        assert main([*arguments, "--config", config]) == EXIT_FAILED
        assert "run `uketsuke-host init` first" in capsys.readouterr().err


def test_configuration_that_cannot_be_used(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", "--config", str(tmp_path / "none.toml")]) == EXIT_FAILED
    (tmp_path / "host.toml").write_text(CONFIG + "\nnonsense = 1\n")
    assert main(["init", "--config", str(tmp_path / "host.toml")]) == EXIT_FAILED
    first, second = capsys.readouterr().err.splitlines()
    assert first.startswith("uketsuke-host: [601]")
    assert "unknown key 'nonsense'" in second


@pytest.mark.parametrize("arguments", [[], ["nonsense"], ["enrol"], ["run", "--role", "king"], ["user", "remove"]])
def test_usage(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == EXIT_USAGE
