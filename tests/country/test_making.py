"""What is made beforehand is what a terminal's firmware would make, and is made once."""

from __future__ import annotations

from pathlib import Path

import pytest

from country.making.visit_store import VisitStore, write_part
from device.wire import envelope
from device.wire.keys import public_jwk, read_verify_key
from host.base.ring import KeyRing
from host.inbox.checks import Checked, MessageChecks
from host.store.registry import Party
from tests.country.made import VISITS, make_small


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("country")


def test_each_visit_passes_the_host_s_checks_with_boot_and_number_of_its_own(folder: Path) -> None:
    made = make_small(folder, clinics=2)
    seen = set()
    for number in range(VISITS):
        terminal = made.terminals[number % len(made.terminals)]
        ring = KeyRing(made.folder / "clinics" / terminal.clinic / "keys", terminal.host, lambda: 0.0)
        checks = MessageChecks(terminal.host, ring.find_opening)
        party = Party(terminal.name, read_verify_key(public_jwk(terminal.signing)), terminal.opening.public())
        checked = checks.check(terminal.name, made.store.sealed(number), {terminal.name: party})
        assert isinstance(checked, Checked)
        assert checked.claims.body.visit_id == made.store.visit_id(number)
        assert checked.claims.seq == number // len(made.terminals) + 1
        assert checked.raw["eat_nonce"] == made.nonce
        seen.add((terminal.clinic, terminal.name, checked.claims.boot, checked.claims.seq))
    assert len(seen) == VISITS


def test_it_is_made_once(folder: Path) -> None:
    first = make_small(folder)
    again = make_small(folder)
    assert [again.store.sealed(number) for number in range(3)] == [first.store.sealed(number) for number in range(3)]


def test_more_visits_are_made_when_more_are_wanted(tmp_path: Path) -> None:
    assert len(make_small(tmp_path, visits=4).store) == 4
    assert len(make_small(tmp_path, visits=8).store) == 8


def test_a_terminal_of_another_clinic_seals_for_its_own_host(folder: Path) -> None:
    made = make_small(folder, clinics=2)
    keys = {terminal.clinic: terminal.sealing_jwk["x"] for terminal in made.terminals}
    assert len(set(keys.values())) == 2
    named = {envelope.sender_of(made.store.sealed(number).decode()) for number in range(4)}
    assert named == {"t-0000", "t-0001"}


def test_secrets_do_not_show(folder: Path) -> None:
    made = make_small(folder)
    assert "PRIVATE" not in repr(made.terminals[0])
    assert made.folder.stat().st_mode & 0o077 == 0


def test_parts_take_turns(tmp_path: Path) -> None:
    for part in range(2):
        write_part(tmp_path / str(part), [(f"{part}{n}".ljust(26, "x"), f"{part}{n}".encode()) for n in range(3)])
    store = VisitStore(tmp_path)
    assert [store.sealed(number) for number in range(len(store))] == [b"00", b"10", b"01", b"11", b"02", b"12"]
    with pytest.raises(IndexError):
        store.sealed(6)
