"""Checks that the records share. Their errors name the field and never repeat its value."""

from __future__ import annotations

import re
from datetime import date

TEXT_LIMIT = 200
"""Longest text of a field, in characters."""

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
"""Control characters and halves of characters (Unicode's categories Cc and Cs)."""

_FORMS = {
    "identifier": re.compile(r"[A-Za-z0-9._-]{1,64}", re.ASCII),
    "hexadecimal": re.compile(r"(?:[0-9a-f]{2}){1,64}", re.ASCII),
    "serial": re.compile(r"[1-9][0-9]{0,48}", re.ASCII),
    "insurer_number": re.compile(r" {0,2}[0-9]{6}|[0-9]{8}", re.ASCII),
    "branch": re.compile(r"[0-9]{0,2}", re.ASCII),
    "postal_code": re.compile(r"|[0-9]{3}-[0-9]{4}", re.ASCII),
    "month": re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])", re.ASCII),
    "mark": re.compile(r"[A-Za-z0-9._-]{1,32}", re.ASCII),
    "issue_number": re.compile(r"[0-9]{1,10}", re.ASCII),
    "institution_code": re.compile(r"|[0-9]{10}", re.ASCII),
}


def pattern_of(form: str) -> str:
    """Give the pattern of one of the fixed forms, for whole values, as JSON Schema writes it."""
    return f"^(?:{_FORMS[form].pattern})$"


def check_form(form: str, name: str, value: str) -> None:
    """Check that `value` has one of the fixed forms.

    Raises:
        ValueError: it has not; the text names the field `name` only.
    """
    if not _FORMS[form].fullmatch(value):
        raise ValueError(f"{name} has not the form {_FORMS[form].pattern}")


def check_text(name: str, value: str, *, empty: bool = False) -> None:
    """Check a text for people: not empty (unless allowed), not over `TEXT_LIMIT`, no control character.

    Raises:
        ValueError: one of these is not so.
    """
    if not (empty or value.strip()):
        raise ValueError(f"{name} is empty")
    if len(value) > TEXT_LIMIT:
        raise ValueError(f"{name} is longer than {TEXT_LIMIT} characters")
    if _CONTROL.search(value):
        raise ValueError(f"{name} holds a control character")


def check_period(valid_from: date, valid_until: date | None) -> None:
    """Check that a period does not end before it begins.

    Raises:
        ValueError: it does.
    """
    if valid_until is not None and valid_until < valid_from:
        raise ValueError("valid_until is before valid_from")


def check_range(name: str, value: int, low: int, high: int) -> None:
    """Check that a number lies between `low` and `high`, both included.

    Raises:
        ValueError: it does not.
    """
    if not low <= value <= high:
        raise ValueError(f"{name} is not between {low} and {high}")


def check_asker(request_id: str, clinic: str) -> None:
    """Check the two identifiers that every question carries.

    Raises:
        ValueError: one of them has another form.
    """
    check_form("identifier", "request_id", request_id)
    check_form("identifier", "clinic", clinic)


def check_certificate_name(issuer_key_id: str, serial: str) -> None:
    """Check the two parts that name a certificate.

    Raises:
        ValueError: one of them has another form.
    """
    check_form("hexadecimal", "issuer_key_id", issuer_key_id)
    check_form("serial", "serial", serial)
