"""What can go wrong at the day's summary."""

from __future__ import annotations

from host.desk.base.errors import DeskError


class SummaryDayWrong(DeskError):
    """The day is no date, or lies ahead."""

    number = 939
    status = 422
