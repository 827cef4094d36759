"""The command line: what is made once, exit codes, and one line for each known error."""

from __future__ import annotations

import grp
import json
import os
from pathlib import Path

import pytest

from host.cli.main import EXIT_FAILED, EXIT_OK, EXIT_USAGE, main
from host.cli.terminals import list_terminals
from host.store.engine import reading
from tests.host.world import NOW, World

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
    assert len(before) == 18
    assert main(["init", "--config", prepared]) == EXIT_OK
    assert contents() == before


def test_init_leaves_nothing_for_others_to_read(prepared: str, tmp_path: Path) -> None:
    assert prepared
    made = [path for path in tmp_path.rglob("*") if path.is_file() and path.name != "host.toml"]
    for_the_broker = {path for path in made if path.parent.name == "broker"}
    assert {path.stat().st_mode & 0o077 for path in set(made) - for_the_broker} == {0}
    assert {path.stat().st_mode & 0o777 for path in for_the_broker} == {0o640}
    assert (tmp_path / "broker").stat().st_mode & 0o777 == 0o700  # no group was named that might enter


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give files to any group")
def test_init_as_root_makes_the_brokers_folder_for_its_group(config: str, tmp_path: Path) -> None:
    group = next(entry for entry in grp.getgrall() if entry.gr_gid)
    text = Path(config).read_text().replace("[broker]\n", f'[broker]\ngroup = "{group.gr_name}"\n')
    Path(config).write_text(text)
    assert main(["init", "--config", config]) == EXIT_OK
    folder = tmp_path / "broker"
    assert (folder.stat().st_mode & 0o7777, folder.stat().st_gid) == (0o2750, group.gr_gid)
    assert {(path.stat().st_mode & 0o777, path.stat().st_gid) for path in folder.iterdir()} == {(0o640, group.gr_gid)}


def test_group_that_is_not_there(config: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path(config).write_text(Path(config).read_text().replace("[broker]\n", '[broker]\ngroup = "nobody-has-it"\n'))
    assert main(["init", "--config", config]) == EXIT_FAILED
    assert "nobody-has-it" in capsys.readouterr().err


def test_terminals_and_what_they_last_told(world: World, prepared: str, capsys: pytest.CaptureFixture[str]) -> None:
    tell = {"schema": 0, "boot": "b1", "at": 5, "event": "person_left", "number": 301}
    world.deliver("uketsuke/1/c1/t-front/event", json.dumps(tell))
    with reading(world.engine) as connection:
        (line,) = list_terminals(connection)
    assert (line.name, line.event, line.number, line.event_at) == ("t-front", "person_left", 301, NOW)
    assert main(["terminals", "--config", prepared]) == EXIT_OK
    assert capsys.readouterr().out == ""


def test_code_as_json_and_as_a_line_to_type(prepared: str, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["enrol", "terminal", "--config", prepared, "--name", "front", "--letter", "A", "--json"]) == EXIT_OK
    made = json.loads(capsys.readouterr().out)
    assert set(made) == {"name", "url", "code", "fingerprint"}
    assert (made["name"], made["url"], len(made["fingerprint"])) == ("t-front", "https://clinic.example:8443", 64)
    assert main(["enrol", "new-terminal", "--config", prepared, "--name", "side"]) == EXIT_OK
    told = capsys.readouterr().out
    assert "uketsuke enrol --url https://clinic.example:8443 --code " in told
    short = next(line.split()[1] for line in told.splitlines() if line.startswith("  fingerprint"))
    assert made["fingerprint"].startswith(short.replace("-", ""))
    assert len(short.split("-")) == 8


@pytest.mark.parametrize(
    ("arguments", "code", "number"),
    [
        (["enrol", "terminal", "--name", "front", "--letter", "1"], EXIT_USAGE, 602),
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
