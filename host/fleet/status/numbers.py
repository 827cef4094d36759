"""The numbers of what can be wrong with a fleet (`device/wire/numbers/errors.toml`)."""

from __future__ import annotations

from enum import IntEnum


class Number(IntEnum):
    """Each with words and a next step for the engineer."""

    NODE = 671
    STREAM = 672
    WAITING = 673
    WORKERS = 674
    STANDBY = 675
    PRIMARY = 676
    CLINIC = 677
