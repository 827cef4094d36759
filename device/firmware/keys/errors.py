"""What can be wrong with the firmware's stored state; the number stands in the registry."""

from __future__ import annotations

from device.base.errors import UketsukeError


class StateDamaged(UketsukeError):
    """Keys, trust or counters cannot be read or written: a technician has to look, then enrol anew."""

    number = 604


class StateNotWritten(StateDamaged):
    """The disk is full or read-only; what is stored there is whole, and room on the disk is all that is needed."""

    number = 705


class NotEnrolled(UketsukeError):
    """The terminal has no host yet; nothing can be sealed for anybody."""

    number = 603
