"""The language itself: what is understood, what is refused with its place, and that every file and mutation fits."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from device.firmware.visit.table import ROWS
from tests.scenarios.conftest import FILES
from tests.scenarios.coverage import key_of, reason_of, unreached
from tests.scenarios.language.errors import ScenarioWrong
from tests.scenarios.language.grammar import read_scenario
from tests.scenarios.language.seen import SeenLog, SeenRecord, SeenScreen, differences
from tests.scenarios.language.statements import Deed, DoTo, Expect, Part, PlaceCard, Scenario, Type
from tests.scenarios.language.trail import Trail
from tests.scenarios.mutations.mutation import MUTATIONS, Mutation
from tests.scenarios.table import DOCUMENT, make_document
from tests.scenarios.watch.screen import read_screen

LEAST_FILES = 25
LEAST_MUTATIONS = 10
PAGE = """
<main lang="ja" data-screen="pin" data-number="4" data-ticket="" data-message="110">
<h1><span class="part">違います。</span> <span class="part">もう一度。 <small class="number">110</small></span></h1>
<p class="tries">残り 2 回</p></main>
"""


def read(tmp_path: Path, *lines: str) -> Scenario:
    path = tmp_path / "one.scenario"
    path.write_text("\n".join(("# Something happens.", "persona hanako", *lines)) + "\n", "utf-8")
    return read_scenario(path)


def test_title_persona_and_stage(tmp_path: Path) -> None:
    path = tmp_path / "one.scenario"
    path.write_text("# A title.\nstage hasty\npersona taro\npersona hanako\ntake card\n", "utf-8")
    scenario = read_scenario(path)
    assert (scenario.title, scenario.stage, scenario.personas) == ("A title.", "hasty", ("taro", "hanako"))
    assert [line.number for line in scenario.lines] == [5]


def test_screen_with_all_its_words(tmp_path: Path) -> None:
    (line,) = read(tmp_path, 'screen pin message 110, tries 2, says "違います。"').lines
    assert line.statement == Expect(SeenScreen("pin", message=110, tries=2, says="違います。"))


def test_result_with_several_tries(tmp_path: Path) -> None:
    text = "clinic_software staff pending tried face no_match tried pin not_verified insurance eligible step 7"
    (line,) = read(tmp_path, text).lines
    tried = (("face", "no_match"), ("pin", "not_verified"))
    assert line.statement == Expect(SeenRecord("staff", "pending", "eligible", 7, tried=tried))


def test_repeated_log_line(tmp_path: Path) -> None:
    (line,) = read(tmp_path, "log daemon broker_not_reached 701 repeated").lines
    assert line.statement == Expect(SeenLog("daemon", "broker_not_reached", 701), repeated=True)


def test_deeds(tmp_path: Path) -> None:
    found = read(tmp_path, "place card of taro mute", "kill daemon", "type birth 1985-04-12").lines
    place, kill, birth = (line.statement for line in found)
    assert isinstance(place, PlaceCard)
    assert (place.persona, place.options.mute) == ("taro", True)
    assert kill == DoTo(Deed.KILL, Part.DAEMON)
    assert birth == Type("birth", (("era", "showa"), ("year", "60"), ("month", "4"), ("day", "12")))


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("jump", "a statement is one of"),
        ("touch nowhere", "a button is one of"),
        ("screen pin tries two", "a number is a number"),
        ("screen result shows ticket", "needs its sentence"),
        ("screen choosing message 214", "needs its sentence"),
        ("take card now", "unknown words: now"),
        ("desk pin verified", "a row needs insurance and says"),
        ("clinic_software pin verified insurance eligible", "a result needs insurance and step"),
        ("screen idle message 1 message 2", "message is said twice"),
        ('screen idle says "', "No closing quotation"),
        ("stage hasty", "stand before everything"),
    ],
)
def test_what_is_not_understood_is_told_with_its_place(tmp_path: Path, line: str, told: str) -> None:
    with pytest.raises(ScenarioWrong, match=told) as caught:
        read(tmp_path, "take card", line)
    assert "one.scenario:4:" in str(caught.value)


def test_a_file_needs_title_and_persona(tmp_path: Path) -> None:
    path = tmp_path / "one.scenario"
    path.write_text("persona hanako\n", "utf-8")
    with pytest.raises(ScenarioWrong, match="the first line says what happens"):
        read_scenario(path)
    path.write_text("# A title.\ntake card\n", "utf-8")
    with pytest.raises(ScenarioWrong, match="no persona"):
        read_scenario(path)


def test_usual_values_are_compared_too() -> None:
    seen = SeenRecord("pin", "verified", "eligible", 1, genuine="failed")
    assert differences(SeenRecord("pin", "verified", "eligible", 1), seen) == [
        "genuine: the scenario says 'not_checked', seen was 'failed'"
    ]


def test_an_unwritten_sentence_is_not_compared() -> None:
    assert not differences(SeenScreen("idle"), SeenScreen("idle", says="どうぞ。"))


def test_a_trail_gives_in_order_and_finds_out_of_order() -> None:
    trail, first, second = Trail(), SeenLog("host", "a"), SeenLog("host", "b")
    trail.add(first)
    trail.add(second)
    found = trail.find(second, 0)
    assert found is not None
    assert found.seen == second
    assert [trace.seen for trace in trail.rest()] == [first]
    assert trail.find(second, 0) is None


def test_screen_is_read_as_a_person_reads_it() -> None:
    assert read_screen(PAGE) == SeenScreen("pin", message=110, says="違います。もう一度。", tries=2, also="")


def test_rows_that_nobody_used_are_told() -> None:
    steps = [key_of(row) for row in ROWS[1:]]
    assert unreached(steps) == [key_of(ROWS[0])]
    assert reason_of(key_of(ROWS[0])) == ""


def test_there_are_enough_files_and_all_are_understood() -> None:
    assert len([read_scenario(path) for path in FILES]) >= LEAST_FILES


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.scenario)
def test_mutations_fit_the_product(mutation: Mutation) -> None:
    assert len(MUTATIONS) >= LEAST_MUTATIONS
    assert mutation.mutated()
    assert any(str(path).endswith(f"{mutation.scenario}.scenario") for path in FILES)


def test_the_document_of_faults_tells_what_is_played() -> None:
    without_times = re.compile(r"\| [^|]*\|$", re.MULTILINE)
    written = DOCUMENT.read_text("utf-8")
    is_same = without_times.sub("", written) == without_times.sub("", make_document({}))
    assert is_same, "make it anew: .venv/bin/python -m tests.scenarios.table"
