"""The install page: at most twelve commands from the packages to the first visit, the same in both languages."""

from __future__ import annotations

from tests.docs.installing import PAGE, put_in
from tests.docs.page import read_steps

MOST = 12
JAPANESE = PAGE.with_name("install.ja.md")


def test_there_are_at_most_twelve_commands_and_both_pages_have_the_same() -> None:
    steps = read_steps(PAGE)
    assert 0 < len(steps) <= MOST
    assert read_steps(JAPANESE) == steps
    assert any("selftest --virtual-card" in step.command for step in steps)


def test_what_was_copied_takes_the_place_of_its_name() -> None:
    copied = {"URL": "https://192.0.2.10:8443", "CODE": "ABCDE-FGHJK", "FINGERPRINT": "3f9a"}
    line = put_in("uketsuke enrol --url URL --code CODE --fingerprint FINGERPRINT", copied)
    assert line == "uketsuke enrol --url https://192.0.2.10:8443 --code ABCDE-FGHJK --fingerprint 3f9a"
