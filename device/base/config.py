"""Configuration files: TOML into frozen dataclasses, unknown keys are errors.

A program's settings are one frozen dataclass; its sections are nested dataclasses. A key that the dataclass
does not have is an error that names the file, the key and the keys that exist, so that a typing mistake never
silently means a default. Nothing here reads the environment.
"""

from __future__ import annotations

import dataclasses
import tomllib
import types
import typing
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from device.base.errors import ConfigurationError

T = TypeVar("T")


def load_config(path: Path, cls: type[T]) -> T:
    """Read a TOML file into the settings dataclass `cls`.

    Relative paths in the file count from the file's own folder.

    Raises:
        ConfigurationError: the file is missing, is no TOML, or a key or value does not fit `cls`.
    """
    try:
        with path.open("rb") as file:
            table = tomllib.load(file)
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be read ({error.strerror})") from error
    except (ValueError, RecursionError) as error:  # TOMLDecodeError and UnicodeDecodeError are ValueErrors
        raise ConfigurationError(f"{path}: is not valid TOML: {error}") from error
    return parse_config(table, cls, where=str(path), folder=path.parent)


def parse_config(table: dict[str, Any], cls: type[T], *, where: str, folder: Path = Path()) -> T:
    """Turn a parsed table into the settings dataclass `cls`, section by section.

    Raises:
        ConfigurationError: a key is unknown or missing, or a value has the wrong type or is refused by `cls`.
    """
    if not dataclasses.is_dataclass(cls):
        raise TypeError(f"{cls!r} is not a dataclass")
    hints = typing.get_type_hints(cls)
    names = {field.name: field for field in dataclasses.fields(cls)}
    unknown = sorted(set(table) - set(names))
    if unknown:
        raise ConfigurationError(f"{where}: unknown key {unknown[0]!r}; known keys: {', '.join(sorted(names))}")
    values = {key: convert(value, hints[key], f"{where}: {key}", folder) for key, value in table.items()}
    missing = [name for name, field in names.items() if name not in values and _required(field)]
    if missing:
        raise ConfigurationError(f"{where}: key {missing[0]!r} is missing")
    try:
        return typing.cast("T", cls(**values))
    except ValueError as error:
        raise ConfigurationError(f"{where}: {error}") from error


def _required(field: dataclasses.Field[Any]) -> bool:
    return field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING


def convert(value: Any, hint: Any, where: str, folder: Path) -> Any:
    """Turn one value of a parsed table into what the type hint of its field says.

    Raises:
        ConfigurationError: it does not fit.
    """
    origin = typing.get_origin(hint)
    if origin in (types.UnionType, typing.Union):
        return convert(value, next(a for a in typing.get_args(hint) if a is not type(None)), where, folder)
    if origin is tuple:
        return _convert_list(value, typing.get_args(hint)[0], where, folder)
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return _convert_section(value, hint, where, folder)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return _convert_word(value, hint, where)
    if hint is Path:
        return folder / _scalar(value, str, where)
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    return _scalar(value, hint, where)


def _convert_section(value: Any, cls: type[Any], where: str, folder: Path) -> Any:
    if not isinstance(value, dict):
        raise ConfigurationError(f"{where}: must be a section [table]")
    return parse_config(value, cls, where=where, folder=folder)


def _convert_word(value: Any, words: type[StrEnum], where: str) -> StrEnum:
    try:
        return words(_scalar(value, str, where))
    except ValueError as error:
        raise ConfigurationError(f"{where}: must be one of {', '.join(words)}, not {value!r}") from error


def _convert_list(value: Any, hint: Any, where: str, folder: Path) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise ConfigurationError(f"{where}: must be a list")
    return tuple(convert(item, hint, where, folder) for item in value)


def _scalar(value: Any, hint: Any, where: str) -> Any:
    if not isinstance(value, hint) or (hint is int and isinstance(value, bool)):
        name = getattr(hint, "__name__", str(hint))
        raise ConfigurationError(f"{where}: must be of type {name}, not {type(value).__name__}")
    return value
