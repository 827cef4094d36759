"""The actions of `uketsuke update` on this machine, one at a time (a lock), written down before and after."""

from __future__ import annotations

import fcntl
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from device.base import audit
from device.base.config import load_config
from device.cli.update.archive import Archive
from device.cli.update.calling import call
from device.cli.update.ending import write_end
from device.cli.update.errors import NotNow, NotTakenUp, NoWayBack, Stuck
from device.cli.update.machine import RealMachine, has_systemd
from device.cli.update.package import find_kept, inspect, keep_only, read_installed
from device.cli.update.preparing import Preparing, Wish
from device.cli.update.product import Product
from device.cli.update.record import Journal, Outcome, Phase, State, read_journal, read_state, write_journal
from device.cli.update.settings import UpdateSettings
from device.cli.update.source import read_source
from device.cli.update.standalone import PYTHON, write_program
from device.cli.update.steps import Ended, Steps, take_up

_WORK_LIMIT_S = 7200.0


def read_settings(product: Product) -> UpdateSettings:
    """Read update.toml; where there is none, the defaults, which switch nothing on.

    Raises:
        ConfigurationError: it is wrong.
    """
    return load_config(product.settings, UpdateSettings) if product.settings.exists() else UpdateSettings()


def preparing(product: Product) -> Preparing:
    """Give what prepares an update here.

    Raises:
        SourceUnusable: no archive is set up.
    """
    read_source(product.source)
    archive = Archive(product.package, product.source, product.cache)
    return Preparing(product, read_settings(product), RealMachine(product), archive, datetime.now(UTC))


def check(product: Product) -> str | None:
    """Ask the archive, and give the newer version that it offers.

    Raises:
        UpdateError: it cannot be had or believed.
    """
    with _alone(product):
        return preparing(product).check()


def update(product: Product, version: str, wish: Wish) -> State:
    """Update to a version that is offered.

    Raises:
        UpdateError: it may not be, or did not succeed; see the classes.
    """
    with _alone(product):
        if product.journal_file.exists():
            raise NotNow("an update is under way", "under_way")
        journal = preparing(product).prepare(version, wish)
        _begin(product, journal)
    return _hand_over(product)


def go_back(product: Product) -> State:
    """Go back to the former version.

    Raises:
        UpdateError: its package is not here, a visit is on, or it did not succeed.
    """
    with _alone(product):
        state = read_state(product.state_file)
        installed = read_installed(product.package)
        if state is None or state.previous is None or installed is None:
            raise NoWayBack("no former version is known", "no_way_back")
        if find_kept(product.folder / "previous", product.package, state.previous) is None:
            raise NoWayBack(f"the package of {state.previous} is not here", "no_way_back")
        health = RealMachine(product).look(thorough=False)
        if health.busy:
            raise NotNow("visit_open", "visit_open")
        _begin(product, Journal(Phase.GOING_BACK, state.previous, installed.version, health, "by_hand", by_hand=True))
    return _hand_over(product)


def keep(product: Product, file: Path) -> str:
    """Keep the package file of the installed version as the way back, and give the version.

    Raises:
        PackageDamaged: it is none of ours, or damaged.
        NoWayBack: it is of another version than the installed one.
    """
    with _alone(product):
        package, installed = inspect(file, product.package), read_installed(product.package)
        if installed is None or installed.version != package.version:
            raise NoWayBack(f"{file.name} is {package.version}, which is not what is installed", "no_way_back")
        keep_only(package, product.folder / "current")
    return package.version


def work(product: Product) -> None:
    """Carry the update through that the journal tells of; runs from the updater in one file."""
    with _alone(product):
        journal = read_journal(product.journal_file)
        if journal is not None:
            _carry_through(product, journal)


def resume(product: Product) -> None:
    """Take up an update that the power cut off."""
    with _alone(product):
        journal = read_journal(product.journal_file)
        if journal is None:
            product.journal_file.unlink(missing_ok=True)
            return
        following = take_up(journal, read_installed(product.package), gates=bool(product.gates))
        if isinstance(following, Ended):
            write_end(product, journal, following, datetime.now(UTC))
        else:
            write_journal(product.journal_file, following)
            _carry_through(product, following)


def _carry_through(product: Product, journal: Journal) -> None:
    def write(following: Journal) -> None:
        write_journal(product.journal_file, following)
        print(f"{following.old} -> {following.new}: {following.phase.value} {following.reason}", flush=True)

    gate = read_settings(product).gate
    steps = Steps(RealMachine(product), product.units, product.gates, gate, write)
    write_end(product, journal, steps.run(journal), datetime.now(UTC))


def _begin(product: Product, journal: Journal) -> None:
    facts = {"package": product.package, "from_version": journal.old, "to_version": journal.new}
    audit.record("update_begun", **facts)
    write_program(product.program)
    write_journal(product.journal_file, journal)


def _hand_over(product: Product) -> State:
    """Let the updater in one file do it, in a unit of its own, so that neither dpkg nor a lost login ends it.

    Raises:
        NotTakenUp: the former version runs.
        Stuck: neither is well.
    """
    words = [PYTHON, "-I", str(product.program), "--package", product.package, "work"]
    if has_systemd():
        words = ["systemd-run", f"--unit={product.worker}", "--collect", "--quiet", "--wait", *words]
    said = call(words, _WORK_LIMIT_S)
    print(said.out, said.err, sep="", end="", file=sys.stderr)
    state = read_state(product.state_file)
    if state is None or state.last is None or product.journal_file.exists():
        raise Stuck(f"the updater ended with {said.code}; see journalctl -u {product.worker}", "interrupted")
    if state.last.outcome is Outcome.FAILED:
        raise Stuck(state.last.reason, state.last.reason)
    if state.last.outcome is Outcome.ROLLED_BACK and state.last.reason != "by_hand":
        raise NotTakenUp(state.last.reason, state.last.reason)
    return state


@contextmanager
def _alone(product: Product) -> Iterator[None]:
    """Hold the lock.

    Raises:
        NotNow: somebody else holds it.
    """
    product.folder.mkdir(parents=True, exist_ok=True)
    with (product.folder / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise NotNow("an update is under way", "under_way") from error
        yield
