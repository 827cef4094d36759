"""What the subscriber keeps."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from host.subscriber.keeping import Kept, ResultKeeping

FIRST, SECOND = Kept(1, "jti-1", "sealed-1"), Kept(2, "jti-2", "sealed-2")


@pytest.fixture
def keeping(tmp_path: Path) -> Iterator[ResultKeeping]:
    made = ResultKeeping(tmp_path / "results.sqlite")
    yield made
    made.close()


def test_result_is_passed_on_once(keeping: ResultKeeping) -> None:
    assert keeping.keep(FIRST)
    assert keeping.keep(FIRST)  # kept, but a crash came before it was passed on
    keeping.mark_passed_on(FIRST.jti)
    assert not keeping.keep(FIRST)


def test_what_waits_is_taken_up_in_order(keeping: ResultKeeping) -> None:
    keeping.keep(SECOND)
    keeping.keep(FIRST)
    assert keeping.list_waiting() == [FIRST, SECOND]
    keeping.mark_passed_on(FIRST.jti)
    assert keeping.list_waiting() == [SECOND]


def test_next_number_is_the_first_that_is_missing(keeping: ResultKeeping) -> None:
    assert keeping.next_number() == 1
    keeping.keep(SECOND)
    assert keeping.next_number() == 1, "the broker brought a later one first; the gap is asked for"
    keeping.keep(FIRST)
    assert keeping.next_number() == 3


def test_survives_its_process(tmp_path: Path, keeping: ResultKeeping) -> None:
    keeping.keep(FIRST)
    again = ResultKeeping(tmp_path / "results.sqlite")
    assert again.list_waiting() == [FIRST]
    again.close()
    assert (tmp_path / "results.sqlite").stat().st_mode & 0o777 == 0o600
