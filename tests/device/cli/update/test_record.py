"""State and journal: what is written is read again, what is torn is none, and what an update leaves behind."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from device.cli.update.ending import write_end
from device.cli.update.product import HOST, TERMINAL, Product, find_product
from device.cli.update.record import (
    Journal,
    Last,
    Outcome,
    Phase,
    Refused,
    State,
    read_journal,
    read_state,
    write_journal,
    write_state,
)
from device.cli.update.steps import Ended
from tests.device.cli.update.made import WELL

NOW = datetime(2026, 11, 3, 17, 0, 5, tzinfo=UTC)
JOURNAL = Journal(Phase.ON_TRIAL, "1", "2", WELL)


@pytest.fixture
def product(tmp_path: Path) -> Product:
    for name in ("current", "next"):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{name}.deb").write_text(name)
    return replace(TERMINAL, folder=tmp_path)


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    last = Last("1", "2", "2026-11-03T17:00:05Z", Outcome.ROLLED_BACK, "group_worse:broker")
    state = State("1", "0", last, "3", Refused("2026-11-03T17:00:05Z", 382, "signature_wrong"))
    write_state(tmp_path / "state.json", state)
    assert read_state(tmp_path / "state.json") == state
    write_journal(tmp_path / "journal.json", JOURNAL)
    assert read_journal(tmp_path / "journal.json") == JOURNAL


def test_the_state_has_the_form_that_the_doctor_reads(tmp_path: Path) -> None:
    last = Last("1", "2", "2026-11-03T17:00:05Z", Outcome.HEALTHY, "")
    write_state(tmp_path / "state.json", State("2", "1", last))
    assert json.loads((tmp_path / "state.json").read_text()) == {
        "schema": 1,
        "installed": "2",
        "previous": "1",
        "last": {"from": "1", "to": "2", "at": "2026-11-03T17:00:05Z", "outcome": "healthy", "reason": ""},
        "pending": None,
        "refused": None,
    }
    assert (tmp_path / "state.json").stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize("torn", [b"", b"{", b"[]", b"null", b'{"phase": "on_trial"}', b"\x00" * 40])
def test_what_is_torn_is_none(tmp_path: Path, torn: bytes) -> None:
    (tmp_path / "file").write_bytes(torn)
    assert read_state(tmp_path / "file") is None
    assert read_journal(tmp_path / "file") is None


def end(product: Product, outcome: Outcome, reason: str = "", journal: Journal = JOURNAL) -> State:
    return write_end(product, journal, Ended(outcome, reason), NOW)


def packages(product: Product) -> dict[str, str]:
    return {file.parent.name: file.stem for file in product.folder.glob("*/*.deb")}


def test_after_a_good_update_the_former_package_is_the_way_back(product: Product) -> None:
    state = end(product, Outcome.HEALTHY)
    assert (state.installed, state.previous, state.pending) == ("2", "1", None)
    assert packages(product) == {"previous": "current", "current": "next"}


def test_an_end_that_the_power_cut_off_is_written_once_more_without_harm(product: Product) -> None:
    end(product, Outcome.HEALTHY)
    end(product, Outcome.HEALTHY)
    assert packages(product) == {"previous": "current", "current": "next"}


def test_after_a_bad_one_all_is_as_before(product: Product) -> None:
    state = end(product, Outcome.ROLLED_BACK, "install_failed")
    assert (state.installed, state.previous) == ("1", None)
    assert packages(product) == {"current": "current"}
    assert not product.journal_file.exists()


def test_after_going_back_by_hand_there_is_nothing_further_back(product: Product) -> None:
    end(product, Outcome.HEALTHY)
    back = replace(JOURNAL, phase=Phase.GOING_BACK, by_hand=True)
    state = end(product, Outcome.ROLLED_BACK, "by_hand", back)
    assert (state.installed, state.previous) == ("1", None)
    assert packages(product) == {"current": "current"}


def test_both_packages_keep_their_things_apart() -> None:
    for name in ("settings", "source", "folder", "cache", "program", "worker", "journal_file"):
        assert getattr(TERMINAL, name) != getattr(HOST, name)
    assert find_product("host") is HOST
    with pytest.raises(KeyError):
        find_product("kiosk")
