"""`make test-packages`: both packages of a suite are built twice, installed, used, upgraded and purged.

    python -m tests.packaging.run [bookworm] [trixie]     as root, with debootstrap; about ten minutes per suite

Each step is on a fresh copy of a bare Debian and on the packages as built; what fails ends the run with a sentence.
The booted system is another target (`make test-system`).
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.packaging.machine import Machine, Repacked, bare_machine, dependencies, repack

ROOT = Path(__file__).parents[2]
ARCHITECTURE = {"x86_64": "amd64", "aarch64": "arm64"}[platform.machine()]
NAMES = ("uketsuke-terminal", "uketsuke-host")
_LIST = (
    "import importlib.metadata as m, sys; own = [place for place in sys.path if place.startswith('/opt')]; "
    "print(*[f'{found.name.lower()} {found.version}' for found in m.distributions(path=own)], sep=chr(10))"
)
_SECRETS = "cat /var/lib/uketsuke-host/desk.secret /var/lib/uketsuke-authority/tokens.toml | sha256sum"
LEFT_BEHIND = {
    # The group of the Raspberry Pi's header: the distribution's where it knows it, so it is not ours to remove.
    "/etc/group: gpio",
    "/etc/gshadow: gpio",
}


def main(suites: list[str]) -> None:
    """Check the suites, and print one JSON line with the figures of each."""
    for suite in suites or ["bookworm", "trixie"]:
        with TemporaryDirectory(prefix="uk-test-packages-", dir="/var/tmp") as folder:
            print(json.dumps(check_suite(suite, Path(folder))), flush=True)


def check_suite(suite: str, work: Path) -> dict[str, object]:
    """Go through all steps with one suite."""
    begun = time.monotonic()
    debs = build(suite, work / "first")
    took_s = time.monotonic() - begun
    again = build(suite, work / "second")
    same = {deb.name: digest(deb) for deb in debs} == {deb.name: digest(deb) for deb in again}
    expect(same, "built twice, the packages are not the same bytes; compare them with diffoscope")
    with bare_machine(suite, ARCHITECTURE, work) as machine:
        check_install_and_purge(machine, debs)
    with bare_machine(suite, ARCHITECTURE, work) as machine:
        check_upgrade(machine, debs, work)
    sizes = {deb.name: deb.stat().st_size for deb in debs}
    return {"suite": suite, "reproducible": same, "build_s": round(took_s), "bytes": sizes}


def build(suite: str, out: Path) -> list[Path]:
    """Build both packages into a folder of their own."""
    out.mkdir()
    call = ["packaging/build", suite, ARCHITECTURE]
    subprocess.run(call, cwd=ROOT, env={**os.environ, "OUT": str(out)}, check=True, stdout=subprocess.DEVNULL)
    debs = sorted(out.glob("*.deb"))
    expect(len(debs) == len(NAMES), f"{len(debs)} packages were built")
    return debs


def check_install_and_purge(machine: Machine, debs: list[Path]) -> None:
    """What purge leaves is what was there before."""
    machine.shell("apt-get update -qq && apt-get install -y -qq --no-install-recommends " + dependencies(debs))
    before = machine.contents()
    machine.install(debs)
    check_use(machine)
    machine.shell(f"apt-get purge -y -qq {' '.join(NAMES)}")
    left = sorted(machine.contents() ^ before)
    expect(set(left) <= LEFT_BEHIND, f"purge leaves or took: {left}")


def check_use(machine: Machine) -> None:
    """Commands run, settings are good, the distribution's pyscard is used, and no bytecode has to be written."""
    expect(machine.shell("uketsuke --version").strip() == "uketsuke 0.1.0", "uketsuke --version says something else")
    machine.shell("uketsuke config check && uketsuke-host config check")
    machine.shell(
        "runuser -u uketsuke-host -- uketsuke-host init && uketsuke-authority --help && uketsuke explain 350"
    )
    python = "/opt/uketsuke-terminal/bin/python3"
    where = machine.shell(f"{python} -c 'import smartcard; print(smartcard.__file__)'")
    expect(where.startswith("/usr/lib/python3/"), f"pyscard comes from {where}")
    for module in ("main", "tray.ocr.rapid", "tray.ocr.tesseract"):
        machine.shell(f"{python} -c 'import device.firmware.{module}'")
    machine.shell("uketsuke selftest --virtual-card --json")
    check_documents(machine)


def check_documents(machine: Machine) -> None:
    """The bill of materials names what is there, in its version; so does the manifest of the models."""
    for name in ("terminal", "host"):
        listed = json.loads(machine.shell(f"cat /usr/share/doc/uketsuke-{name}/sbom.cdx.json"))
        expect(listed["bomFormat"] == "CycloneDX", "the bill of materials is no CycloneDX")
        named = {(part["name"].lower(), part["version"]) for part in listed["components"]}
        lines = machine.shell(f'/opt/uketsuke-{name}/bin/python3 -c "{_LIST}"')
        there = {(line.split()[0], line.split()[1]) for line in lines.splitlines()} - {("uketsuke", "0.1.0")}
        expect(named == there, f"the bill of materials differs: {sorted(named ^ there)}")
    models = json.loads(machine.shell("cat /usr/share/doc/uketsuke-terminal/models.json"))["models"]
    for model in models:
        machine.shell(
            f"echo '{model['sha256']}  /usr/lib/uketsuke/models/{model['name']}/{model['file']}' | sha256sum -c"
        )


def check_upgrade(machine: Machine, debs: list[Path], work: Path) -> None:
    """Changed settings stay when the new package has others, unchanged ones come new, and state is kept."""
    machine.shell("apt-get update -qq")
    machine.install(debs)
    machine.shell("runuser -u uketsuke-host -- uketsuke-host init")
    machine.shell("sed -i 's/#volume = 3/volume = 4/' /etc/uketsuke/firmware.toml")
    kept = machine.shell(_SECRETS)
    change = Repacked("0.1.1", {"firmware.toml": "# another default\n", "daemon.toml": "# a new line\n"})
    machine.install([repack(deb, change, work) for deb in debs])
    expect("volume = 4" in machine.shell("cat /etc/uketsuke/firmware.toml"), "a changed setting was lost")
    expect("# a new line" in machine.shell("cat /etc/uketsuke/daemon.toml"), "an unchanged file did not come new")
    again = machine.shell(_SECRETS)
    expect(kept == again, "the upgrade changed keys")
    modes = machine.shell(
        "stat -c '%a %U %G %n' /etc/uketsuke/firmware.toml /etc/uketsuke/daemon.toml /etc/uketsuke/host.toml"
    )
    for line in modes.splitlines():
        mode, owner, group, name = line.split()
        wanted = f"uketsuke-{Path(name).stem}"
        expect((mode, owner, group) == ("640", "root", wanted), f"{name} has {mode} {owner} {group}")


def digest(path: Path) -> str:
    """Give a file's SHA-256."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def expect(holds: bool, otherwise: str) -> None:
    """End the run with a sentence unless something holds."""
    if not holds:
        sys.exit(f"test-packages: {otherwise}")


if __name__ == "__main__":
    main(sys.argv[1:])
