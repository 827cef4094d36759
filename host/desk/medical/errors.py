"""Why medical information cannot be seen."""

from __future__ import annotations

from host.desk.base.errors import DeskError


class MedicalNotConsented(DeskError):
    """The patient did not consent at this visit, or it was no visit by card."""

    number = 932


class MedicalTimeOver(DeskError):
    """The 24 hours are over."""

    number = 933


class MedicalPersonNotConfirmed(DeskError):
    """Nobody knows yet whether the card's holder stands there."""

    number = 934
    status = 409
