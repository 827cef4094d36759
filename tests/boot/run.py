"""`make test-system`: boots machines with the packages and looks at all of it; a table, then one JSON object.

0 when every row is good, 1 when one is not. Needs root, debootstrap, systemd-container; the trees are kept.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.boot import apart, packages, recovery
from tests.boot.clinic import Clinic, set_up, subscribe
from tests.boot.console import Console, console
from tests.boot.field_tools import check_field_tools
from tests.boot.machine import BootFailed, Machine
from tests.boot.report import Report, format_summary, format_table
from tests.boot.trees import find_tree, install, start, unpacked

SUITES = ("bookworm", "trixie")
READ_ONLY = ("--read-only", "--tmpfs=/var/tmp", "--tmpfs=/var/log", "--tmpfs=/var/cache")
"""As docs/units.md has it: the root cannot be written, state lies in /var/lib, everything else is memory."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(prog="tests.boot.run", description=__doc__)
    parser.add_argument("--suite", choices=SUITES, action="append", help="default: both")
    parser.add_argument("--quick", action="store_true", help="without hangs, upgrade and read-only root")
    parser.add_argument("--packages", type=Path, help="folder with both versions (default: build/packages/SUITE)")
    options = parser.parse_args(arguments)
    reports = []
    for suite in options.suite or SUITES:
        report = Report(suite)
        reports.append(report)
        with report.part("run"):
            run(suite, report, options.packages, quick=options.quick)
    print(format_table(reports))
    print(format_summary(reports))
    return 0 if all(row.good for report in reports for row in report.rows) else 1


def run(suite: str, report: Report, folder: Path | None, *, quick: bool) -> None:
    """Look at one Debian.

    Raises:
        BootFailed: a machine did not come up, or could not be set up.
    """
    newer = [] if quick else packages.find_packages(suite, packages.NEW, folder=folder)
    debs = packages.find_packages(suite, packages.OLD, folder=folder)
    with unpacked(find_tree(suite)) as root, console() as screen:
        with start(root) as bare:
            before = packages.list_paths(bare)
        install(root, debs)
        with start(root, screen.option) as machine:
            _first_day(machine, report, screen, newer, quick=quick)
        if not quick:
            with report.part("read-only root"), _state_apart(root) as places:
                _read_only(root, [screen.option, *READ_ONLY, *places], report)
        with report.part("purge"), start(root, screen.option) as machine:
            recovery.check_ready_times(machine, report, "boot")
            packages.check_purge(machine, report, before)


def _first_day(machine: Machine, report: Report, screen: Console, newer: list[Path], *, quick: bool) -> None:
    packages.check_fresh(machine, report)
    clinic = set_up(machine)
    with report.part("visits"):
        _visits(clinic, report, screen)
    with report.part("apart"):
        apart.check_apart(clinic, report)
    with report.part("kills"):
        recovery.check_kills(clinic, report)
    with report.part("stuck reader"):
        recovery.check_stuck_reader(clinic, report)
    with report.part("nothing lost"):
        recovery.check_nothing_lost(clinic, report)
    if quick:
        return
    with report.part("field tools"):
        check_field_tools(clinic, report)
    with report.part("hangs"):
        recovery.check_hangs(clinic, report)
    with report.part("hung broker"):
        recovery.check_hung_broker(clinic, report)
    with report.part("upgrade"):
        packages.check_upgrade(clinic, report, newer)


def _visits(clinic: Clinic, report: Report, screen: Console) -> None:
    for persona, way, outcome in (("hanako", "pin", "verified"), ("taro", "face", "match")):
        visit = clinic.visit(persona, way)
        received = clinic.await_received(visit.ticket) if visit.ticket else {}
        holder = received.get("holder", {})
        eligible = received.get("eligibility", {}).get("status", "")
        good = (holder.get("method"), holder.get("outcome"), eligible) == (way, outcome, "eligible")
        report.note(f"a visit by {way}", f"{holder.get('outcome')}, {eligible}, {visit.seconds} s", good=good)
    clinic.machine.wait_active("uketsuke-kiosk.service")
    drawn = " ".join(screen.text().split())
    report.note(
        "without a browser the kiosk draws its text screen", drawn[-120:], good="見本" in drawn or len(drawn) > 20
    )


@contextmanager
def _state_apart(root: Path) -> Iterator[list[str]]:
    """Take /var/lib out of a tree, as a partition is, and the tests' /srv; give nspawn's options; put both back.

    Out of the tree, because what nspawn binds from below a read-only root is read-only, too.
    """
    places = {"/var/lib": root.parent / "state", "/srv": root.parent / "tests"}
    for place, outside in places.items():
        inside = root / place[1:]
        inside.rename(outside)
        inside.mkdir(mode=0o755)
    try:
        yield [f"--bind={outside}:{place}" for place, outside in places.items()]
    finally:
        for place, outside in places.items():
            (root / place[1:]).rmdir()
            outside.rename(root / place[1:])


def _read_only(root: Path, options: list[str], report: Report) -> None:
    with start(root, *options) as machine:
        _look_read_only(machine, report)


def _look_read_only(machine: Machine, report: Report) -> None:
    written = machine.shell("touch /usr/x /etc/x /x 2>&1", check=False)
    report.note("root cannot be written", written.out.strip().splitlines()[:1], good=written.code != 0)
    recovery.check_ready_times(machine, report, "read-only boot")
    machine.run("systemctl", "start", "uketsuke-authority")
    subscribe(machine)
    clinic = Clinic(machine)
    visit = clinic.visit(told=True)
    received = clinic.await_received(visit.ticket)
    report.note("a visit with a read-only root", received["holder"]["outcome"], good=bool(visit.ticket))
    failed = machine.run("systemctl", "--failed", "--no-legend", "--plain").out.strip()
    report.note("no failed unit with a read-only root", failed or "none", good=not failed)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except BootFailed as error:
        sys.exit(f"tests.boot.run: {error}")
