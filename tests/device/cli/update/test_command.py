"""The command line: what it prints, whom it asks, and how it ends where nothing is installed."""

from __future__ import annotations

import argparse
import json
import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from device.cli.main import main
from device.cli.update import command
from device.cli.update.health import Health
from device.cli.update.product import TERMINAL
from device.cli.update.record import Journal, Last, Outcome, Phase, Refused, State, write_journal, write_state
from device.cli.update.report import describe, to_json
from device.cli.update.settings import UpdateSettings

NOW = datetime(2026, 11, 3, 3, 0, tzinfo=UTC)
LAST = Last("1", "2", "2026-11-02T17:00:05Z", Outcome.ROLLED_BACK, "group_worse:broker")
STATE = State("1", "0", LAST, "3", Refused("2026-11-02T17:00:05Z", 382, "signature_wrong"))
JOURNAL = Journal(Phase.ON_TRIAL, "1", "3", Health(frozenset()))


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["update"], 64),
        (["update", "install"], 64),
        (["update", "run", "--force"], 64),
        (["update", "--help"], 0),
        (["update", "run", "--help"], 0),
    ],
)
def test_wrong_use_and_help(words: list[str], code: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == code
    assert capsys.readouterr()


def options(tmp_path: Path, **more: object) -> argparse.Namespace:
    product = replace(
        TERMINAL, folder=tmp_path, settings=tmp_path / "update.toml", source=tmp_path / "update.sources"
    )
    return argparse.Namespace(product=product, **{"json": False, "language": None, "yes": True, **more})


def test_the_state_is_told_in_both_languages() -> None:
    settings = UpdateSettings(scheduled=True)
    english = describe(STATE, JOURNAL, settings, "en", NOW)
    assert "a group of the doctor is worse than before: broker" in english
    assert "2026-11-04 01:00" in english
    assert "[382] the signature is wrong" in english
    japanese = describe(STATE, JOURNAL, settings, "ja", NOW)
    assert "元の版に戻した" in japanese
    assert "自動更新は切" in describe(STATE, None, UpdateSettings(), "ja", NOW)


def test_programs_get_the_same_with_stable_words() -> None:
    told = to_json(STATE, JOURNAL, UpdateSettings(scheduled=True), NOW)
    assert (told["installed"], told["pending"], told["under_way"]) == ("1", "3", "on_trial")
    assert told["last"]["reason"] == "group_worse:broker"
    assert told["next_window"] == "2026-11-04T01:00:00+09:00"


def test_status_ends_with_1_where_the_package_is_not_installed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = options(tmp_path, json=True)
    write_state(asked.product.state_file, STATE)
    write_journal(asked.product.journal_file, JOURNAL)
    assert command.run_status(asked) == 1
    assert json.loads(capsys.readouterr().out)["under_way"] == "on_trial"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gets so far")
def test_without_an_archive_it_says_which_file_and_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.run_check(options(tmp_path, json=True, language=None)) == 1
    said = capsys.readouterr()
    assert json.loads(said.out) == {"error": 380, "reason": "source_missing"}
    assert "update.sources" in said.err
    assert "取得先" in said.err


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gets so far")
def test_going_back_without_a_former_version_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.run_back(options(tmp_path, json=True)) == 1
    assert json.loads(capsys.readouterr().out)["error"] == 386


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gets so far")
@pytest.mark.parametrize("switched_on", [False, True])
def test_by_the_timer_not_now_is_no_failure(
    tmp_path: Path, switched_on: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = options(tmp_path, scheduled=True, again=False, although_failed=False)
    asked.product.settings.write_text(f"scheduled = {str(switched_on).lower()}\n")
    assert command.run_update(asked) == 0
    assert ("[380]" in capsys.readouterr().err) is switched_on
