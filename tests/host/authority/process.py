"""The authority as a real process on a free loopback port."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

CLIENT_TOKEN = "made-up-client-token"
ADMIN_TOKEN = "made-up-admin-token"
END_LIMIT_S = 60


@dataclass(frozen=True)
class RunningAuthority:
    """Where it listens, and its process."""

    url: str
    process: subprocess.Popen[str]

    def admin(self, method: str, path: str, body: object = None) -> httpx.Response:
        """Send an administrator's request, which must succeed."""
        headers = {"Authorization": f"Bearer {ADMIN_TOKEN}"}
        response = httpx.request(method, self.url + path, json=body, headers=headers, trust_env=False)
        return response.raise_for_status()


def write_config(folder: Path, *, tls: dict[str, str] | None = None, **keys: str | int) -> Path:
    """Write a configuration with tokens into a folder; `keys` are added to it, and a section `tls`."""
    (folder / "tokens.toml").write_text(f'client = "{CLIENT_TOKEN}"\nadmin = "{ADMIN_TOKEN}"\n')
    lines = {"database": "authority.sqlite", "tokens_file": "tokens.toml", **keys}
    path = folder / "authority.toml"
    section = {} if tls is None else tls
    text = [f"{key} = {json.dumps(value)}\n" for key, value in lines.items()]
    text += ["[tls]\n"] * bool(section) + [f"{key} = {json.dumps(value)}\n" for key, value in section.items()]
    path.write_text("".join(text))
    return path


@contextmanager
def running_authority(
    folder: Path, *, tls: dict[str, str] | None = None, **keys: str | int
) -> Iterator[RunningAuthority]:
    """Run the authority in a folder until the end of the block; it listens when the block begins."""
    command = [
        sys.executable,
        "-m",
        "host.authority.main",
        "run",
        "--config",
        str(write_config(folder, tls=tls, **keys)),
    ]
    with (folder / "authority.log").open("a") as log:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True)
    try:
        assert process.stdout is not None
        port = json.loads(process.stdout.readline())["listening"]
        yield RunningAuthority(f"{'https' if tls else 'http'}://127.0.0.1:{port}", process)
    finally:
        process.terminate()
        try:
            process.communicate(timeout=END_LIMIT_S)
        finally:
            process.kill()
            process.communicate()
