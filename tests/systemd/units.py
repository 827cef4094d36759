"""Reading unit files: what they set, in the order in which it stands."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "systemd"
UNITS = sorted((FOLDER / "system").iterdir())
SERVICES = [path for path in UNITS if path.suffix == ".service"]


@dataclass(frozen=True)
class Unit:
    """The settings of one unit, each with all the values it was given."""

    name: str
    settings: dict[str, list[str]]

    def one(self, key: str) -> str:
        """Give a setting that stands there once."""
        (value,) = self.settings[key]
        return value

    def words(self, key: str) -> list[str]:
        """Give all words of a setting that may stand there several times."""
        return [word for value in self.settings.get(key, []) for word in value.split()]


def read_unit(name: str) -> Unit:
    """Read a unit of ours; lines that end with a backslash go on in the next one."""
    text = (FOLDER / "system" / name).read_text("utf-8").replace("\\\n", " ")
    settings: dict[str, list[str]] = defaultdict(list)
    for line in text.splitlines():
        key, equals, value = line.partition("=")
        if equals and not line.startswith("#"):
            settings[key].append(" ".join(value.split()))
    return Unit(name, dict(settings))
