"""Made-up persons: one readable TOML file each, checked key by key.

A persona is what is printed on the card, what the card holds, and what the (simulated) insurers know. It knows no
keys and no certificates: those are made in `issuing`. Days are given as dates or, where a test must not grow old, as
distances from the day of issue such as "-3y" or "+20d".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from importlib import resources
from pathlib import Path

from device.base.config import load_config
from device.base.errors import ConfigurationError
from device.firmware.simulated.persona_data import CardData, CertificateData, InsuredData, require

DEFAULT_PERSONA = "hanako"

_NAME = re.compile(r"[a-z][a-z0-9_]{0,31}")
_DISTANCE = re.compile(r"([+-])(\d{1,4})([dy])")


@dataclass(frozen=True)
class _File:
    name: str
    kana: str
    birth: str
    sex: str
    address: str
    portrait: str
    card: CardData
    certificate: CertificateData
    insured: InsuredData = field(default_factory=InsuredData)
    known_to_authority: bool = True
    live: str = ""
    about: str = ""


@dataclass(frozen=True)
class Persona:
    """One made-up person with a card."""

    id: str
    about: str
    """What this persona is there for, in one line."""
    name: str
    kana: str
    birth: date
    sex: str
    address: str
    portrait: str
    """Name of the portrait on the chip, without its suffix."""
    live: str
    """Name of the portrait that stands before the camera."""
    card: CardData
    certificate: CertificateData
    insured: InsuredData
    known_to_authority: bool

    def __post_init__(self) -> None:
        """Check identifier and closed words."""
        require(_NAME.pattern, self.id, "id")
        if self.sex not in ("male", "female", "unknown"):
            raise ValueError("sex is male, female or unknown")


def persona_names() -> tuple[str, ...]:
    """Give the names of the personas that come with the package, sorted."""
    return tuple(sorted(path.stem for path in _shipped().iterdir() if path.suffix == ".toml"))


def load_persona(name: str) -> Persona:
    """Load a shipped persona by name, or any by the path of its file.

    Raises:
        ConfigurationError: there is no such file, or a key is unknown, missing or wrong.
    """
    path = Path(name) if name.endswith(".toml") else _shipped() / f"{name}.toml"
    found = load_config(path, _File)
    try:
        return _to_persona(path.stem, found)
    except ValueError as error:
        raise ConfigurationError(f"{path}: {error}") from error


def _to_persona(identifier: str, found: _File) -> Persona:
    return Persona(
        id=identifier,
        about=found.about,
        name=found.name,
        kana=found.kana,
        birth=date.fromisoformat(found.birth),
        sex=found.sex,
        address=found.address,
        portrait=found.portrait,
        live=found.live or found.portrait,
        card=found.card,
        certificate=found.certificate,
        insured=found.insured,
        known_to_authority=found.known_to_authority,
    )


def resolve_day(text: str, today: date) -> date:
    """Give the day that a date (YYYY-MM-DD) or a distance from today (-3y, +20d) means.

    Raises:
        ValueError: neither form.
    """
    match = _DISTANCE.fullmatch(text)
    if match is None:
        return date.fromisoformat(text)
    count = int(match[1] + match[2])
    if match[3] == "d":
        return today + timedelta(days=count)
    is_leap_day = (today.month, today.day) == (2, 29)
    return today.replace(year=today.year + count, day=28 if is_leap_day else today.day)


def _shipped() -> Path:
    return Path(str(resources.files("device.firmware.simulated") / "personas"))
