"""What else than numbers `uketsuke explain` knows: findings of the doctor, lamps and sounds, by their ids."""

from __future__ import annotations

import difflib
import tomllib
from functools import cache
from importlib import resources
from typing import Any

from device.cli.doctor.catalogue import all_advice, find_advice
from device.cli.doctor.finding import Finding
from device.cli.doctor.groups import GROUP_NAMES
from device.wire.numbers import Words

_ANY = "any."
_LABELS = (Words("原因", "cause"), Words("窓口", "at the desk"), Words("技術者", "engineer"))
_HOW, _MEANS = Words("様子", "how"), Words("意味", "means")
_NEAREST = 3


def known_ids() -> list[str]:
    """Give every id of its own; those that each group can have are not repeated for each."""
    return sorted([*all_advice(), *_signals()])


def explain(wanted: str, language: str) -> dict[str, Any] | None:
    """Give what an id such as `reader.missing` or `lamp.staff` means; None when there is none such."""
    id_ = wanted.strip().lower()
    signal = _signals().get(id_)
    if signal is not None:
        return {"id": id_, **{name: words.in_language(language) for name, words in signal.items()}}
    return _finding(id_, language)


def to_text(explained: dict[str, Any], language: str) -> str:
    """Give it for people."""
    named = dict(zip(("cause", "clinic", "engineer"), _LABELS, strict=True)) | {"how": _HOW, "means": _MEANS}
    head = f"{explained['id']} {explained.get('level', '')}".rstrip()
    lines = [
        f"  {words.in_language(language)}: {explained[name]}" for name, words in named.items() if explained.get(name)
    ]
    return "\n".join([head, *lines])


def nearest(wanted: str) -> list[str]:
    """Give the few ids that are most like what was asked for."""
    return difflib.get_close_matches(wanted.strip().lower(), known_ids(), _NEAREST, cutoff=0.6)


def _finding(id_: str, language: str) -> dict[str, Any] | None:
    group, _, word = id_.partition(".")
    if not word or (id_ not in all_advice() and (group not in GROUP_NAMES or f"{_ANY}{word}" not in all_advice())):
        return None
    advice = find_advice(Finding(id_))
    return {
        "id": id_,
        "level": advice.level.value,
        "number": advice.number,
        "cause": advice.cause.in_language(language),
        "clinic": advice.clinic.in_language(language),
        "engineer": advice.engineer.in_language(language),
    }


@cache
def _signals() -> dict[str, dict[str, Words]]:
    table = tomllib.loads(resources.files("device.cli").joinpath("signals.toml").read_text("utf-8"))
    return {
        f"{kind}.{name}": {part: Words(**words) for part, words in entry.items()}
        for kind, entries in table.items()
        for name, entry in entries.items()
    }
