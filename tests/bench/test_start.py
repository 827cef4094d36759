"""The start part: a program is timed until its own word, and one that does not give it is no measurement."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from bench.basics.errors import NotMeasured
from bench.start.part import to_rows
from bench.start.starting import Started, time_start

BARE = Path(__file__).parents[2] / "bench" / "start" / "bare.py"


@pytest.mark.system
def test_the_bare_interpreter_imports_and_says_so(tmp_path: Path) -> None:
    names = tmp_path / "modules"
    names.write_text("json\nno_such_module_at_all\ndecimal\n")
    started = time_start((sys.executable, str(BARE), str(names)))
    assert started.cpu_s <= started.seconds * 4
    assert started.rss_mib > 5


@pytest.mark.system
def test_a_program_that_ends_at_once_is_told_with_its_words() -> None:
    with pytest.raises(NotMeasured, match="cannot do that"):
        time_start((sys.executable, "-c", "raise SystemExit('cannot do that')"))


@pytest.mark.system
def test_the_census_runs_the_program_and_names_what_it_imported(tmp_path: Path) -> None:
    names = tmp_path / "modules"
    (tmp_path / "program.py").write_text(
        "import fractions, signal\nfrom device.base.readiness import ready\n"
        "def main(arguments):\n    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})\n    ready()\n"
        "    signal.sigwait({signal.SIGTERM})\n    return 0\n"
    )
    command = "import sys; sys.path.insert(0, sys.argv.pop(1)); from bench.start.census import main; sys.exit(main())"
    time_start((sys.executable, "-c", command, str(tmp_path), str(names), "program"))
    assert {"program", "fractions", "device.base.readiness"} <= set(names.read_text().split())


def test_the_quickest_of_each_counts() -> None:
    ours, bare = (
        [Started(2.0, 1.0, 60.0), Started(1.0, 0.9, 61.0)],
        [Started(0.5, 0.5, 50.0), Started(0.8, 0.3, 50.0)],
    )
    rows = {row.name: row.value for row in to_rows("daemon", ours, bare, 400)}
    assert rows["daemon: until ready"] == 1.0
    assert rows["daemon: until ready / bare"] == 2.0
    assert rows["daemon: CPU until ready / bare"] == 3.0
    assert rows["daemon: memory when ready / bare"] == 1.2
