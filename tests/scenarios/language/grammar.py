"""From the text of a `.scenario` file to statements: one statement a line, closed words, nothing guessed.

The grammar is told for readers in docs/scenarios.md; `doing` and `seeing` hold the two kinds of statements.
"""

from __future__ import annotations

from pathlib import Path

from tests.scenarios.language import doing, seeing
from tests.scenarios.language.cursor import Cursor
from tests.scenarios.language.errors import ScenarioWrong
from tests.scenarios.language.statements import Line, Scenario

STAGES = ("ordinary", "asking", "hasty")
_VERBS = {**doing.VERBS, **seeing.VERBS}
_HEAD = ("stage", "persona")


def read_scenario(path: Path) -> Scenario:
    """Read a scenario.

    Raises:
        ScenarioWrong: a line is not understood, or title or persona are missing; the text names file and line.
    """
    return parse_scenario(path, path.read_text("utf-8"))


def parse_scenario(path: Path, text: str) -> Scenario:
    """Turn a text into a scenario; `path` names it.

    Raises:
        ScenarioWrong: as when it is read.
    """
    texts = text.splitlines()
    title = texts[0].removeprefix("#").strip() if texts and texts[0].startswith("#") else ""
    if not title:
        raise ScenarioWrong(f"{path.parent.name}/{path.name}:1: the first line says what happens, after a #")
    stage, personas, lines = "ordinary", list[str](), list[Line]()
    for number, text in enumerate(texts, start=1):
        cursor = Cursor(path, number, text)
        if cursor.is_done:
            continue
        if cursor.next in _HEAD:
            stage, personas = _read_head(cursor, stage, personas, bool(lines))
        else:
            lines.append(_read_line(cursor, number, text))
    if not personas:
        raise ScenarioWrong(f"{path.parent.name}/{path.name}: no persona")
    return Scenario(path, title, stage, tuple(personas), tuple(lines))


def _read_head(cursor: Cursor, stage: str, personas: list[str], begun: bool) -> tuple[str, list[str]]:
    if begun:
        raise cursor.wrong("stage and persona stand before everything that happens")
    if cursor.take("a word") == "stage":
        stage = cursor.take_one_of(STAGES, "a stage")
    else:
        personas = [*personas, cursor.take("a persona")]
    cursor.end()
    return stage, personas


def _read_line(cursor: Cursor, number: int, text: str) -> Line:
    verb = cursor.take_one_of(_VERBS, "a statement")
    statement = _VERBS[verb](cursor)
    cursor.end()
    return Line(number, text.strip(), statement)
