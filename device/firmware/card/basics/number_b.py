"""Verification number B (照合番号B): what the printed front of the card says, as 14 digits.

Six digits of the birth date with the year of the Japanese era, four of the card's expiry year, four of the security
code under the photo. The form is community knowledge (myna-card, measured on a test card: 1980-02-17, 2035 and
2285 give 55021720352285). A date in the wrong calendar costs one of ten tries.
"""

from __future__ import annotations

from datetime import date

from device.firmware.card.basics.secret import Secret, wipe

_ERA_STARTS = (
    date(2019, 5, 1),  # Reiwa
    date(1989, 1, 8),  # Heisei
    date(1926, 12, 25),  # Showa
    date(1912, 7, 30),  # Taisho
    date(1868, 1, 25),  # Meiji
)


class VerificationNumberB(Secret):
    """Number B, with the birth date it was made from, so that the record's own date can be compared."""

    def __init__(self, birth: date, expiry_year: int, security_code: str | bytes | bytearray) -> None:
        """Build the number; a code that comes in a buffer is copied into the secret's own and nowhere else.

        Raises:
            ValueError: a part cannot be right (the text does not repeat it).
        """
        if not 2016 <= expiry_year <= 2099:
            raise ValueError("the expiry year is not one of a My Number Card")
        if len(security_code) != 4 or not (security_code.isascii() and security_code.isdigit()):
            raise ValueError("the security code has four digits")
        digits = bytearray(f"{format_era_date(birth)}{expiry_year}".encode("ascii"))
        digits += security_code.encode("ascii") if isinstance(security_code, str) else security_code
        super().__init__(digits)
        wipe(digits)
        self.birth = birth


def format_era_date(day: date) -> str:
    """Give a date as YYMMDD with the year of its Japanese era.

    Raises:
        ValueError: the date lies before the Meiji era.
    """
    for start in _ERA_STARTS:
        if day >= start:
            return f"{day.year - start.year + 1:02d}{day:%m%d}"
    raise ValueError("no Japanese era of a living person")
