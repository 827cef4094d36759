"""The stand-in as a real process, with three folders of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.host.authority.process import CLIENT_TOKEN

INSTITUTION = "9919999999"
CLINIC = "c1"
END_LIMIT_S = 60


@dataclass(frozen=True)
class RunningStandIn:
    """Where its folders are, and how to act on it."""

    request: Path
    result: Path
    face: Path
    url: str

    def behave(self, **keys: object) -> None:
        """Let it behave so from the next file on."""
        httpx.put(f"{self.url}/behaviour", json=keys, trust_env=False).raise_for_status()

    def use_card(self, card: Mapping[str, object]) -> str:
        """Use a card at the certified reader; give the name of the file that was pushed."""
        answer = httpx.post(f"{self.url}/cards", json=dict(card), timeout=30, trust_env=False).raise_for_status()
        name: str = answer.json()["file"]
        return name


@contextmanager
def running_stand_in(folder: Path, authority_url: str) -> Iterator[RunningStandIn]:
    """Run it in a folder until the end of the block; it works when the block begins."""
    token = folder / "authority.token"
    token.write_text(CLIENT_TOKEN + "\n")
    places = {name: folder / name for name in ("request", "result", "face")}
    command = [sys.executable, "-m", "host.stand_in", "--authority", authority_url, "--token-file", str(token)]
    for name, path in places.items():
        command += [f"--{name}", str(path)]
    command += ["--clinic", CLINIC, "--institution", INSTITUTION]
    with (folder / "stand_in.log").open("a") as log:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True)
    try:
        assert process.stdout is not None
        port = json.loads(process.stdout.readline())["listening"]
        yield RunningStandIn(**places, url=f"http://127.0.0.1:{port}")
    finally:
        process.terminate()
        try:
            process.communicate(timeout=END_LIMIT_S)
        finally:
            process.kill()
            process.communicate()
