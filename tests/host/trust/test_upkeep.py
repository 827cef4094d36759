"""What the host renews by itself, when, and what it tells the broker to read again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography import x509

from host.base.errors import RevocationNotInForce
from host.base.ring import make_missing_ring
from host.base.settings import BrokerSettings
from host.pki.ca import CertificateAuthority, create_authority
from host.pki.crl import Reason
from host.store.certificates import Issued, add_certificate, revoke_certificates
from host.trust.broker_list import BrokerList
from host.trust.upkeep import OwnCertificates, Upkeep
from tests.host.world import NOW, World

pytestmark = pytest.mark.both_databases


class Kept:
    """The host's certificates as a list of which are worn."""

    def __init__(self) -> None:
        self.worn: set[str] = set()
        self.promised = False

    def own(self) -> OwnCertificates:
        return OwnCertificates(*(self._keep(name) for name in ("client", "enrolment", "broker")))

    def _keep(self, name: str) -> Callable[[CertificateAuthority, float], bool]:
        def keep(_authority: CertificateAuthority, _now: float) -> bool:
            was_worn = name in self.worn
            self.worn.discard(name)
            return was_worn

        return keep


class House:
    """An upkeep with a broker's folder, and a reload command that counts in a file."""

    def __init__(self, world: World, folder: Path, command: str) -> None:
        (folder / "broker").mkdir()
        make_missing_ring(folder / "ring", NOW)
        self.world, self.folder, self.kept = world, folder, Kept()
        broker = BrokerSettings(folder / "broker", folder, reload=("/bin/sh", "-c", command))
        self.authority = create_authority("Uketsuke c1", NOW)
        self.list = BrokerList(world.engine, self.authority, broker, world.clock)
        self.upkeep = Upkeep(
            self.authority,
            self.kept.own(),
            self.list,
            folder / "ring",
            world.clock,
            world.log,
            is_promised=lambda _now: self.kept.promised,
        )

    def look(self) -> list[str]:
        """Take a round; give the events that were written."""
        self.world.logged.truncate(0)
        self.world.logged.seek(0)
        asyncio.run(self.upkeep.look())
        return [line.split('"event": "')[1].split('"')[0] for line in self.world.logged.getvalue().splitlines()]

    def reloads(self) -> int:
        path = self.folder / "reloads"
        return path.read_text().count("x") if path.exists() else 0


@pytest.fixture
def house(world: World, tmp_path: Path) -> House:
    made = House(world, tmp_path, f"echo x >> {tmp_path}/reloads")
    made.look()
    return made


def test_first_round_writes_the_list(house: House) -> None:
    assert house.list.path.exists()
    assert house.reloads() == 1
    assert house.look() == []
    assert house.reloads() == 1, "nothing to tell the broker"


def test_list_is_made_anew_every_day(house: House) -> None:
    house.world.clock.now += 80_000
    assert house.look() == []
    house.world.clock.now += 10_000
    assert house.look() == ["broker_files_renewed"]
    assert house.reloads() == 2


def test_broker_certificate_and_list_are_one_reload(house: House) -> None:
    house.kept.worn = {"broker"}
    house.world.clock.now += 100_000
    assert house.look() == ["broker_files_renewed"]
    assert house.reloads() == 2


def test_own_connection_needs_no_reload(house: House) -> None:
    house.kept.worn = {"client"}
    assert house.look() == ["certificate_renewed"]
    assert house.reloads() == 1


def test_fingerprint_that_was_handed_out_stays_true(house: House) -> None:
    house.kept.worn, house.kept.promised = {"enrolment"}, True
    assert house.look() == []
    house.kept.promised = False
    assert house.look() == ["certificate_renewed"]


def test_certificates_of_a_replaced_device_are_listed_with_the_next_round(house: House) -> None:
    with house.world.engine.begin() as connection:
        add_certificate(connection, Issued(4711, "t-side", "0" * 64, NOW + 1_000_000, NOW))
        revoke_certificates(connection, "t-side", Reason.REPLACED, NOW)
    house.upkeep.revoked_since = True
    assert house.look() == ["broker_files_renewed"]
    listed = x509.load_pem_x509_crl(house.list.path.read_bytes())
    assert listed.get_revoked_certificate_by_serial_number(4711)
    house.world.clock.now += 2_000_000
    house.look()
    assert len(list(x509.load_pem_x509_crl(house.list.path.read_bytes()))) == 0, "it has ended by itself"


def test_reload_command_that_fails_is_told_and_tried_again(world: World, tmp_path: Path) -> None:
    house = House(world, tmp_path, "exit 3")
    assert house.look() == ["broker_files_renewed", "upkeep_failed"]
    assert house.look() == ["upkeep_failed"], "the broker is still to be told"
    with pytest.raises(RevocationNotInForce):
        house.list.reload()


def test_broker_that_is_not_reached(house: House) -> None:
    with pytest.raises(RevocationNotInForce):
        house.list.enforce(1.0)
