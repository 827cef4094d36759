"""A population in the database is the one that was made, on both databases; the command tells what it did."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from host.authority.insurance.medical import MedicalRecord
from host.authority.main import main
from host.authority.seeding.filling import fill
from host.authority.seeding.past_uses import fill_uses
from host.authority.seeding.people import Population
from host.authority.seeding.progress import ProgressBar
from host.authority.serving.authority import make_authority
from host.authority.store.engine import open_engine
from host.authority.store.medical import get_record
from host.authority.store.people import get_person
from tests.host.authority.people import NOW, TODAY
from tests.host.authority.process import write_config

POPULATION = Population(7, TODAY)


@pytest.mark.both_databases
def test_what_was_made_is_there(engine: Engine) -> None:
    """Every person, with every paper; a second time changes nothing, and other people stay."""
    told: list[int] = []
    fill(engine, Population(8, TODAY), 3, 1000, told.append)
    for _ in range(2):
        fill(engine, POPULATION, 40, 1000, told.append)
    assert told == [3, 40, 40]
    with engine.begin() as connection:
        assert connection.execute(text("SELECT count(*) FROM persons")).scalar() == 43
        for index in range(40):
            made = POPULATION.make(index)
            assert get_person(connection, made.person_id) == made.person
            assert get_record(connection, made.person_id) == made.record
        assert any(POPULATION.make(index).record != MedicalRecord() for index in range(40))


@pytest.mark.both_databases
def test_past_uses_are_counted(engine: Engine) -> None:
    """Twelve months of them, none in the future, and not doubled by a second time."""
    fill(engine, POPULATION, 10, 1000, lambda _: None)
    for _ in range(2):
        fill_uses(engine, POPULATION, 10, 300, NOW, lambda _: None)
    authority = make_authority(engine, lambda: NOW)
    months = authority.statistics.last_months(13).months
    assert 200 < sum(month.checks for month in months) < 300
    assert any(month.consents.medicines for month in months)
    newest = [use.asked_at for use in authority.own_page.uses(POPULATION.make(0).person_id)]
    assert newest == sorted(newest, reverse=True)
    assert newest[0] < NOW


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One JSON line on stdout, the progress on stderr; then a code for one of the people."""
    config = str(write_config(tmp_path))
    filling = ["seed", "--config", config, "--people", "20", "--seed", "3", "--day", "2026-11-24", "--uses", "5"]
    assert main(filling) == 0
    said = capsys.readouterr()
    done = json.loads(said.out)
    assert (done["people"], done["seed"], done["day"], done["database"]) == (20, 3, "2026-11-24", "sqlite")
    assert "people: 20 of 20" in said.err
    assert main(["sign-in-code", "--config", config, "s3-0000000"]) == 0
    code = json.loads(capsys.readouterr().out)["code"]
    engine = open_engine(tmp_path / "authority.sqlite", busy_timeout_s=5)
    assert make_authority(engine, lambda: NOW).own_page.sign_in(code) == "s3-0000000"
    engine.dispose()
    assert main(["sign-in-code", "--config", config, "nobody"]) == 1
    assert "nobody" in capsys.readouterr().err


@pytest.mark.parametrize("people", ["-1", "x", "10000001"])
def test_impossible_numbers(people: str) -> None:
    """Called wrongly."""
    with pytest.raises(SystemExit) as ended:
        main(["seed", "--people", people])
    assert ended.value.code == 64


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_the_bar() -> None:
    """On a terminal a bar that ends its line; elsewhere a line for every tenth."""
    terminal, file = Terminal(), io.StringIO()
    for stream in (terminal, file):
        bar = ProgressBar("people", 20, stream)
        for done in range(1, 21):
            bar(done)
    assert terminal.getvalue().endswith(f"\rpeople [{'#' * 40}] 20/20\n")
    assert file.getvalue().splitlines()[0] == "people: 2 of 20"
    assert len(file.getvalue().splitlines()) == 10


def test_days_matter() -> None:
    """The ids do not depend on the day, so that a newer population replaces the older."""
    assert Population(7, date(2026, 1, 1)).make(5).person_id == POPULATION.make(5).person_id
