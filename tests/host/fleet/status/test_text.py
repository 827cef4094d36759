"""What an engineer reads of a fleet, in both languages, and what programs read."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from device.wire.numbers import find_error
from host.fleet.status.judging import judge
from host.fleet.status.numbers import Number
from host.fleet.status.seen import DatabaseSeen, NodeSeen, Seen, ServerSeen, WorkerSeen
from host.fleet.status.text import MOST_CLINICS, format_text, to_json
from tests.host.fleet.status.seeing import CLINIC, SEEN, SETTINGS

WELL = """\
NATS nodes
  n1           reached  2.15.1  up to date
  n2           reached  2.15.1  leads the stream
  n3           reached  2.15.1  up to date
  VISITS: 3 messages (23 KiB), 1 waiting, 2 in hand, 0 of them again
workers
  w1           works for 2 clinics, looks after 1
  w2           works for 2 clinics, looks after 1
database
  primary      db1:5432
  standby      db2:5432  0 bytes behind
  a commit is on both after 3.5 ms
clinics
  c1           1 unanswered, 4 results waiting, looked after 3 s ago

all is well (exit 0)"""


def text(seen: Seen, language: str = "en") -> str:
    return format_text(seen, judge(seen, SETTINGS), language)


def test_all_is_well() -> None:
    assert text(SEEN) == WELL


def test_each_trouble_has_its_number_and_what_to_do_once() -> None:
    away = replace(SEEN, nodes=(NodeSeen("n1", False), NodeSeen("n3", False), SEEN.nodes[1]))
    lines = text(away).splitlines()
    assert "[671] warning: n1 is not reached" in lines
    assert "[671] warning: n3 is not reached" in lines
    assert lines.count(f"      {find_error(Number.NODE).engineer.en}") == 1
    assert lines[-1] == "failed (exit 2)"  # one node of three is no majority


@pytest.mark.parametrize("number", list(Number))
def test_every_number_has_words(number: Number) -> None:
    entry = find_error(number)
    assert entry.number == number
    assert entry.engineer.ja != entry.engineer.en


def test_japanese() -> None:
    said = text(replace(SEEN, database=DatabaseSeen((ServerSeen("db1:5432", False),), Number.PRIMARY)), "ja")
    assert "[676] 異常: database 書き込めるサーバーがありません" in said
    assert "  届かない     db1:5432" in said
    assert "回答待ち" not in said  # what could not be read is not told as nothing
    assert said.endswith("異常 (exit 2)")


def test_of_many_clinics_those_with_something_wrong_are_told() -> None:
    many = tuple(replace(CLINIC, name=f"c{number:03}") for number in range(MOST_CLINICS))
    lines = text(replace(SEEN, clinics=(*many, replace(CLINIC, name="late", oldest_s=90.0)))).splitlines()
    assert f"  {MOST_CLINICS + 1}, of which {MOST_CLINICS} are well" in lines
    assert [line.split()[0] for line in lines if "unanswered" in line] == ["late"]


def test_a_worker_of_another_version_and_clinics_with_databases_of_their_own() -> None:
    node = replace(SEEN.nodes[0], workers=(WorkerSeen("w1"),))
    lines = text(replace(SEEN, nodes=(node,), database=None)).splitlines()
    assert "  w1           at work" in lines
    assert "  each clinic has its own" in lines


def test_programs_read_the_same() -> None:
    away = replace(SEEN, nodes=(NodeSeen("n1", False), *SEEN.nodes[1:]))
    told = json.loads(json.dumps(to_json(away, judge(away, SETTINGS), "en")))
    assert told["outcome"] == "warning"
    (trouble,) = told["troubles"]
    assert (trouble["number"], trouble["place"], trouble["seen"]) == (671, "n1", "is not reached")
    assert told["nodes"][1]["stream"]["leader"] == "n2"
    assert told["clinics"][0]["name"] == "c1"
