"""Runs each command of docs/integration.md in one shell and looks for what the page says that it prints.

python -m tests.docs.run             in this tree
python -m tests.docs.run --bare      in a new Debian with nothing but what the README asks for (root, debootstrap)
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.docs import bare
from tests.docs.page import Step, read_steps

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "integration.md"
LIMIT_S = 3600.0
_MARK = "::step"


def script(steps: list[Step]) -> str:
    """Give the shell's script: each command with a mark before and its exit code behind it."""
    lines = ["trap 'kill $(jobs -p) 2>/dev/null' EXIT"]
    for number, step in enumerate(steps, 1):
        lines += [f"echo '{_MARK} {number}'", step.command, f"echo '{_MARK} {number} ended' $?"]
    return "\n".join(lines) + "\n"


def judge(steps: list[Step], output: str) -> list[str]:
    """Give what is wrong: commands that failed, did not end, or did not print what the page says."""
    wrong = []
    for number, step in enumerate(steps, 1):
        begin, end = f"{_MARK} {number}\n", f"{_MARK} {number} ended 0\n"
        if begin not in output or end not in output:
            wrong.append(f"step {number} failed or did not end: {step.command.splitlines()[0]}")
            continue
        said = output.split(begin, 1)[1].split(end, 1)[0]
        wrong += [f"step {number} does not print: {line}" for line in step.prints if line not in said]
    return wrong


@contextmanager
def place(is_bare: bool) -> Iterator[list[str]]:
    """Give the command that runs a shell where the page is to be tried."""
    if not is_bare:
        with TemporaryDirectory(prefix="uk-docs-") as folder:
            for name in ("clinic", "taken.jsonl", "refused.log"):
                if (ROOT / name).exists():
                    sys.exit(f"{name} is in the way in {ROOT}; remove it")
            yield ["env", f"TMPDIR={folder}", "bash"]
        return
    with bare.system(ROOT) as shell:
        yield shell


def main() -> int:
    """Run the page; 0 if all went as it says."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--bare", action="store_true", help="in a new Debian")
    parser.add_argument("--first", type=int, default=1, help="begin with this command (2: set-up was done)")
    options = parser.parse_args()
    steps = read_steps(PAGE)[options.first - 1 :]
    with place(options.bare) as shell:
        done = subprocess.run(
            shell,
            input=script(steps),
            stdout=subprocess.PIPE,
            stderr=None,
            text=True,
            timeout=LIMIT_S,
            cwd=ROOT,
            env={**os.environ, "YES": "1"},
        )
    print(done.stdout)
    wrong = judge(steps, done.stdout)
    print("\n".join(wrong) if wrong else f"{len(steps)} commands, all as the page says")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
