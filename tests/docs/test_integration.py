"""The page of the first hour: at most ten commands, the same in both languages; its judge notices failures."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.docs.page import Step, read_steps
from tests.docs.run import PAGE, judge, script

MOST = 10
JAPANESE = PAGE.with_name("integration.ja.md")


def test_there_are_at_most_ten_commands_and_both_pages_have_the_same() -> None:
    steps = read_steps(PAGE)
    assert 0 < len(steps) <= MOST
    assert read_steps(JAPANESE) == steps


def test_files_that_commands_name_are_there() -> None:
    words = " ".join(step.command for step in read_steps(PAGE)).split()
    named = [word for word in words if word.startswith("examples/")]
    assert named
    assert [name for name in named if not (PAGE.parents[1] / name).exists()] == []


def run(steps: list[Step], folder: Path) -> list[str]:
    done = subprocess.run(["bash"], input=script(steps), capture_output=True, text=True, cwd=folder, timeout=60)
    return judge(steps, done.stdout)


def test_what_goes_as_said_is_right(tmp_path: Path) -> None:
    steps = [Step("echo here > file &\nwait"), Step("cat file", ("here",))]
    assert run(steps, tmp_path) == []


def test_failures_and_other_words_are_noticed(tmp_path: Path) -> None:
    steps = [Step("false"), Step("echo one", ("two",)), Step("exit 3")]
    wrong = run(steps, tmp_path)
    assert [line.split(":")[0] for line in wrong] == [
        "step 1 failed or did not end",
        "step 2 does not print",
        "step 3 failed or did not end",
    ]
