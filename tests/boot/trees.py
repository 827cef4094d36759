"""From a kept tree and packages to a machine: unpack, install, boot, and throw away afterwards."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.boot.machine import BootFailed, Machine

ROOT = Path(__file__).parents[2]
TOOL = ROOT / "tools/debian-tree"
HANDED_IN = "/mnt/uk-test"
"""Where the tests' own programs and the made-up people's pictures are seen in a machine."""
PACKAGES = (
    *("systemd", "systemd-sysv", "dbus", "udev", "polkitd", "iproute2", "procps"),
    *("python3-venv", "python3-pyscard", "pcscd", "libccid", "mosquitto", "vsmartcard-vpcd", "openssl"),
)
"""What every machine has before our packages come: Debian's own, and the driver of the virtual card reader."""


def find_tree(suite: str, arch: str = "amd64", packages: Sequence[str] = PACKAGES) -> Path:
    """Give the archive of a Debian with `packages`; the first time it is made, which takes minutes.

    Raises:
        BootFailed: it could not be made.
    """
    call = [str(TOOL), suite, arch, "--include", ",".join(packages)]
    made = subprocess.run(call, stdout=subprocess.PIPE, text=True, check=False)
    if made.returncode:
        raise BootFailed(f"tools/debian-tree {suite} {arch} ended with {made.returncode}")
    return Path(made.stdout.split()[-1])


@contextmanager
def unpacked(tree: Path, debs: Sequence[Path] = ()) -> Iterator[Path]:
    """Give a folder with a fresh copy of `tree` and the packages `debs` installed in it, not booted.

    Raises:
        BootFailed: a package could not be installed.
    """
    with tempfile.TemporaryDirectory(prefix="uk-boot-", dir="/var/tmp") as folder:
        root = Path(folder, "root")
        root.mkdir()
        subprocess.run(["tar", "-C", str(root), "--zstd", "-xpf", str(tree)], check=True)
        install(root, debs)
        yield root


def install(root: Path, debs: Sequence[Path]) -> None:
    """Install packages with what they depend on in a tree that is not booted.

    Raises:
        BootFailed: they could not be installed.
    """
    if not debs:
        return
    store = root / "var/cache/uk-debs"
    store.mkdir(parents=True)
    names = [str(shutil.copy(deb, store)).replace(str(root), "") for deb in debs]
    words = "apt-get update -qq && apt-get install -y -qq --no-install-recommends -o Dpkg::Options::=--force-confold"
    call = [str(TOOL), "run", str(root), "sh", "-c", f'{words} "$@"', "sh", *names]
    done = subprocess.run(call, capture_output=True, text=True, check=False)
    shutil.rmtree(store)
    if done.returncode:
        raise BootFailed(f"the packages were not installed\n{done.stdout[-2000:]}{done.stderr[-2000:]}")


def start(root: Path, *options: str) -> Machine:
    """Boot an unpacked tree, with the tests' own programs in it."""
    inside = Path(__file__).parent / "inside"
    binds = [f"--bind-ro={inside}:{HANDED_IN}/inside", f"--bind-ro={ROOT / 'build/portraits'}:{HANDED_IN}/portraits"]
    return Machine(root, (*binds, *options))


@contextmanager
def boot(tree: Path, debs: Sequence[Path] = (), *options: str) -> Iterator[Machine]:
    """Give a booted machine of `tree` with `debs` installed; `options` are systemd-nspawn's.

    Raises:
        BootFailed: something was not installed, or the machine did not come up.
    """
    with unpacked(tree, debs) as root, start(root, *options) as machine:
        yield machine
