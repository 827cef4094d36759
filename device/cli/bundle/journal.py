"""The journal of our units, line by line: our own events redacted as `events` does, everything else counted only."""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from collections.abc import Iterable
from typing import Any

from device.base.redaction import Redactor
from device.cli.bundle.cleaning import clean

UNITS = ("uketsuke-*", "pcscd")
LINES = 3000
_CALL_S = 20.0
_MICRO = 1e6


def read_journal() -> dict[str, Any]:
    """Give the newest lines of our units.

    Raises:
        OSError, SubprocessError: there is no journal, or it may not be read.
    """
    units = [f"--unit={unit}" for unit in UNITS]
    call = ["journalctl", "--output=json", "--no-pager", "--quiet", f"--lines={LINES}", *units]
    done = subprocess.run(call, capture_output=True, timeout=_CALL_S, check=True, text=True)
    return redact_journal(done.stdout.splitlines(), Redactor())


def redact_journal(lines: Iterable[str], redactor: Redactor) -> dict[str, Any]:
    """Give our programs' events, and of all other lines their number by unit and priority."""
    events: list[Any] = []
    others: Counter[str] = Counter()
    for line in lines:
        entry = _load(line)
        unit = str(entry.get("_SYSTEMD_UNIT", ""))
        event = _load(str(entry.get("MESSAGE", "")))
        if isinstance(event.get("event"), str) and isinstance(event.get("time"), int | float):
            name, at = event.pop("event"), event.pop("time")
            events.append(clean({**redactor.redact(name, float(at), event), "unit": unit}))
        else:
            others[f"{unit} {entry.get('PRIORITY', '')}"] += 1
    return {"events": events, "other_lines": clean(dict(others))}


def _load(text: str) -> dict[str, Any]:
    try:
        data = json.loads(text)
    except ValueError:
        return {}
    return data if isinstance(data, dict) else {}
