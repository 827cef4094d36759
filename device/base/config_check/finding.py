"""Every fault of a configuration file: unknown keys with the nearest right one, wrong values, what is missing.

Reading for use stops at the first mistake (`device.base.config`); this goes on, so that a file is mended in one go.
Both follow the same dataclasses, and a file is good here exactly when it can be read there.
"""

from __future__ import annotations

import dataclasses
import difflib
import tomllib
import types
import typing
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from device.base.config import convert, parse_config
from device.base.config_check.fault import Fault, Kind
from device.base.config_check.lines import find_line, line_of_error
from device.base.errors import ConfigurationError

_LIKE = 0.5
"""From this likeness on (difflib's ratio) a key is named as the one that may have been meant."""


@dataclass(frozen=True)
class Source:
    """The file that is looked at."""

    path: Path
    text: str

    def fault(self, path: tuple[str, ...], kind: Kind, detail: str, nearest: str = "") -> Fault:
        """Give a fault at a key, with its line."""
        return Fault(self.path, find_line(self.text, path), ".".join(path), kind, detail, nearest)


def find_faults(path: Path, cls: type[Any]) -> list[Fault]:
    """Give all that is wrong with a file of settings of the class `cls`; an empty list means that it can be used."""
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return [Fault(path, 0, "", Kind.MISSING, "the file is not there")]
    except OSError as error:
        return [Fault(path, 0, "", Kind.NOT_READABLE, error.strerror or "cannot be read")]
    except UnicodeDecodeError as error:
        return [Fault(path, 0, "", Kind.WRONG_VALUE, f"is not UTF-8 at byte {error.start}")]
    return find_in_text(Source(path, text), cls)


def find_in_text(source: Source, cls: type[Any]) -> list[Fault]:
    """Give all that is wrong with the text of a file."""
    try:
        table = tomllib.loads(source.text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        line = line_of_error(str(error), source.text)
        return [Fault(source.path, line, "", Kind.WRONG_VALUE, f"is not valid TOML: {error}")]
    return sorted(_in_section(source, table, cls, ()), key=lambda fault: (fault.line, fault.key))


def _in_section(source: Source, table: dict[str, Any], cls: type[Any], path: tuple[str, ...]) -> Iterator[Fault]:
    hints = typing.get_type_hints(cls)
    fields = {field.name: field for field in dataclasses.fields(cls)}
    found = [fault for key, value in table.items() for fault in _in_key(source, hints, (*path, key), value)]
    found += [
        source.fault((*path, name), Kind.MISSING, "is needed and not there")
        for name, field in fields.items()
        if name not in table and field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
    ]
    yield from found
    if not found:
        yield from _as_a_whole(source, table, cls, path)


def _in_key(source: Source, hints: dict[str, Any], path: tuple[str, ...], value: Any) -> Iterator[Fault]:
    key = path[-1]
    if key not in hints:
        near = next(iter(difflib.get_close_matches(key, hints, 1, _LIKE)), "")
        known = f"known here: {', '.join(sorted(hints))}"
        yield source.fault(path, Kind.UNKNOWN_KEY, known, ".".join((*path[:-1], near)) if near else "")
        return
    section = _section_class(hints[key])
    if section is not None and isinstance(value, dict):
        yield from _in_section(source, value, section, path)
        return
    try:
        convert(value, hints[key], "", source.path.parent)
    except ConfigurationError as error:
        yield source.fault(path, Kind.WRONG_VALUE, _plain(error))


def _as_a_whole(source: Source, table: dict[str, Any], cls: type[Any], path: tuple[str, ...]) -> Iterator[Fault]:
    """Say what the class itself refuses: ranges, and values that do not go together."""
    try:
        parse_config(table, cls, where="", folder=source.path.parent)
    except ConfigurationError as error:
        words = _plain(error)
        named = next((key for key in table if key in words.replace(",", " ").split()), None)
        yield source.fault((*path, named) if named else path, Kind.WRONG_VALUE, words)


def _section_class(hint: Any) -> type[Any] | None:
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        hint = next(part for part in typing.get_args(hint) if part is not type(None))
    return hint if isinstance(hint, type) and dataclasses.is_dataclass(hint) else None


def _plain(error: ConfigurationError) -> str:
    """Give an error's words without its number and place, which are told apart here."""
    return str(error.args[0]).removeprefix(": ")


def is_there(path: Path) -> bool:
    """Say whether a path that settings name exists; one that may not be looked at is taken to be there."""
    try:
        return path.exists()
    except PermissionError:
        return True
