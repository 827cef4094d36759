"""Attacks the running authority with requests that schemathesis makes from its OpenAPI document.

In a longer run by hand: `python -m tests.host.authority.attack --examples 500 --phases examples,coverage,fuzzing`.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.host.authority.process import ADMIN_TOKEN, CLIENT_TOKEN, running_authority

PARTS = {"^/v1/": CLIENT_TOKEN, "^/(admin/|healthz|statistics)": ADMIN_TOKEN}
_LIMIT_S = 3600
_PROGRAM = Path(sys.executable).with_name("schemathesis")


def attack(folder: Path, paths: str, examples: int, phases: str, seed: int) -> subprocess.CompletedProcess[str]:
    """Attack a new authority in a folder, at the paths that match a pattern; exit code 0: it kept to its document.

    Each part has an authority of its own, since an attack on the administrators' part lets it misbehave on demand.
    Data that fit the document may be refused all the same: it cannot tell everything (the order of two dates).
    """
    options = [
        *("--header", f"Authorization: Bearer {PARTS[paths]}", "--include-path-regex", paths, "--phases", phases),
        *("--max-examples", str(examples), "--seed", str(seed), "--exclude-checks", "positive_data_acceptance"),
        *("--suppress-health-check", "all", "--warnings", "off", "--no-color"),
    ]
    with running_authority(folder) as running:
        command = [str(_PROGRAM), "run", f"{running.url}/openapi.json", *options]
        return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=_LIMIT_S)


def main() -> int:
    """Attack a new authority; print what schemathesis says."""
    parser = argparse.ArgumentParser(description="attack the authority's API")
    parser.add_argument("--examples", type=int, default=200, help="requests per operation (default: %(default)s)")
    parser.add_argument("--phases", default="coverage,fuzzing", help="default: %(default)s")
    parser.add_argument("--seed", type=int, default=1, help="default: %(default)s")
    options = parser.parse_args()
    codes = []
    for paths in PARTS:
        with tempfile.TemporaryDirectory() as folder:
            done = attack(Path(folder), paths, options.examples, options.phases, options.seed)
        print(done.stdout, done.stderr)
        codes.append(done.returncode)
    return max(codes)


if __name__ == "__main__":
    sys.exit(main())
