"""Runs each command of docs/install.md on a freshly booted Debian, as somebody would who has only the two packages.

python -m tests.docs.installing [--suite bookworm|trixie]      (root, systemd-container, debootstrap)

Server and terminal are one machine here. What a person copies from screen to screen (URL, CODE, FINGERPRINT) is
copied, what a person types (a password) is typed; everything else is run as it stands.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from pathlib import Path

from tests.boot.machine import Machine
from tests.boot.trees import PACKAGES, boot, find_tree
from tests.docs.packages import find_packages
from tests.docs.page import Step, read_steps

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "install.md"
ADDRESS = "192.0.2.10"
NEEDED = ("tesseract-ocr-eng", "tesseract-ocr-jpn", "fonts-ipaexfont-gothic")
"""What the packages depend on: the machine has no network, and apt would fetch it there."""
_OFFER = re.compile(r"--url (?P<URL>\S+) --code (?P<CODE>\S+) --fingerprint (?P<FINGERPRINT>\S+)")
_LIMIT_S = 600.0


def run_page(machine: Machine, steps: list[Step], folder: str) -> list[str]:
    """Run the commands in `folder` one after the other, and give what is wrong: the first that fails ends it."""
    copied: dict[str, str] = {}
    for number, step in enumerate(steps, 1):
        command = put_in(step.command, copied)
        began = time.monotonic()
        ended = machine.run(
            *("bash", "-c", f"cd {folder} && {command}"), given="made-up-password\n", check=False, within_s=_LIMIT_S
        )
        print(
            f"[{number}] {command}\n{ended.out}{ended.err}({ended.code}, {time.monotonic() - began:.1f} s)",
            flush=True,
        )
        if ended.code:
            return [f"step {number} ended with {ended.code}: {command}"]
        if missing := [line for line in step.prints if line not in ended.out + ended.err]:
            return [f"step {number} does not print: {missing[0]}"]
        if offer := _OFFER.search(ended.out):
            copied = offer.groupdict()
    return []


def put_in(command: str, copied: dict[str, str]) -> str:
    """Put what was copied in the place of its name."""
    for name, value in copied.items():
        command = re.sub(rf"\b{name}\b", value, command)
    return command


def main() -> int:
    """Run the page; 0 if all went as it says."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--suite", choices=("bookworm", "trixie"), default="bookworm")
    options = parser.parse_args()
    steps, packages = read_steps(PAGE), find_packages(options.suite)
    with boot(find_tree(options.suite, packages=(*PACKAGES, *NEEDED))) as machine:
        machine.shell(f"ip link set lo up && ip address add {ADDRESS}/32 dev lo && mkdir /root/packages")
        for package in packages:
            (machine.root / "root/packages" / package.name).write_bytes(package.read_bytes())
        wrong = run_page(machine, steps, "/root/packages")
        if wrong:
            print(machine.run("systemctl", "--failed", "--no-pager", check=False).out)
    print("\n".join(wrong) if wrong else f"{len(steps)} commands, all as the page says")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
