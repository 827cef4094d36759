"""Checks that the records share. Their errors name the field and never repeat its value."""

from __future__ import annotations

import re
import unicodedata

TEXT_LIMIT = 200
"""Longest text of a field, in characters."""

_FORMS = {
    "identifier": re.compile(r"[A-Za-z0-9._-]{1,64}", re.ASCII),
    "hexadecimal": re.compile(r"(?:[0-9a-f]{2}){1,64}", re.ASCII),
    "serial": re.compile(r"[1-9][0-9]{0,48}", re.ASCII),
    "insurer_number": re.compile(r" {0,2}[0-9]{6}|[0-9]{8}", re.ASCII),
    "branch": re.compile(r"[0-9]{0,2}", re.ASCII),
}


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
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in value):
        raise ValueError(f"{name} holds a control character")


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
