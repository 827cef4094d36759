"""Before the first change: what is offered, the way back, and what forbids it; with real apt and a made machine."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from device.cli.update.archive import Archive
from device.cli.update.errors import NotNow, NoWayBack, OlderOffered, SignatureWrong
from device.cli.update.preparing import Preparing, Wish
from device.cli.update.product import HOST, TERMINAL, Product
from device.cli.update.record import Last, Outcome, Phase, State, read_state, write_state
from device.cli.update.settings import UpdateSettings
from device.cli.update.window import JAPAN
from tests.device.cli.update.archives import PACKAGE, Signer, build_package, make_signer, sign, write_source
from tests.device.cli.update.made import WELL, MadeMachine, Version

pytestmark = pytest.mark.system
NIGHT = datetime(2026, 11, 3, 2, 0, tzinfo=JAPAN)
OLD, NEW = "0.1.0", "0.1.1"
ILL = Version(health=replace(WELL, groups={"reader": "failed"}))


@pytest.fixture(scope="module")
def signer() -> Iterator[Signer]:
    with tempfile.TemporaryDirectory(prefix="uk-sign-", dir="/tmp") as folder:  # agents need a short path
        yield make_signer(Path(folder, "gpg"))


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("packages")
    return {version: build_package(folder, version) for version in (OLD, NEW)}


class Site:
    """A terminal with an archive that offers some versions."""

    def __init__(self, folder: Path, signer: Signer, *offered: Path) -> None:
        self.product: Product = replace(TERMINAL, folder=folder / "state", cache=folder / "cache")
        self.product.folder.mkdir()
        self.machine = MadeMachine({OLD: Version(), NEW: Version()}, version=OLD)
        self.settings = UpdateSettings(scheduled=True)
        sign(signer, folder / "repository", *offered)
        status = folder / "status"
        status.touch()
        source = write_source(folder / "update.sources", folder / "repository", signer.public)
        more = ("-o", f"Dir::State::status={status}", "-o", "APT::Sandbox::User=root")
        self.archive = Archive(PACKAGE, source, self.product.cache, more)

    def preparing(self) -> Preparing:
        return Preparing(self.product, self.settings, self.machine, self.archive, NIGHT)

    def state(self) -> State:
        state = read_state(self.product.state_file)
        assert state is not None
        return state


@pytest.fixture
def site(tmp_path: Path, signer: Signer, packages: dict[str, Path]) -> Site:
    return Site(tmp_path, signer, *packages.values())


def test_a_newer_version_waits_for_its_night(site: Site) -> None:
    assert site.preparing().check() == NEW
    assert (site.state().installed, site.state().pending) == (OLD, NEW)


def test_nothing_newer_is_nothing_to_do(site: Site) -> None:
    site.machine.version = NEW
    assert site.preparing().check() is None
    assert site.state().pending is None


def test_only_an_older_version_is_refused_and_remembered(site: Site) -> None:
    site.machine.version = "0.2.0"
    with pytest.raises(OlderOffered):
        site.preparing().check()
    refused = site.state().refused
    assert refused is not None
    assert (refused.number, refused.reason) == (385, "older_offered")


def test_a_wrong_signature_is_remembered_until_the_archive_is_well_again(site: Site) -> None:
    release = next(site.product.folder.parent.glob("repository/dists/*/InRelease"))
    good = release.read_text()
    release.write_text(good.replace("Label: Uketsuke", "Label: Uketsukk"))
    (release.parent / "Release.gpg").unlink()
    with pytest.raises(SignatureWrong):
        site.preparing().check()
    assert json.loads(site.product.state_file.read_text())["refused"]["number"] == 382
    release.write_text(good)
    site.preparing().check()
    assert site.state().refused is None


def test_everything_is_here_before_the_first_change(site: Site) -> None:
    preparing = site.preparing()
    preparing.check()
    journal = preparing.prepare(NEW, Wish(scheduled=True))
    assert (journal.phase, journal.old, journal.new) == (Phase.PREPARED, OLD, NEW)
    kept = {file.parent.name: file.name.split("_")[1] for file in site.product.folder.glob("*/*.deb")}
    assert kept == {"current": OLD, "next": NEW}
    assert site.machine.deeds == 0


def test_without_a_way_back_nothing_is_updated(tmp_path: Path, signer: Signer, packages: dict[str, Path]) -> None:
    site = Site(tmp_path, signer, packages[NEW])
    preparing = site.preparing()
    assert preparing.check() == NEW
    with pytest.raises(NoWayBack):
        preparing.prepare(NEW, Wish())


def reason(site: Site, wish: Wish) -> str:
    preparing = site.preparing()
    preparing.check()
    with pytest.raises(NotNow) as refused:
        preparing.prepare(NEW, wish)
    assert not (site.product.folder / "next").exists()
    return refused.value.reason


def test_a_machine_that_is_not_well_is_mended_first_unless_somebody_says_otherwise(site: Site) -> None:
    site.machine.versions[OLD] = ILL
    assert reason(site, Wish()) == "not_well_before"
    assert site.preparing().prepare(NEW, Wish(although_failed=True)).new == NEW


def test_a_version_that_was_taken_back_needs_a_word(site: Site) -> None:
    last = Last(OLD, NEW, "2026-11-02T17:00:00Z", Outcome.ROLLED_BACK, "group_worse:broker")
    write_state(site.product.state_file, State(OLD, last=last))
    assert reason(site, Wish()) == "refused_before"
    assert site.preparing().prepare(NEW, Wish(again=True)).new == NEW


def test_a_database_elsewhere_is_not_updated_by_itself(site: Site, tmp_path: Path) -> None:
    file = tmp_path / "host.toml"
    file.write_text('clinic = "c1"\ndatabase = "postgresql://db.example/uketsuke"\n')
    site.product = replace(site.product, server_settings=file)
    assert reason(site, Wish(scheduled=True)) == "database_elsewhere"
    assert HOST.server_settings == Path("/etc/uketsuke/host.toml")


def test_a_half_installed_package_is_mended_first(site: Site) -> None:
    site.machine.whole = False
    with pytest.raises(NotNow, match="not wholly"):
        site.preparing().check()
