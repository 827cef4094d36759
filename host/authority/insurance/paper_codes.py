"""The closed codes of the papers that go with an insurance, from the official tables (OQSCD).

Numbers and letters are those that programs in daily use at clinics read: tables 008, 010 to 013, 016 and 018 to 020.
"""

from __future__ import annotations

from enum import IntEnum, StrEnum


class CardClass(StrEnum):
    """The kind of insurance (OQSCD 010); `A1` is medical assistance, a public expense beside or without one."""

    GENERAL = "01"
    RETIRED = "02"
    SHORT_TERM = "03"
    SHORT_TERM_RETIRED = "04"
    SPECIAL_EXPENSE = "05"
    SPECIAL_RETIRED = "06"
    SELF_DEFENCE = "07"
    MEDICAL_ASSISTANCE = "A1"


class LossReason(StrEnum):
    """Why an insurance ended (OQSCD 008); empty while it has not, or where nobody said."""

    NOT_TOLD = ""
    DEATH = "01"
    PUBLIC_ASSISTANCE = "02"
    OTHER_INSURANCE = "03"
    OTHER = "99"


class LimitClass(StrEnum):
    """What a certificate of the limit of payments covers (OQSCD 011)."""

    LIMIT = "01"
    LIMIT_AND_MEALS = "02"
    MEALS = "03"


class LimitFlag(StrEnum):
    """The class of income behind the limit (OQSCD 012): A below 70 years, B from 70."""

    BELOW_70_A = "A01"
    BELOW_70_I = "A02"
    BELOW_70_U = "A03"
    BELOW_70_E = "A04"
    BELOW_70_O = "A05"
    BELOW_70_O_BORDER = "A06"
    WORKING_3 = "B01"
    WORKING_2 = "B02"
    WORKING_1 = "B03"
    GENERAL = "B04"
    LOW_2 = "B05"
    LOW_1 = "B06"
    LOW_1_WELFARE = "B07"
    LOW_1_BORDER = "B08"
    GENERAL_2 = "B09"
    GENERAL_1 = "B10"


class Disease(IntEnum):
    """A specific disease with a limit of its own (OQSCD 013)."""

    DIALYSIS = 1
    HAEMOPHILIA = 2
    HIV = 3


class ConsentState(IntEnum):
    """Whether medical information may be had (OQSCD 016)."""

    NONE = 0
    GIVEN = 1
    OVER = 2
    NOT_OBTAINABLE = 3


class TicketKind(StrEnum):
    """A ticket of medical assistance (OQSCD 018)."""

    MEDICAL = "01"
    DISPENSING = "02"


class Treatment(StrEnum):
    """The kind of care a ticket is for (OQSCD 019)."""

    IN_HOSPITAL = "01"
    OUTPATIENT = "02"
    DENTAL = "03"
    DISPENSING = "04"
    HOME_NURSING = "05"


class Combined(StrEnum):
    """Whether assistance pays alone or beside an insurance (OQSCD 020)."""

    ALONE = "01"
    BESIDE = "02"
