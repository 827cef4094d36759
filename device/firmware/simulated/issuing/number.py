"""Number B as the issuer prints and stores it, written apart from the reader's own builder."""

from __future__ import annotations

from device.firmware.simulated.persona import Persona
from device.firmware.simulated.persona_data import Calendar

_ERAS = (("20190501", 2018), ("19890108", 1988), ("19261225", 1925), ("19120730", 1911), ("18680125", 1867))


def format_number_b(persona: Persona) -> str:
    """Give year, month and day of birth, expiry year and security code: 14 digits.

    The year is that of the era, or, on a card that prints western years, the last two digits of the year; the latter
    is how the old resident card did it and only believed of this one.
    """
    born = persona.birth.strftime("%Y%m%d")
    year_before_first = next(before for start, before in _ERAS if born >= start)
    is_western = Calendar(persona.card.calendar) is Calendar.WESTERN
    year = int(born[2:4]) if is_western else int(born[:4]) - year_before_first
    return f"{year:02d}{born[4:]}{persona.card.expiry[:4]}{persona.card.security_code}"
