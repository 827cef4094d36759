"""`uketsuke-host user`: accounts from the command line."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from host.cli.main import EXIT_OK, EXIT_USAGE, main
from tests.host.cli.test_main import CONFIG

PASSWORD = "himitsu-himitsu"


class Commands:
    """Runs commands in one folder."""

    def __init__(self, config: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._config = config
        self._monkeypatch = monkeypatch
        self._capsys = capsys

    def __call__(self, *words: str, said: str = "") -> int:
        self._monkeypatch.setattr("sys.stdin", io.StringIO(said))
        return main(["user", *words, "--config", self._config])

    def add(self, name: str, *more: str) -> int:
        return self("add", "--name", name, "--display", "見本", *more, said=f"{PASSWORD}\n246810\n")

    def users(self) -> dict[str, dict[str, Any]]:
        self._capsys.readouterr()
        assert self("list", "--json") == EXIT_OK
        return {user["name"]: user for user in json.loads(self._capsys.readouterr().out)["users"]}


@pytest.fixture
def user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Commands:
    path = tmp_path / "host.toml"
    path.write_text(CONFIG)
    assert main(["init", "--config", str(path)]) == EXIT_OK
    return Commands(str(path), monkeypatch, capsys)


def test_an_account_is_reception_unless_said_otherwise(user: Commands) -> None:
    assert user.add("mihon") == EXIT_OK
    assert user.add("chief", "--roles", "administrator, clinician", "--code") == EXIT_OK
    users = user.users()
    assert users["mihon"]["roles"] == ["reception"]
    assert (users["chief"]["roles"], users["chief"]["terminal_code"]) == (["clinician", "administrator"], True)


def test_roles_are_changed_and_kept_by_a_new_password(user: Commands) -> None:
    user.add("mihon")
    assert user("role", "--name", "mihon", "--roles", "engineer") == EXIT_OK
    user.add("mihon")
    assert user.users()["mihon"]["roles"] == ["engineer"]


def test_disabled_and_enabled(user: Commands) -> None:
    user.add("mihon")
    assert user("disable", "--name", "mihon") == EXIT_OK
    assert not user.users()["mihon"]["active"]
    assert user("enable", "--name", "mihon") == EXIT_OK
    assert user.users()["mihon"]["active"]


def test_a_lost_phone(user: Commands) -> None:
    user.add("mihon")
    assert user("totp", "--name", "mihon") == EXIT_OK
    assert not user.users()["mihon"]["second_factor"]


def test_what_cannot_be_done_is_a_wrong_call(user: Commands, capsys: pytest.CaptureFixture[str]) -> None:
    user.add("chief", "--roles", "administrator")
    assert user("disable", "--name", "chief") == EXIT_USAGE
    assert user("role", "--name", "chief", "--roles", "engineer") == EXIT_USAGE
    assert user("role", "--name", "chief", "--roles", "king") == EXIT_USAGE
    assert user("disable", "--name", "nobody") == EXIT_USAGE
    assert user("add", "--name", "Mihon", "--display", "見本", said=PASSWORD) == EXIT_USAGE
    assert "Traceback" not in capsys.readouterr().err


def test_the_list_for_people_names_who_is_disabled(user: Commands, capsys: pytest.CaptureFixture[str]) -> None:
    user.add("mihon")
    user("disable", "--name", "mihon")
    capsys.readouterr()
    assert user("list") == EXIT_OK
    line = capsys.readouterr().out
    assert line.startswith("mihon ")
    assert "password only" in line
    assert "(disabled)" in line
    assert PASSWORD not in line
