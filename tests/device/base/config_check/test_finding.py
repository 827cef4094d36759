"""Every fault of a settings file is found, at its line; a file without faults can be read for use."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.base.config import load_config
from device.base.config_check.fault import Fault, Kind, Outcome, worst
from device.base.config_check.finding import Source, find_faults, find_in_text, is_there
from device.base.errors import ConfigurationError


class Way(StrEnum):
    SHORT = "short"
    LONG = "long"


@dataclass(frozen=True)
class Link:
    port: int = 8883
    pause_s: float = 1.0
    longest_s: float = 60.0

    def __post_init__(self) -> None:
        if self.longest_s < self.pause_s:
            raise ValueError("longest_s must not be below pause_s")


@dataclass(frozen=True)
class Settings:
    state: Path
    way: Way = Way.SHORT
    names: tuple[str, ...] = ()
    link: Link = field(default_factory=Link)
    spare: Link | None = None


def faults(text: str) -> list[Fault]:
    return find_in_text(Source(Path("/etc/x.toml"), text), Settings)


def told(text: str) -> list[tuple[int, str, Kind]]:
    return [(fault.line, fault.key, fault.kind) for fault in faults(text)]


def test_a_good_file_has_no_fault() -> None:
    assert told('state = "s"\nway = "long"\nnames = ["a"]\n[link]\nport = 1\n[spare]\npause_s = 2\n') == []


def test_an_unknown_key_is_found_with_its_line_and_the_nearest_right_one() -> None:
    (fault,) = faults('state = "s"\n\n[link]\n# a comment\nprot = 1\n')
    assert (fault.line, fault.key, fault.kind, fault.nearest) == (5, "link.prot", Kind.UNKNOWN_KEY, "link.port")
    assert "pause_s, port" in fault.detail


def test_an_unknown_key_like_nothing_names_what_is_known() -> None:
    (fault,) = faults('state = "s"\nzzzzzz = 1\n')
    assert (fault.nearest, fault.detail) == ("", "known here: link, names, spare, state, way")


def test_all_faults_of_a_file_are_found_in_the_order_of_their_lines() -> None:
    text = 'stat = "s"\nway = "middle"\nnames = "a"\n[link]\nport = "1"\n[spare]\nx = 1\n'
    assert told(text) == [
        (0, "state", Kind.MISSING),
        (1, "stat", Kind.UNKNOWN_KEY),
        (2, "way", Kind.WRONG_VALUE),
        (3, "names", Kind.WRONG_VALUE),
        (5, "link.port", Kind.WRONG_VALUE),
        (7, "spare.x", Kind.UNKNOWN_KEY),
    ]


def test_the_words_of_a_choice_are_named() -> None:
    (fault,) = faults('state = "s"\nway = "middle"\n')
    assert fault.detail == "must be one of short, long, not 'middle'"


def test_what_a_section_refuses_as_a_whole_is_found_at_the_key_that_it_names() -> None:
    (fault,) = faults('state = "s"\n[link]\npause_s = 90\n')
    assert (fault.line, fault.key) == (3, "link.pause_s")
    assert fault.detail == "longest_s must not be below pause_s"


def test_a_value_in_place_of_a_section_is_wrong() -> None:
    assert told('state = "s"\nlink = 1\n') == [(2, "link", Kind.WRONG_VALUE)]


@pytest.mark.parametrize(
    ("text", "line"), [('state = "s\n', 1), ('state = "s"\n[link\n', 2), ('state = "s"\nstate = "t"\n', 2)]
)
def test_what_is_no_toml_is_found_at_its_line(text: str, line: int) -> None:
    assert told(text) == [(line, "", Kind.WRONG_VALUE)]


def test_a_file_that_is_not_there_is_missing(tmp_path: Path) -> None:
    (fault,) = find_faults(tmp_path / "x.toml", Settings)
    assert (fault.kind, fault.outcome) == (Kind.MISSING, Outcome.FAILED)


def test_a_file_that_cannot_be_read_was_not_tested(tmp_path: Path) -> None:
    (fault,) = find_faults(tmp_path, Settings)
    assert (fault.kind, fault.outcome) == (Kind.NOT_READABLE, Outcome.NOT_TESTED)


def test_a_file_in_another_encoding_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_bytes('state = "受付"\n'.encode("cp932"))
    (fault,) = find_faults(tmp_path / "x.toml", Settings)
    assert (fault.kind, "UTF-8" in fault.detail) == (Kind.WRONG_VALUE, True)


_WORDS = st.sampled_from(["state", "way", "names", "link", "spare", "port", "pause_s", "x"])
_VALUES = st.sampled_from(['"s"', '"long"', "1", "1.5", "[]", '["a"]', "true", "{}", "{ port = 1 }", "{ x = 1 }"])
_LINES = st.one_of(st.tuples(_WORDS, _VALUES).map(" = ".join), _WORDS.map("[{}]".format), st.just("="))


@given(st.lists(_LINES, max_size=6).map("\n".join))
def test_a_file_has_no_fault_exactly_when_it_can_be_used(text: str) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "x.toml"
        path.write_text(text, "utf-8")
        try:
            load_config(path, Settings)
            usable = True
        except ConfigurationError:
            usable = False
        assert (find_faults(path, Settings) == []) == usable


def test_the_total_is_failed_before_not_tested_before_a_warning() -> None:
    assert worst([]) is Outcome.OK
    assert worst([Outcome.OK, Outcome.WARNING]) is Outcome.WARNING
    assert worst([Outcome.WARNING, Outcome.NOT_TESTED]) is Outcome.NOT_TESTED
    assert worst([Outcome.NOT_TESTED, Outcome.FAILED, Outcome.OK]) is Outcome.FAILED


def test_what_a_key_names_is_looked_for(tmp_path: Path) -> None:
    assert is_there(tmp_path)
    assert not is_there(tmp_path / "none")
    (tmp_path / "loop").symlink_to("loop")
    assert os.path.lexists(tmp_path / "loop")
    assert not is_there(tmp_path / "loop")
