"""Updates on a booted machine: good versions stay, bad ones go again, and no visit is lost on the way.

python -m tests.boot.updating [--suite bookworm|trixie]       (root, systemd-container, debootstrap, apt-utils, gnupg)

Terminal and server are one machine, the archive is a signed one behind a web server on it. Prints a table; the last
line is one JSON object. Exit code 0 when everything went as it should.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.boot.clinic import Clinic, set_up, subscribe
from tests.boot.machine import BootFailed, Machine
from tests.boot.trees import find_tree, start, unpacked
from tests.boot.update_place import prepare, serve_archive, write_settings
from tests.boot.versions import Versions, command_dies, from_tree, half_installs, publish, source_is
from tests.device.cli.update.archives import Signer, make_signer
from tests.docs.packages import find_packages

CANNOT_STORE = source_is(
    "device/daemon/outbox/store.py",
    "    def check_takes(self) -> None:\n",
    '    def check_takes(self) -> None:\n        raise OutboxNotWritten("made up")\n',
)
WRITES_ANEW = source_is(
    "device/daemon/outbox/store.py",
    'CREATE INDEX outbox_order ON outbox (dead, seq, id);\n    """,\n)',
    'CREATE INDEX outbox_order ON outbox (dead, seq, id);\n    """,\n'
    '    """\n    ALTER TABLE outbox ADD COLUMN colour TEXT NOT NULL DEFAULT \'none\';\n    """,\n)',
)
_UPDATE_S = 900.0
_START_S = 300.0
"""Of a program, on a machine that does other things as well."""


@dataclass
class Trial:
    """One machine, its archive, and what was seen."""

    root: Path
    signer: Signer
    terminal: Versions
    host: Versions
    machine: Machine
    clinic: Clinic
    rows: list[tuple[str, bool, str, float]] = field(default_factory=list)

    def see(self, what: str, is_right: bool, seen: str, seconds: float) -> None:
        """Write down one row."""
        self.rows.append((what, is_right, seen, seconds))
        print(f"| {what} | {'as it should' if is_right else '**WRONG**'} | {seen} | {seconds:.0f} |", flush=True)

    def command(self, product: str, *words: str) -> dict[str, object]:
        """Run an action of `update` and give its JSON, with the exit code."""
        program = "uketsuke" if product == "terminal" else "uketsuke-host"
        ended = self.machine.run(program, "update", *words, "--json", check=False, within_s=_UPDATE_S)
        lines = [line for line in ended.out.splitlines() if line.startswith("{")]
        told: dict[str, object] = json.loads(lines[-1]) if lines else {"said": ended.err[-600:]}
        return {**told, "code": ended.code}

    def last(self, product: str) -> tuple[str, str, str]:
        """Give version, outcome and reason as the state file has them, which is there after the first update."""
        folder = "uketsuke-update" if product == "terminal" else "uketsuke-host-update"
        text = self.machine.run("cat", f"/var/lib/{folder}/state.json", check=False).out
        if not text:
            return self.terminal.version if product == "terminal" else self.host.version, "none", ""
        state = json.loads(text)
        last = state["last"] or {"outcome": "none", "reason": ""}
        return str(state["installed"]), str(last["outcome"]), str(last["reason"])

    def visit_arrives(self) -> bool:
        """Play a visit and see it come to the clinic software, once."""
        ticket = self.clinic.visit().ticket
        self.clinic.await_received(ticket)
        return [one["ticket"] for one in self.clinic.received()].count(ticket) == 1


def try_version(
    trial: Trial, what: str, package: Path, outcome: str, reason: str = "", product: str = "terminal"
) -> None:
    """Offer a version, update, and look at what came of it and whether visits still arrive."""
    publish(trial.signer, trial.root, package)
    began = time.monotonic()
    told = trial.command(product, "run", "--yes")
    took = time.monotonic() - began
    version, got, why = trial.last(product)
    healthy = outcome == "healthy"
    versions = (version == package.stem.split("_")[1]) is healthy
    is_right = (got, told["code"]) == (outcome, 0 if healthy else 1) and why.startswith(reason) and versions
    arrives = trial.visit_arrives()
    seen = f"{got} {why} ({version}); visit {'arrives' if arrives else 'LOST'}"
    trial.see(what, is_right and arrives, seen if is_right else f"{seen}; {told}", took)


def keep_first(trial: Trial) -> None:
    """Keep the installed package: without it there is no way back from the first update."""
    kept = trial.command("terminal", "keep", "/root/first.deb")
    trial.see("the installed package is kept", kept["code"] == 0, str(kept), 0)


def good_and_bad(trial: Trial) -> None:
    """Versions of the terminal's package one after the other."""
    make = trial.terminal.make
    try_version(trial, "good version", make("0.1.1+t"), "healthy")
    bad = make("0.1.2+t", command_dies("uketsuke-daemon"))
    try_version(trial, "daemon does not start", bad, "rolled_back", "unit_stopped")
    again = trial.command("terminal", "run", "--yes")
    trial.see("the same is not tried again", again.get("reason") == "refused_before", str(again), 0)
    bad = make("0.1.3+t", CANNOT_STORE)
    try_version(trial, "starts, but the doctor fails", bad, "rolled_back", "group_worse")
    try_version(trial, "package's script fails", make("0.1.4+t", half_installs), "rolled_back", "install_failed")


def migrated(trial: Trial) -> None:
    """A bad version that writes the outbox anew, and a visit sealed by it while nothing can be sent."""
    publish(trial.signer, trial.root, trial.terminal.make("0.1.5+t", WRITES_ANEW, CANNOT_STORE))
    machine = trial.machine
    began = time.monotonic()
    machine.start("uk-update", "/usr/bin/uketsuke", "update", "run", "--yes")
    machine.wait_for(lambda: _phase(machine) == "on_trial", "the trial", _UPDATE_S)
    machine.wait_active("uketsuke-firmware", _START_S)
    machine.run("systemctl", "stop", "uketsuke-broker")
    ticket = trial.clinic.visit().ticket
    machine.wait_for(lambda: _has_stopped_to_go_back(machine), "the way back", _UPDATE_S)
    machine.run("systemctl", "start", "uketsuke-broker")  # the former version is judged with it
    machine.wait_for(lambda: not _phase(machine), "the end of the update", _UPDATE_S)
    trial.clinic.await_received(ticket, 120)
    count = [one["ticket"] for one in trial.clinic.received()].count(ticket)
    version, outcome, reason = trial.last("terminal")
    seen = f"{outcome} {reason} ({version}); visit sealed by the bad version arrives {count} time(s)"
    is_right = (outcome, count) == ("rolled_back", 1)
    trial.see("writes the outbox anew, seals a visit, is bad", is_right, seen, time.monotonic() - began)


def by_hand(trial: Trial) -> None:
    """The former version by hand, and the newer one once more."""
    began = time.monotonic()
    trial.command("terminal", "roll-back", "--yes")
    version, outcome, reason = trial.last("terminal")
    is_right = (version, outcome, reason) == (trial.terminal.version, "rolled_back", "by_hand")
    arrives = trial.visit_arrives()
    trial.see("back by hand", is_right and arrives, f"{version} {outcome} {reason}", time.monotonic() - began)


def by_the_timer(trial: Trial) -> None:
    """The scheduled unit does nothing outside the window, and updates inside it."""
    publish(trial.signer, trial.root, trial.terminal.make("0.1.6+t"))
    machine = trial.machine
    machine.run("systemctl", "start", "uketsuke-update.service", within_s=_UPDATE_S)
    untouched = trial.last("terminal")[0]
    trial.see("by the timer, switched off", untouched == trial.terminal.version, untouched, 0)
    hour = int(machine.shell("TZ=Asia/Tokyo date +%H").out or machine.shell("date -u +%H").out)
    write_settings(machine, scheduled=True, begins=f"{(hour + 2) % 24:02}:00", ends=f"{(hour + 3) % 24:02}:00")
    machine.run("systemctl", "start", "uketsuke-update.service", within_s=_UPDATE_S)
    untouched = trial.last("terminal")[0]
    trial.see("by the timer, outside the window", untouched == trial.terminal.version, untouched, 0)
    write_settings(machine, scheduled=True, begins=f"{(hour - 1) % 24:02}:00", ends=f"{(hour + 2) % 24:02}:00")
    began = time.monotonic()
    machine.run("systemctl", "start", "uketsuke-update.service", within_s=_UPDATE_S)
    version, outcome, reason = trial.last("terminal")
    is_right = (version, outcome) == ("0.1.6+t", "healthy") and trial.visit_arrives()
    trial.see("by the timer, in the window", is_right, f"{version} {outcome} {reason}", time.monotonic() - began)


def power_cut(trial: Trial) -> None:
    """The power goes while a version is unpacked, and comes back."""
    publish(trial.signer, trial.root, trial.terminal.make("0.1.7+t"))
    machine = trial.machine
    before = trial.last("terminal")[0]
    machine.start("uk-update", "/usr/bin/uketsuke", "update", "run", "--yes")
    machine.wait_for(lambda: _is_unpacking(machine), "the unpacking", _UPDATE_S)
    machine.kill()
    began = time.monotonic()
    machine = start(trial.root)
    trial.machine = trial.clinic.machine = machine
    serve_archive(machine)
    machine.wait_for(lambda: not _phase(machine), "the end of what was taken up", _UPDATE_S)
    took = time.monotonic() - began
    version, outcome, reason = trial.last("terminal")
    for unit in ("uketsuke-host", "uketsuke-broker", "uketsuke-daemon", "uketsuke-firmware"):
        machine.wait_active(unit, _START_S)
    subscribe(machine)
    is_right = (version == "0.1.7+t") is (outcome == "healthy") and version in (before, "0.1.7+t")
    arrives = trial.visit_arrives()
    trial.see("power cut while unpacking", is_right and arrives, f"{version} {outcome} {reason}", took)


def server(trial: Trial) -> None:
    """The server's package: a good version, and one that does not start."""
    make = trial.host.make
    trial.command("host", "keep", "/root/first-host.deb")
    try_version(trial, "server: good version", make("0.1.1+t"), "healthy", product="host")
    bad = make("0.1.2+t", command_dies("uketsuke-host"))
    try_version(trial, "server: does not start", bad, "rolled_back", "unit_stopped", product="host")


PARTS: dict[str, Callable[[Trial], None]] = {
    "versions": good_and_bad,
    "migrated": migrated,
    "by_hand": by_hand,
    "timer": by_the_timer,
    "power": power_cut,
    "server": server,
}


def _phase(machine: Machine) -> str:
    text = machine.run("cat", "/var/lib/uketsuke-update/journal.json", check=False).out
    return str(json.loads(text)["phase"]) if text else ""


def _has_stopped_to_go_back(machine: Machine) -> bool:
    """Whether the bad version can send nothing any more."""
    state = machine.show("uketsuke-daemon.service", "ActiveState")["ActiveState"]
    return _phase(machine) == "going_back" and state in ("inactive", "failed")


def _is_unpacking(machine: Machine) -> bool:
    said = machine.run("dpkg-query", "-W", "-f", "${db:Status-Abbrev}", "uketsuke-terminal", check=False).out
    return _phase(machine) == "installing" and said.strip() not in ("ii", "")


def run(suite: str, parts: list[str], *, fresh: bool) -> Trial:
    """Boot, set up, and carry the parts out in their order; `fresh`: with the working tree's sources."""
    changes = (from_tree,) if fresh else ()
    with (
        tempfile.TemporaryDirectory(prefix="uk-update-", dir="/var/tmp") as folder,
        tempfile.TemporaryDirectory(prefix="uk-sign-") as keys,
    ):
        signer = make_signer(Path(keys, "gpg"))
        host, terminal = (Versions(package, Path(folder), *changes) for package in find_packages(suite))
        with unpacked(find_tree(suite), [host.first, terminal.first]) as root:
            shutil.copy(terminal.first, root / "root" / "first.deb")
            shutil.copy(host.first, root / "root" / "first-host.deb")
            return _carry_out(root, signer, (terminal, host), parts)


def _carry_out(root: Path, signer: Signer, versions: tuple[Versions, Versions], parts: list[str]) -> Trial:
    with start(root) as machine:
        trial = Trial(root, signer, *versions, machine, set_up(machine))
        try:
            prepare(root, signer, machine)
            keep_first(trial)
            trial.clinic.visit()  # tells its person to the authority, which stays stopped after a boot or an update
            for name in parts:
                PARTS[name](trial)
        except BootFailed as error:
            trial.see("ended early", False, str(error)[-1500:], 0)
            print(trial.machine.run("journalctl", "-b", "--no-pager", "-n", "120", check=False).out, file=sys.stderr)
        finally:
            trial.machine.close()
    return trial


def main() -> int:
    """Run it; 0 if all was right."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--suite", choices=("bookworm", "trixie"), default="bookworm")
    parser.add_argument(
        "--part", action="append", choices=PARTS, default=[], help="only these (by_hand comes after versions)"
    )
    parser.add_argument("--fresh", action="store_true", help="with this tree's sources in the built packages")
    options = parser.parse_args()
    print("| tried | | seen | seconds |\n|---|---|---|---|", flush=True)
    trial = run(options.suite, options.part or list(PARTS), fresh=options.fresh)
    wrong = [what for what, is_right, _, _ in trial.rows if not is_right]
    print(json.dumps({"suite": options.suite, "tried": len(trial.rows), "wrong": wrong}))
    return 1 if wrong or not trial.rows else 0


if __name__ == "__main__":
    sys.exit(main())
