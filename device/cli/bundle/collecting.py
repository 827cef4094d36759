"""What goes into a bundle, part by part: each is asked for alone, named field by named field, and made harmless.

A part that cannot be had is told as such and keeps none of the others out. Only English and ASCII.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import subprocess
import sys
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from device.base.errors import UketsukeError
from device.cli.bundle.archive import Member, to_bytes
from device.cli.bundle.cleaning import clean, clean_setting, clean_text
from device.cli.doctor.finding import ACCOUNTS
from device.cli.events.following import read_newest
from device.cli.metrics_asking import read_metrics
from device.cli.terminal_sockets import Sockets, ask_lines, ask_raw
from device.firmware.diagnosis.times import parse_stats, to_json

PACKAGES = (
    *("uketsuke", "cryptography", "joserfc", "pyscard", "paho-mqtt", "numpy", "opencv-python-headless", "pillow"),
    *("tflite-runtime", "ai-edge-litert", "starlette", "uvicorn", "rapidocr", "onnxruntime", "gpiozero", "picamera2"),
    *("textual", "prometheus-client"),
)
UNITS = ("firmware", "daemon", "kiosk", "screen", "update", "host", "broker")
UNIT_FIELDS = (
    *("Id", "LoadState", "ActiveState", "SubState", "UnitFileState", "Result", "NRestarts", "ExecMainStatus"),
    *("ExecMainCode", "MemoryCurrent", "StatusText"),
)
SETTING_WORDS = frozenset({"kind", "protocol", "signing", "opening", "policy", "look", "languages", "model"})
"""Settings whose text is a closed word."""
_SETTING_FILES = ("firmware", "daemon", "kiosk", "update")
_CONFIGURATION = "configuration.json"
BILLS = ("uketsuke-terminal", "uketsuke-host")
UPDATE_STATE = Path("/var/lib/uketsuke-update/state.json")
UPDATE_FIELDS = ("schema", "installed", "previous", "pending")
LAST_FIELDS = ("from", "to", "at", "outcome", "reason")
_DOCTOR_S = 60.0
_CALL_S = 10.0
_DOCUMENTS = Path("/usr/share/doc")
_ABSENT = (UketsukeError, OSError, ValueError, subprocess.SubprocessError)


@dataclass(frozen=True)
class Sources:
    """Where the parts come from."""

    sockets: Sockets
    config_dir: Path
    documents: Path = _DOCUMENTS
    update_state: Path = UPDATE_STATE
    quick: bool = False
    """Whether the doctor looks quickly only."""


@dataclass(frozen=True)
class Collected:
    """The files, and which parts could not be had; one of which only a piece is missing is among both."""

    members: tuple[Member, ...]
    absent: tuple[str, ...]


def collect(sources: Sources) -> Collected:
    """Ask for every part."""
    parts: dict[str, Callable[[], bytes]] = {
        "versions.json": lambda: to_bytes(_versions()),
        "doctor.json": lambda: to_bytes(clean(_doctor(sources))),
        _CONFIGURATION: lambda: to_bytes(_configuration(sources.config_dir)),
        "events.json": lambda: to_bytes(_events(sources.sockets)),
        "stats.json": lambda: to_bytes(clean(to_json(ask_raw(sources.sockets.firmware, {"stats": 0}, parse_stats)))),
        "metrics-firmware.txt": lambda: read_metrics(sources.sockets.firmware.with_name("metrics.sock")),
        "metrics-daemon.txt": lambda: read_metrics(sources.sockets.daemon.with_name("metrics.sock")),
        "audit.json": lambda: to_bytes(clean(_audit(sources.sockets))),
        "units.json": lambda: to_bytes(clean(_units())),
        "update.json": lambda: to_bytes(_update(sources.update_state)),
        "bills.json": lambda: to_bytes(_bills(sources.documents)),
    }
    members, absent = [], []
    for name, make in parts.items():
        try:
            members.append(Member(name, make()))
        except _ABSENT as error:
            absent.append(name)
            members.append(Member(name, to_bytes({"absent": type(error).__name__})))
    if any(_is_closed(path) for path in _setting_files(sources.config_dir)):
        absent.append(_CONFIGURATION)
    return Collected(tuple(members), tuple(absent))


def _versions() -> dict[str, Any]:
    release = platform.freedesktop_os_release()
    return {
        "packages": {name: _version(name) for name in PACKAGES},
        "python": platform.python_version(),
        "system": clean_text(release.get("PRETTY_NAME", "")),
        "kernel": clean_text(platform.release()),
        "machine": platform.machine(),
        "processors": os.cpu_count(),
    }


def _version(name: str) -> str:
    try:
        return clean_text(metadata.version(name))
    except metadata.PackageNotFoundError:
        return ""


def _doctor(sources: Sources) -> Any:
    folder = ["--config-dir", str(sources.config_dir)]
    depth = "--quick" if sources.quick else "--full"
    call = [sys.executable, "-P", "-m", "device.cli.main", "doctor", "--json", depth, *folder]
    done = subprocess.run(call, capture_output=True, timeout=_DOCTOR_S, check=False)
    report = json.loads(done.stdout)
    kept = ("software", "total", "exit_code", "groups", "first", "depth")
    findings = [_finding(one) for one in report["findings"]]
    return {name: report[name] for name in kept if name in report} | {"findings": findings}


def _finding(finding: Mapping[str, Any]) -> dict[str, Any]:
    kept = ("id", "group", "level", "number", "evidence", "cause", "engineer", "follows_from")
    shown = {name: finding[name] for name in kept if name in finding}
    evidence = {name: value for name, value in finding["evidence"].items() if name not in ACCOUNTS}
    return {**shown, "evidence": evidence}


def _configuration(folder: Path) -> dict[str, Any]:
    return {path.stem: _settings(path) for path in _setting_files(folder)}


def _setting_files(folder: Path) -> list[Path]:
    return [folder / f"{name}.toml" for name in _SETTING_FILES]


def _is_closed(path: Path) -> bool:
    """Whether a file may not be read; one that is not there has told all it could."""
    try:
        path.open("rb").close()
    except OSError as error:
        return isinstance(error, PermissionError)
    return False


def _settings(path: Path) -> dict[str, Any]:
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        return {"absent": type(error).__name__}
    return _table(table)


def _table(table: Mapping[str, Any]) -> dict[str, Any]:
    return {
        clean_text(key): _table(value) if isinstance(value, Mapping) else clean_setting(key, value, SETTING_WORDS)
        for key, value in table.items()
    }


def _events(sockets: Sockets) -> dict[str, Any]:
    events, silent = read_newest(sockets.named(), 0.0)
    return {"events": [clean(event) for event in events], "silent": [one.program for one in silent]}


def _audit(sockets: Sockets) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for program, path in sockets.named().items():
        lines = ask_lines(path, {"audit": {"since": 0}})
        actions = [str(line["action"]) for line in lines if "action" in line]
        counts = {action: actions.count(action) for action in sorted(set(actions))}
        found[program] = {"entries": len(actions), "actions": counts, "broken_at": lines[-1].get("broken", -1)}
    return found


def _units() -> dict[str, Any]:
    names = [f"uketsuke-{unit}.service" for unit in UNITS]
    fields = ",".join(UNIT_FIELDS)
    call = ["systemctl", "show", "--no-pager", f"--property={fields}", *names]
    done = subprocess.run(call, capture_output=True, timeout=_CALL_S, check=True, text=True)
    blocks = [
        dict(line.split("=", 1) for line in block.splitlines() if "=" in line) for block in _blocks(done.stdout)
    ]
    return {block["Id"]: {name: block.get(name, "") for name in UNIT_FIELDS[1:]} for block in blocks if "Id" in block}


def _blocks(text: str) -> list[str]:
    return [block for block in text.split("\n\n") if block.strip()]


def _update(path: Path) -> dict[str, Any]:
    state = json.loads(path.read_text("utf-8")) if path.exists() else {}
    last = state.get("last") or {}
    shown = {name: clean(state.get(name)) for name in UPDATE_FIELDS}
    return {**shown, "last": {name: clean(last.get(name)) for name in LAST_FIELDS}}


def _bills(documents: Path) -> dict[str, Any]:
    """Give the SHA-256 of the packages' bills of materials."""
    found = {}
    for package in BILLS:
        path = documents / package / "sbom.cdx.json"
        if path.exists():
            found[package] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found
