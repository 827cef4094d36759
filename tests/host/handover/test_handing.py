"""Files reach their folder once each: through crashes at every step, full disks, absent shares and later changes."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from device.wire.words import EligibilityStatus
from host.base.errors import HandoverFolderUnusable
from host.base.handover_settings import FileEncoding, HandoverSettings, ResultFileSettings
from host.eligibility.answer import EligibilityAnswer
from host.handover.folder import HandoverFolder
from host.handover.handing import Handing, Way
from host.handover.official import OfficialMaker
from host.official_files.result_reading import parse_result
from host.publish.sealing import Sealer
from host.store.engine import reading
from host.store.handovers import FileKind, State, count_by_state, failing, list_newest
from host.worker.asking import Found
from host.worker.changes import VisitChanges
from tests.host.handover.people import answer
from tests.host.line.bodies import FACE, STAFF, new_id, visit_body
from tests.host.world import SETTINGS, World

pytestmark = pytest.mark.both_databases

CLINIC = "9919999999"
PURGE_S = 600.0


class Crash(BaseException):
    """The process dies here."""


@dataclass
class Receipts:
    """A receipt computer: takes every XML file out of its folder."""

    folder: Path
    taken: list[str] = field(default_factory=list)

    def take(self) -> None:
        for path in sorted(self.folder.glob("*.xml")):
            parse_result(path.read_bytes())
            self.taken.append(path.name)
            path.unlink()


class MortalFolder(HandoverFolder):
    """A folder whose process dies after so many steps; a step half done leaves what it leaves."""

    def __init__(self, path: Path, lives: int, then: Callable[[], None]) -> None:
        super().__init__(path)
        self._lives = lives
        self._then = then
        self._root = path

    def write_beside(self, name: str, data: bytes) -> None:
        self._spend(lambda: super(MortalFolder, self).write_beside(name, data[: len(data) // 2]))
        super().write_beside(name, data)
        self._spend(lambda: None)

    def put(self, name: str) -> None:
        self._spend(lambda: None)
        super().put(name)
        self._then()
        self._spend(lambda: None)

    def _spend(self, last_words: Callable[[], None]) -> None:
        self._lives -= 1
        if self._lives < 0:
            last_words()
            raise Crash


class Desk:
    """A host that hands files over."""

    def __init__(self, world: World, folder: Path) -> None:
        self.world = world
        self.folder = folder
        sealer = Sealer(world.keys, new_id, SETTINGS.reply_expires_s, (FileKind.OFFICIAL,))
        self.world.changes = VisitChanges(world.engine, sealer, SETTINGS, world.clock)

    def handing(self, folder: HandoverFolder | None = None, encoding: FileEncoding = FileEncoding.UTF8) -> Handing:
        maker = OfficialMaker(ResultFileSettings(self.folder, encoding, CLINIC))
        way = Way(maker, folder or HandoverFolder(self.folder), PURGE_S)
        ways = {FileKind.OFFICIAL: way}
        return Handing(self.world.engine, ways, HandoverSettings(), self.world.clock, self.world.log)

    def visit(self, serial: int, *, pending: bool = False, told: EligibilityAnswer | None = None) -> str:
        card = self.world.issuer.card(serial).facts()
        body = visit_body(STAFF if pending else FACE, card)
        self.world.arrive(body)
        said = told or answer()
        self.world.settle(Found(card, said.on_wire(), again=False, answer=said))
        return body.visit_id

    def states(self) -> Counter[State]:
        with reading(self.world.engine) as connection:
            return Counter({state: count for (_, state), count in count_by_state(connection).items()})

    def files(self) -> list[str]:
        return sorted(path.name for path in self.folder.iterdir() if path.name != ".uketsuke-folder")

    def later(self, seconds: float) -> None:
        self.world.clock.now += seconds


@pytest.fixture
def desk(world: World, tmp_path: Path) -> Desk:
    folder = tmp_path / "share"
    folder.mkdir()
    return Desk(world, folder)


def test_a_file_per_change_once(desk: Desk) -> None:
    visit_id = desk.visit(1, pending=True)
    handing = desk.handing()
    assert handing.hand_over_due() == 0, "nobody confirmed the person"
    desk.world.changes.confirm(visit_id, "mihon")
    assert handing.hand_over_due() == 1
    assert handing.hand_over_due() == 0
    (name,) = desk.files()
    (person,) = parse_result((desk.folder / name).read_bytes()).persons
    assert person.qualifications
    assert (desk.folder / name).stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("lives", range(5))
@pytest.mark.parametrize("takes", [False, True], ids=["stays", "taken at once"])
def test_a_crash_at_any_step_neither_loses_nor_doubles(desk: Desk, lives: int, takes: bool) -> None:
    receipts = Receipts(desk.folder)
    desk.visit(1)
    dying = MortalFolder(desk.folder, lives, receipts.take if takes else lambda: None)
    if lives < 4:
        with pytest.raises(Crash):
            desk.handing(dying).hand_over_due()
    else:
        desk.handing(dying).hand_over_due()
    desk.later(HandoverSettings().lease_s + 1)
    desk.handing().hand_over_due()
    receipts.take()
    assert len(receipts.taken) == 1
    assert desk.states() == {State.WRITTEN: 1}
    assert desk.files() == [], "no half file is left"


def test_an_absent_share_loses_nothing_even_after_a_crash(desk: Desk) -> None:
    desk.visit(1)
    with pytest.raises(Crash):
        desk.handing(MortalFolder(desk.folder, 2, lambda: None)).hand_over_due()
    away = desk.folder.with_name("away")
    desk.folder.rename(away)
    desk.folder.mkdir()  # the mount point without its share
    desk.later(HandoverSettings().lease_s + 1)
    assert desk.handing().hand_over_due() == 0
    assert desk.states() == {State.READY: 1}
    shutil.rmtree(desk.folder)
    away.rename(desk.folder)
    desk.later(HandoverSettings().retry_max_s)
    assert desk.handing().hand_over_due() == 1


def test_a_folder_that_is_gone_is_tried_again_and_named_once(desk: Desk) -> None:
    shutil.rmtree(desk.folder)
    for serial in range(1, 4):
        desk.visit(serial)
    handing = desk.handing()
    for _ in range(3):
        assert handing.hand_over_due() == 0
        desk.later(HandoverSettings().retry_max_s)
    with reading(desk.world.engine) as connection:
        assert list(failing(connection)) == [(FileKind.OFFICIAL, HandoverFolderUnusable.number, 3)]
    assert [line["error"] for line in desk.world.events() if line["event"] == "handover_failed"] == [651]
    desk.folder.mkdir()
    assert handing.hand_over_due() == 3
    with reading(desk.world.engine) as connection:
        assert list(failing(connection)) == []


def test_only_the_newest_of_waiting_changes_is_written(desk: Desk) -> None:
    visit_id = desk.visit(1, pending=True, told=answer(EligibilityStatus.NOT_FOUND))
    desk.world.changes.confirm(visit_id, "mihon")
    desk.world.changes.look_up(visit_id, answer(), "mihon")
    assert desk.handing().hand_over_due() == 1
    assert desk.states() == {State.WRITTEN: 1, State.SUPERSEDED: 1}
    (name,) = desk.files()
    assert parse_result((desk.folder / name).read_bytes()).persons[0].qualifications


def test_could_not_check_gives_no_file(desk: Desk) -> None:
    desk.visit(1, told=answer(EligibilityStatus.COULD_NOT_CHECK))
    assert desk.handing().hand_over_due() == 0
    assert desk.files() == []
    assert desk.states() == {State.NOTHING: 1}


def test_what_nobody_takes_is_purged_and_nothing_else(desk: Desk) -> None:
    desk.visit(1)
    handing = desk.handing()
    handing.hand_over_due()
    (desk.folder / "OQSsiquc01res_face_of_somebody_else.xml").write_text("<XmlMsg/>")
    desk.later(PURGE_S + 1)
    handing.hand_over_due()
    assert desk.files() == ["OQSsiquc01res_face_of_somebody_else.xml"]
    assert desk.states() == {State.PURGED: 1}


def test_lost_characters_are_told_without_naming_anybody(desk: Desk) -> None:
    told = answer()
    (one,) = told.qualifications
    hard = answer(EligibilityStatus.ELIGIBLE, type(one)(**{**vars(one), "name": "𠮷田　花子"}))
    desk.visit(1, told=hard)
    desk.handing(encoding=FileEncoding.CP932).hand_over_due()
    with reading(desk.world.engine) as connection:
        assert [row.lost for row in list_newest(connection, 5)] == [1]
    (line,) = [line for line in desk.world.events() if line["event"] == "characters_lost"]
    assert (line["number"], line["count"]) == (652, 1)
    assert "花子" not in desk.world.logged.getvalue()


def test_switched_off_ends_what_waited(desk: Desk) -> None:
    desk.visit(1)
    Handing(desk.world.engine, {}, HandoverSettings(), desk.world.clock, desk.world.log).hand_over_due()
    assert desk.states() == {State.NOTHING: 1}


def test_two_workers_share_the_work(desk: Desk) -> None:
    for serial in range(1, 6):
        desk.visit(serial)
    first, second = desk.handing(), desk.handing()
    assert first.hand_over_due() + second.hand_over_due() == 5
    assert len(desk.files()) == 5
