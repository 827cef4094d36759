"""The commands over the records: audit, extract, retention, keys, backup and restore, as people type them."""

from __future__ import annotations

import io
import json
import re
import time
from pathlib import Path

import pytest
from sqlalchemy import text

from device.wire.messages.visit import Card
from device.wire.words import CardKind, EligibilityStatus
from host.audit.entry import Action, Entry
from host.audit.log import append
from host.cli.main import EXIT_FAILED, EXIT_OK, EXIT_USAGE, main
from host.insurance.links import make_link
from host.insurance.qualifications import save_qualifications
from host.insurance.record import Found, How
from host.retention.rules import DAY_S
from tests.host.line.bodies import FACE, visit_body
from tests.host.store.test_personal import PERSON
from tests.host.world import NOW, World, found

CONFIG = """
clinic = "c1"
state = "."
[broker]
folder = "broker"
data = "broker-data"
[authority]
url = "http://127.0.0.1:1"
token_file = "token"
"""
CARD = Card(kind=CardKind.MYNUMBER, issuer="0badcafe", serial="82736455463728190", not_after=1_800_000_000)
PASSPHRASE = "words that nobody guesses"


class Clinic:
    """A host with one linked visit and its configuration."""

    def __init__(self, world: World) -> None:
        """Let a visit come in and be linked, seen and confirmed."""
        self.world = world
        self.config = world.folder / "host.toml"
        self.config.write_text(CONFIG)
        body = visit_body(FACE, CARD)
        self.visit_id = body.visit_id
        world.arrive(body)
        world.settle(found(CARD))
        with world.engine.begin() as connection:
            insured = Found(EligibilityStatus.ELIGIBLE, How.CARD, NOW, qualifications=(PERSON,))
            save_qualifications(connection, self.visit_id, insured)
            make_link(connection, self.visit_id, "mihon", NOW)
            append(connection, Entry("tanaka", Action.SEE_INSURANCE, "asked by phone", self.visit_id), NOW)
        ((self.link,),) = world.rows("SELECT link FROM links")

    def do(self, *arguments: str) -> int:
        """Run a command."""
        return main([*arguments, "--config", str(self.config)])


@pytest.fixture
def clinic(world: World) -> Clinic:
    """Give it."""
    return Clinic(world)


def test_audit_verify(clinic: Clinic, capsys: pytest.CaptureFixture[str]) -> None:
    assert clinic.do("audit", "verify") == EXIT_OK
    assert capsys.readouterr().out.startswith("2 rows, 1 to 2: whole.")
    (clinic.world.folder / "audit.anchors").write_text(json.dumps({"number": 9, "digest": "0" * 64, "at": 1}) + "\n")
    assert clinic.do("audit", "verify", "--json") == EXIT_FAILED
    said = capsys.readouterr()
    assert json.loads(said.out)["faults"] == [{"number": 9, "fault": "cut_off"}]
    assert "[661] row 9: cut_off" in said.err


def test_audit_export_is_verified_without_database(clinic: Clinic, capsys: pytest.CaptureFixture[str]) -> None:
    out = clinic.world.folder / "export.jsonl"
    assert clinic.do("audit", "export", "--by", "mihon", "--why", "yearly copy", "--out", str(out)) == EXIT_OK
    assert out.stat().st_mode & 0o777 == 0o600
    assert main(["audit", "verify", "--file", str(out)]) == EXIT_OK
    assert "3 rows" in capsys.readouterr().out
    lines = out.read_text().splitlines()
    out.write_text("\n".join([*lines[:2], lines[2].replace("tanaka", "suzuki"), *lines[3:]]))
    assert main(["audit", "verify", "--file", str(out)]) == EXIT_FAILED
    assert "row 2: changed" in capsys.readouterr().err
    out.write_text("\n".join([*lines[:2], lines[-1]]))
    assert main(["audit", "verify", "--file", str(out)]) == EXIT_FAILED
    out.write_text("\n".join(lines[:-1]))
    assert main(["audit", "verify", "--file", str(out)]) == EXIT_USAGE


def test_audit_search_is_recorded(clinic: Clinic, capsys: pytest.CaptureFixture[str]) -> None:
    ask = ("audit", "search", "--by", "mihon", "--why", "complaint")
    assert clinic.do(*ask, "--actor", "tanaka", "--language", "en") == EXIT_OK
    (line,) = capsys.readouterr().out.splitlines()
    said = rf"2026-\d\d-\d\d \d\d:\d\d:\d\d  tanaka  looked at insurance details  asked by phone  {clinic.visit_id}"
    assert re.fullmatch(said, line)
    assert clinic.do(*ask, "--done", "search_audit", "--json") == EXIT_OK
    (found_one,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert (found_one["actor"], found_one["purpose"]) == ("mihon", "complaint")
    assert clinic.do("audit", "search", "--by", "two\nlines") == EXIT_USAGE


@pytest.mark.parametrize("language", ["ja", "en"])
def test_extract_for_the_patient(clinic: Clinic, capsys: pytest.CaptureFixture[str], language: str) -> None:
    assert clinic.do("extract", "--link", clinic.link, "--by", "mihon", "--language", language) == EXIT_OK
    said = capsys.readouterr().out
    for expected in (PERSON.name, PERSON.number, "tanaka", "asked by phone", "A7K"):
        assert expected in said
    words = {
        "ja": ("顔, 一致", "保険の資格の内容を見た", "本人に渡す写しを作った"),
        "en": ("face, match", "made a copy"),
    }
    assert all(word in said for word in words[language])
    assert CARD.serial not in said


def test_extract_as_json_is_everything(clinic: Clinic, capsys: pytest.CaptureFixture[str]) -> None:
    assert clinic.do("extract", "--visit", clinic.visit_id, "--by", "mihon", "--json") == EXIT_OK
    said = json.loads(capsys.readouterr().out)
    assert [row["what"] for row in said["audit"]] == ["link", "see_insurance", "extract"]
    assert said["visits"][0]["insurance"]["qualifications"][0]["name"] == PERSON.name
    assert said["visits"][0]["card"]["serial"] == CARD.serial


def test_extract_of_what_has_left_shows_who_saw_it(clinic: Clinic, capsys: pytest.CaptureFixture[str]) -> None:
    with clinic.world.engine.begin() as connection:
        connection.execute(text("DELETE FROM visits"))
    assert clinic.do("extract", "--visit", clinic.visit_id, "--by", "mihon", "--language", "en") == EXIT_OK
    said = capsys.readouterr().out
    assert "its time is over" in said
    assert "asked by phone" in said


def test_retention(clinic: Clinic, capsys: pytest.CaptureFixture[str]) -> None:
    with clinic.world.engine.begin() as connection:
        values = {"topic": "t", "sealed": b"x", "number": 401, "first_at": 1.0, "last_at": time.time() - 91 * DAY_S}
        statement = "INSERT INTO quarantine VALUES (:d, :topic, :sealed, :number, :first_at, :last_at, 1)"
        connection.execute(text(statement), {"d": "0" * 64, **values})
    assert clinic.do("retention", "show", "--language", "en") == EXIT_OK
    assert "Messages that were refused" in capsys.readouterr().out
    assert clinic.do("retention", "run", "--json") == EXIT_OK
    assert json.loads(capsys.readouterr().out)["refused"] == 1
    assert clinic.do("retention", "show", "--json") == EXIT_OK
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert next(line["removed"] for line in lines if line["kind"] == "refused") == 1


def test_record_keys_are_rotated(clinic: Clinic, capsys: pytest.CaptureFixture[str]) -> None:
    assert clinic.do("keys", "rotate-records", "--by", "mihon", "--why", "yearly") == EXIT_OK
    assert "sealed with key 2" in capsys.readouterr().err
    assert clinic.world.visit(clinic.visit_id).card.serial == CARD.serial
    assert clinic.world.rows("SELECT action FROM audit ORDER BY number DESC LIMIT 1") == [("keys_changed",)]


def test_backup_and_restore(
    clinic: Clinic, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def type_words(words: str) -> None:
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{words}\n"))

    out = tmp_path / "today.uketsuke-backup"
    type_words("short")
    assert clinic.do("backup", "--out", str(out)) == EXIT_USAGE
    type_words(PASSPHRASE)
    assert clinic.do("backup", "--out", str(out), "--by", "mihon") == EXIT_OK
    assert out.stat().st_mode & 0o777 == 0o600
    type_words("other words that nobody guesses")
    assert clinic.do("restore", str(out), "--check") == EXIT_FAILED
    assert "[664]" in capsys.readouterr().err
    type_words(PASSPHRASE)
    assert clinic.do("restore", str(out), "--check", "--json") == EXIT_OK
    assert json.loads(capsys.readouterr().out)["visits"] == 1
    type_words(PASSPHRASE)
    assert clinic.do("restore", str(out)) == EXIT_FAILED
    assert "[665]" in capsys.readouterr().err
    again = tmp_path / "again.toml"
    again.write_text(CONFIG.replace('state = "."', 'state = "again"'))
    type_words(PASSPHRASE)
    assert main(["restore", str(out), "--config", str(again), "--by", "mihon"]) == EXIT_OK
    said = capsys.readouterr().out
    assert "The audit log is whole." in said
    assert "Terminals that count now: t-front." in said
    assert main(["extract", "--visit", clinic.visit_id, "--by", "mihon", "--config", str(again)]) == EXIT_OK
    assert PERSON.name in capsys.readouterr().out


def test_backup_for_a_key_pair(clinic: Clinic, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert clinic.do("backup", "--make-key", str(tmp_path / "clinic")) == EXIT_OK
    assert clinic.do("backup", "--make-key", str(tmp_path / "clinic")) == EXIT_USAGE
    out, key = tmp_path / "x.uketsuke-backup", tmp_path / "clinic.key"
    assert clinic.do("backup", "--out", str(out), "--recipient", str(tmp_path / "clinic.pub")) == EXIT_OK
    capsys.readouterr()
    assert clinic.do("restore", str(out), "--check", "--key", str(key)) == EXIT_OK
    assert "1 visits, sqlite" in capsys.readouterr().out


def test_a_lost_key_folder_is_one_clear_line(clinic: Clinic, capsys: pytest.CaptureFixture[str]) -> None:
    clinic.world.engine.dispose()
    (clinic.world.folder / "records").rename(clinic.world.folder / "away")
    assert clinic.do("retention", "show") == EXIT_FAILED
    assert "[662]" in capsys.readouterr().err
