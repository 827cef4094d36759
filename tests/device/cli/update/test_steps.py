"""A good version stays, a bad one goes; and whenever the power is cut, a version that is well runs at last."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from device.cli.update.health import Health, from_table, to_table, what_is_worse
from device.cli.update.package import Installed
from device.cli.update.record import Journal, Outcome, Phase
from device.cli.update.settings import Gate
from device.cli.update.steps import Ended, Steps, take_up
from tests.device.cli.update.made import UNITS, WELL, MadeMachine, PowerCut, Version

GATE = Gate(settle_s=60, steady_s=10)
GOOD = Version()
DEAD = Version(health=Health(frozenset({"daemon"}), 0, WELL.groups))
ILL = Version(health=replace(WELL, groups={**WELL.groups, "reader": "failed"}))
UNSURE = Version(health=replace(WELL, groups={**WELL.groups, "broker": "not_tested"}))
HALF = Version(installs=False)
FAILS_ITS_VISIT = Version(selftest=False)
MUTE = Version(health=replace(WELL, groups={}))
BAD = {
    "unit_stopped:firmware": DEAD,
    "group_worse:reader": ILL,
    "group_worse:broker": UNSURE,
    "install_failed": HALF,
    "selftest_failed": FAILS_ITS_VISIT,
    "doctor_silent": MUTE,
}


@dataclass
class Disk:
    """Holds the journal through a power cut."""

    journal: Journal

    def write(self, journal: Journal) -> None:
        self.journal = journal


def start(machine: MadeMachine) -> Disk:
    return Disk(Journal(Phase.PREPARED, "1", "2", machine.look(thorough=True)))


def go_on(machine: MadeMachine, disk: Disk) -> Ended:
    return Steps(machine, UNITS, (), GATE, disk.write).run(disk.journal)


def boot(machine: MadeMachine, disk: Disk) -> Ended:
    """Power is back: systemd starts what is installed, then the update is taken up."""
    machine.cut_after = None
    machine.running = set(UNITS) if machine.whole else set()
    following = take_up(disk.journal, machine.installed(), gates=False)
    if isinstance(following, Ended):
        return following
    disk.write(following)
    return go_on(machine, disk)


def test_a_good_version_stays() -> None:
    machine = MadeMachine({"1": GOOD, "2": GOOD})
    assert go_on(machine, start(machine)) == Ended(Outcome.HEALTHY, "")
    assert (machine.version, machine.running) == ("2", set(UNITS))
    assert not machine.installed_while_running
    assert machine.now >= GATE.steady_s


@pytest.mark.parametrize("reason", BAD)
@pytest.mark.parametrize("migrates", [False, True])
def test_a_bad_version_goes_and_says_why(reason: str, migrates: bool) -> None:
    machine = MadeMachine({"1": GOOD, "2": replace(BAD[reason], migrates=migrates)})
    assert go_on(machine, start(machine)) == Ended(Outcome.ROLLED_BACK, reason)
    assert (machine.version, machine.whole, machine.running, machine.form) == ("1", True, set(UNITS), "1")


@pytest.mark.parametrize("kind", [GOOD, *BAD.values()])
@pytest.mark.parametrize("migrates", [False, True])
def test_wherever_the_power_is_cut_a_version_that_is_well_runs_at_last(kind: Version, migrates: bool) -> None:
    versions = {"1": GOOD, "2": replace(kind, migrates=migrates)}
    whole = MadeMachine(versions)
    go_on(whole, start(whole))
    for cut_after in range(whole.deeds):
        machine = MadeMachine(versions, cut_after=cut_after)
        disk = start(machine)
        with pytest.raises(PowerCut):
            go_on(machine, disk)
        ended = boot(machine, disk)
        assert machine.whole
        assert what_is_worse(WELL, machine.look(thorough=False)) == "", f"cut after {cut_after}"
        assert machine.version == ("2" if ended.outcome is Outcome.HEALTHY else "1")


def test_cut_off_again_and_again_it_still_ends() -> None:
    machine = MadeMachine({"1": GOOD, "2": DEAD}, cut_after=4)
    disk = start(machine)
    with pytest.raises(PowerCut):
        go_on(machine, disk)
    for _ in range(5):
        machine.cut_after = machine.deeds + 1
        following = take_up(disk.journal, machine.installed(), gates=False)
        assert isinstance(following, Journal)
        disk.write(following)
        with pytest.raises(PowerCut):
            go_on(machine, disk)
    assert boot(machine, disk).outcome is Outcome.ROLLED_BACK
    assert machine.version == "1"


def test_when_the_former_version_is_not_well_either_it_says_so() -> None:
    machine = MadeMachine({"1": GOOD, "2": DEAD})
    disk = start(machine)
    machine.versions["1"] = ILL
    ended = go_on(machine, disk)
    assert ended == Ended(Outcome.FAILED, "unit_stopped:firmware,former:group_worse:reader")


def test_a_doctor_that_is_too_early_is_asked_again() -> None:
    class Busy(MadeMachine):
        def look(self, *, thorough: bool) -> Health:
            seen = super().look(thorough=thorough)
            return replace(seen, groups={}) if self.version == "2" and self.now < 40 else seen

    machine = Busy({"1": GOOD, "2": GOOD})
    assert go_on(machine, start(machine)).outcome is Outcome.HEALTHY
    assert 40 <= machine.now < GATE.settle_s


def test_what_keeps_restarting_is_not_well() -> None:
    class Restless(MadeMachine):
        def look(self, *, thorough: bool) -> Health:
            seen = super().look(thorough=thorough)
            return replace(seen, restarts=int(self.now)) if self.version == "2" else seen

    machine = Restless({"1": GOOD, "2": GOOD})
    assert go_on(machine, start(machine)) == Ended(Outcome.ROLLED_BACK, "restarting")


SERVER_UNITS = frozenset({"gate", *UNITS})


def on_a_server(kind: Version) -> Version:
    """The same version with a unit that lets others in."""
    return replace(kind, health=replace(kind.health, active=kind.health.active | {"gate"}))


class Server(MadeMachine):
    """Remembers which version was running when others were let in."""

    opened: tuple[str, ...] = ()

    def switch(self, *, on: bool, units: tuple[str, ...]) -> None:
        super().switch(on=on, units=units)
        if on and "gate" in units:
            self.opened = (*self.opened, self.version)

    def look(self, *, thorough: bool) -> Health:
        """A version that is dead once somebody comes in."""
        seen = super().look(thorough=thorough)
        fell = self.versions[self.version] is FALLS and "gate" in self.running
        return replace(seen, active=seen.active - {"daemon"}) if fell else seen


FALLS = on_a_server(replace(GOOD, selftest=None))


@pytest.mark.parametrize(
    ("kind", "outcome", "opened"),
    [
        (on_a_server(GOOD), Outcome.HEALTHY, ("2",)),
        (on_a_server(replace(GOOD, migrates=True)), Outcome.HEALTHY, ("2",)),
        (on_a_server(replace(DEAD, migrates=True)), Outcome.ROLLED_BACK, ("1",)),
        (FALLS, Outcome.ROLLED_BACK, ("2", "1")),
    ],
)
def test_a_server_lets_nobody_in_before_the_rest_is_well(
    kind: Version, outcome: Outcome, opened: tuple[str, ...]
) -> None:
    machine = Server({"1": on_a_server(GOOD), "2": kind}, running=set(SERVER_UNITS))
    disk = start(machine)
    ended = Steps(machine, UNITS, ("gate",), GATE, disk.write).run(disk.journal)
    assert (ended.outcome, machine.opened, machine.running) == (outcome, opened, set(SERVER_UNITS))


def test_records_of_a_new_form_that_got_receipts_are_never_put_back() -> None:
    machine = Server({"1": on_a_server(GOOD), "2": on_a_server(DEAD)}, version="2", form="2", saved_form="1")
    before = replace(WELL, active=SERVER_UNITS)
    journal = Journal(Phase.OPENED, "1", "2", before, opened=True)
    ended = Steps(machine, UNITS, ("gate",), GATE, Disk(journal).write).run(journal)
    assert ended == Ended(Outcome.FAILED, "unit_stopped:firmware,records_written_anew")
    assert (machine.version, machine.form) == ("2", "2")


def test_a_server_that_booted_on_trial_has_let_others_in() -> None:
    for phase in (Phase.INSTALLING, Phase.ON_TRIAL, Phase.OPENED):
        taken = take_up(Journal(phase, "1", "2", WELL), Installed("2", whole=True), gates=True)
        assert isinstance(taken, Journal)
        assert (taken.phase, taken.opened) == (Phase.OPENED, True)


@pytest.mark.parametrize(
    ("phase", "installed", "following"),
    [
        (Phase.PREPARED, Installed("1", whole=True), None),
        (Phase.SAVED, Installed("1", whole=True), None),
        (Phase.INSTALLING, Installed("2", whole=True), Phase.ON_TRIAL),
        (Phase.INSTALLING, Installed("2", whole=False), Phase.GOING_BACK),
        (Phase.INSTALLING, Installed("1", whole=True), Phase.GOING_BACK),
        (Phase.INSTALLING, None, Phase.GOING_BACK),
        (Phase.ON_TRIAL, Installed("2", whole=True), Phase.ON_TRIAL),
        (Phase.GOING_BACK, Installed("2", whole=True), Phase.GOING_BACK),
    ],
)
def test_what_is_taken_up_at_boot(phase: Phase, installed: Installed | None, following: Phase | None) -> None:
    taken = take_up(Journal(phase, "1", "2", WELL), installed, gates=False)
    if following is None:
        assert taken == Ended(Outcome.FAILED, "interrupted")
    else:
        assert isinstance(taken, Journal)
        assert taken.phase is following


def test_health_comes_back_from_the_journal_as_it_was() -> None:
    health = Health(frozenset(UNITS), 0, {"broker": "ok"}, frozenset({"broker.ok"}), -1, True)
    assert from_table(to_table(health)) == health


def test_a_warning_is_not_worse_but_a_program_of_the_former_version_is() -> None:
    assert what_is_worse(WELL, replace(WELL, groups={**WELL.groups, "reader": "warning"})) == ""
    still = replace(WELL, findings=frozenset({"firmware.other_version"}))
    assert what_is_worse(WELL, still) == "not_restarted:firmware.other_version"
    assert what_is_worse(WELL, replace(WELL, groups={**WELL.groups, "new": "failed"})) == "group_failed:new"
