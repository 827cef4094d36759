"""Writes configuration files: the few kinds of TOML values that our programs' settings have."""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

Scalar = str | int | float | bool | Path
Value = Scalar | Sequence[Path]
Section = Mapping[str, Value]
Table = Mapping[str, "Value | Section"]


def format_toml(table: Table) -> str:
    """Give the text: first the plain keys, then one section per nested table."""
    plain = {key: value for key, value in table.items() if not isinstance(value, Mapping)}
    lines = [_format_key(key, value) for key, value in plain.items()]
    for name, section in table.items():
        if isinstance(section, Mapping):
            lines += ["", f"[{name}]", *(_format_key(key, value) for key, value in section.items())]
    return "\n".join(lines) + "\n"


def write_config(path: Path, table: Table) -> None:
    """Write a configuration file that only its owner can read."""
    write_secret(path, format_toml(table))


def add_sections(path: Path, sections: Mapping[str, Section]) -> None:
    """Set keys in the sections of a configuration file; what else stands there stays."""
    table = read_table(path)
    write_config(path, {**table, **{name: {**table.get(name, {}), **section} for name, section in sections.items()}})


def set_keys(path: Path, keys: Section) -> None:
    """Set keys outside of any section."""
    write_config(path, {**read_table(path), **keys})


def read_table(path: Path) -> dict[str, Any]:
    """Give what stands in a configuration file; a section below another one has both names, with a dot between."""
    return dict(_flatten(tomllib.loads(path.read_text("utf-8"))))


def _flatten(table: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    own = {key: value for key, value in table.items() if not isinstance(value, Mapping)}
    if above and (own or not table):
        yield above, own
    elif not above:
        yield from own.items()
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _flatten(value, f"{above}.{key}" if above else key)


def write_secret(path: Path, text: str) -> None:
    """Write a file that only its owner can read."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)


def _format_key(key: str, value: Value) -> str:
    return f"{key} = {_format_value(value)}"


def _format_value(value: Value) -> str:
    if isinstance(value, str | Path):
        return json.dumps(str(value), ensure_ascii=False)  # a JSON string is a TOML basic string
    if isinstance(value, Sequence):
        return "[" + ", ".join(_format_value(item) for item in value) + "]"
    return json.dumps(value)
