"""Reading the two forms of disaster mode. Pure."""

from __future__ import annotations

from datetime import date

from host.desk.base.errors import TextRefused
from host.desk.base.forms import Form
from host.desk.disaster.errors import DisasterFormWrong
from host.desk.disaster.port import Search
from host.typed.cells import read_plain
from host.typed.dates import read_birth_date
from host.typed.findings import FormFault

HOURS = (6, 12, 24, 48, 72)
SEXES = {1: "male", 2: "female"}
"""The official codes that narrow a search."""

LONGEST_NAME = 60
LONGEST_REASON = 120


def read_begin(form: Form, now: float) -> tuple[str, float]:
    """Give reason and end.

    Raises:
        DisasterFormWrong: the reason is missing, or the end is none of those offered.
    """
    reason, hours = _line(form, "reason", LONGEST_REASON), form.text("hours")
    if not reason or hours not in {str(choice) for choice in HOURS}:
        raise DisasterFormWrong("reason or end is missing")
    return reason, now + int(hours) * 3600


def read_search(form: Form, today: date) -> Search:
    """Give whom to look for.

    Raises:
        DisasterFormWrong: the consent is not ticked, or a needed field is missing or cannot be read.
    """
    name, kana, why = (_line(form, "name", LONGEST_NAME), _line(form, "kana", LONGEST_NAME), _line(form, "why", 120))
    if form.text("consent") != "oral" or not (name or kana) or not why:
        raise DisasterFormWrong("consent, name or reason is missing")
    try:
        born = read_birth_date(read_plain(form.text("birth")), today)
    except FormFault as fault:
        raise DisasterFormWrong(f"date of birth: {fault.finding}") from fault
    sex = form.text("sex")
    return Search(name, kana, born, int(sex) if sex in map(str, SEXES) else 0, _line(form, "address", 80), why)


def _line(form: Form, name: str, longest: int) -> str:
    try:
        return form.line(name, longest)
    except TextRefused as error:
        raise DisasterFormWrong(name) from error
