"""`uketsuke events`: both programs in one stream, live, in words, and nothing that was not meant to be seen."""

from __future__ import annotations

import ast
import json
import threading
from pathlib import Path
from typing import TypeGuard

import pytest

from device.cli.events.command import span_s
from device.cli.events.following import Follower, Silence
from device.cli.events.words import states, titles, to_line
from device.cli.main import main
from device.firmware.visit.states import State
from tests.device.cli.field.serving import Served, serving

PROJECT = Path(__file__).parents[4]
WITHIN_S = 30.0
AT = 1_764_500_000.0


def event_names() -> set[str]:
    """Give the name of every event in the terminal's programs, as their source says it."""
    names: set[object] = set()
    for folder in ("base", "daemon", "firmware", "kiosk"):
        for path in (PROJECT / "device" / folder).rglob("*.py"):
            for call in ast.walk(ast.parse(path.read_text("utf-8"))):
                if _tells(call):
                    names |= {part.value for part in ast.walk(call.args[0]) if isinstance(part, ast.Constant)}
    return {name for name in names if isinstance(name, str) and name.isidentifier()}


def _tells(call: ast.AST) -> TypeGuard[ast.Call]:
    return (
        isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr in ("event", "failure")
        and bool(call.args)
    )


def test_every_event_and_every_state_has_words() -> None:
    found = event_names()
    assert len(found) > 30
    assert not found - set(titles()), "give them a title in device/cli/events/events.toml"
    assert set(states()) == {state.value for state in State}
    for words in (*titles().values(), *states().values()):
        assert words.ja.strip()
        assert words.en.strip()


def test_both_programs_in_the_order_of_time(terminal: Served, capsys: pytest.CaptureFixture[str]) -> None:
    terminal.event("daemon", "link_up")
    terminal.event("firmware", "visit_state", state="reading", event_in="card_in", ticket="A22")
    terminal.event("daemon", "broker_not_reached", error=702, reason="refused")
    assert main(["events", "--json", *terminal.options]) == 0
    events = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(one["program"], one["event"]) for one in events] == [
        ("daemon", "link_up"),
        ("firmware", "visit_state"),
        ("daemon", "broker_not_reached"),
    ]
    assert "A22" not in str(events)
    assert main(["events", "--language", "ja", *terminal.options]) == 0
    shown = capsys.readouterr().out
    assert "受付 カードの読み取り" in shown
    assert "[702]" in shown
    assert main(["events", "--since", "1h", *terminal.options]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 3


def test_a_follower_hears_what_comes(terminal: Served, capsys: pytest.CaptureFixture[str]) -> None:
    terminal.event("firmware", "started")
    thread = threading.Timer(0.2, lambda: terminal.event("daemon", "link_down"))
    thread.start()
    assert main(["events", "--follow", "--count", "2", "--json", *terminal.options]) == 0
    thread.join()
    heard = [json.loads(line)["event"] for line in capsys.readouterr().out.splitlines()]
    assert heard == ["started", "link_down"]


def next_event(follower: Follower) -> str:
    """Give the next event's name."""
    while True:
        heard = follower.next(WITHIN_S)
        assert heard is not None
        if not isinstance(heard, Silence):
            return str(heard["event"])


def test_a_program_that_starts_again_is_followed_again(tmp_path: Path) -> None:
    with serving(tmp_path) as first:
        follower = Follower({"firmware": first.firmware}, 0.0, lambda _seconds: None)
        first.event("firmware", "started")
        follower.start()
        assert next_event(follower) == "started"
    silence = follower.next(WITHIN_S)
    assert isinstance(silence, Silence)
    assert silence.program == "firmware"
    with serving(tmp_path) as second:
        second.event("firmware", "stopped")
        assert next_event(follower) == "stopped"
        follower.close()


def test_nobody_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--firmware-socket", str(tmp_path / "f"), "--daemon-socket", str(tmp_path / "d")]
    assert main(["events", *options]) == 1
    assert "[356]" in capsys.readouterr().err


def test_one_that_is_silent_is_named(terminal: Served, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    options = ["--firmware-socket", str(terminal.firmware), "--daemon-socket", str(tmp_path / "d")]
    terminal.event("firmware", "started")
    assert main(["events", *options]) == 0
    told = capsys.readouterr()
    assert "program started" in told.out
    assert "daemon does not answer (not running)" in told.err


@pytest.mark.parametrize(("text", "seconds"), [("90s", 90), ("10m", 600), ("2h", 7200), ("1d", 86_400)])
def test_spans(text: str, seconds: int) -> None:
    assert span_s(text) == seconds


@pytest.mark.parametrize("text", ["", "10", "m", "-1m", "1w", "9999999s"])
def test_what_is_no_span(text: str) -> None:
    assert main(["events", f"--since={text}"]) == 64


def test_an_event_that_nobody_named_is_shown_all_the_same() -> None:
    line = to_line({"time": AT, "event": "brand_new", "program": "kiosk", "count": 3}, "en")
    assert "brand new count=3" in line
