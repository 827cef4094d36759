"""The whole line with the host on PostgreSQL: a visit to the end, kills, a backup while it runs, and the way back."""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from host.cli.main import EXIT_OK, main
from tests.host.authority.process import running_authority
from tests.host.line.bodies import FACE, visit_body
from tests.host.line.line import Line, start_line
from tests.postgres import Cluster

pytestmark = [
    pytest.mark.system,
    pytest.mark.timeout(400),  # everything is started twice
    # paho-mqtt 2.2 drops its socket unclosed when the broker dies in the middle of a handshake
    pytest.mark.filterwarnings("ignore:unclosed <ssl.SSLSocket:ResourceWarning"),
]

VISITS = 8


@contextmanager
def line_on(database: str) -> Iterator[Line]:
    """Start a line whose host has that database."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="uk-line-")))
        folder.chmod(0o755)
        authority = stack.enter_context(running_authority(folder))
        yield start_line(folder, authority, stack, database=database)


def passed_on(line: Line) -> Counter[str]:
    """Count what the subscriber printed about each visit's first change."""
    visits = [entry["visit"] for entry in list(line.subscriber.lines) if "visit" in entry]
    return Counter(visit["visit_id"] for visit in visits if visit["change"] == 1)


def host_command(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> None:
    """Run a command of the host here, which is quicker than a process; whatever it asks for is the passphrase."""
    monkeypatch.setattr("sys.stdin", io.StringIO("words that nobody guesses\n"))
    assert main(arguments) == EXIT_OK


def test_visits_kills_and_the_way_back_from_a_backup(
    postgres: Cluster, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with postgres.database() as name, line_on(postgres.url(name)) as line:
        config = ("--config", str(line.config))
        card = line.insured(5000).facts()
        bodies = [visit_body(FACE, card) for _ in range(VISITS)]
        for number, body in enumerate(bodies):
            line.terminal.send_visit(body)
            if number == VISITS // 2:
                line.restart_host()
        for body in bodies:
            line.results(body.visit_id)
        assert {passed_on(line)[body.visit_id] for body in bodies} == {1}

        backup = str(line.folder / "running.uketsuke-backup")
        host_command(monkeypatch, "backup", *config, "--out", backup)
        assert line.host.stop() == 0
        (line.folder / "state").rename(line.folder / "lost")
        with postgres.database() as other:
            line.config.write_text(line.config.read_text().replace(postgres.url(name), postgres.url(other)))
            capsys.readouterr()
            host_command(monkeypatch, "restore", backup, *config, "--json")
            restored = json.loads(capsys.readouterr().out)
            assert (restored["audit_is_whole"], restored["terminals"]) == (True, ["t-front"])
            host_command(monkeypatch, "init", *config)
            line.host.lines.clear()
            line.host.start()
            line.await_host()
            after = visit_body(FACE, card)
            line.terminal.receipt_for(line.terminal.send_visit(after))
            line.results(after.visit_id)
            assert {passed_on(line)[body.visit_id] for body in (*bodies, after)} == {1}
            assert int(postgres.psql("SELECT count(*) FROM visits", other)) >= VISITS + 1
            line.host.stop()
