"""What a person touched about the screen, over what the clinic set: pure."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from device.firmware.screen.choices import Look, Voice
from device.firmware.screen.languages import JAPANESE, LANGUAGES
from device.firmware.visit.preferences import Preferences

USUAL_VOLUME = 3


@dataclass(frozen=True)
class ClinicsChoice:
    """What holds until a person touches something else.

    `languages` are those that can be touched; the first one is shown to who touches none. `spoken` are those in which
    the screen speaks without being asked to.
    """

    languages: tuple[str, ...] = LANGUAGES
    spoken: frozenset[str] = frozenset({JAPANESE})
    look: Look = field(default_factory=Look)
    volume: int = USUAL_VOLUME


def language_of(preferences: Preferences, clinic: ClinicsChoice) -> str:
    """Give the language that is shown."""
    return preferences.language or clinic.languages[0]


def look_of(preferences: Preferences, clinic: ClinicsChoice) -> Look:
    """Give how the pages look."""
    return replace(clinic.look, **dict(preferences.look))


def voice_of(preferences: Preferences, clinic: ClinicsChoice, *, headphones: bool, asked: int) -> Voice:
    """Give whether and how the screen speaks; who cannot see is always spoken to."""
    spoken = language_of(preferences, clinic) in clinic.spoken
    guided = bool(preferences.guided)
    return Voice(
        on=guided or (spoken if preferences.voice is None else preferences.voice),
        volume=preferences.volume or clinic.volume,
        headphones=headphones,
        guided=guided,
        asked=asked,
    )
