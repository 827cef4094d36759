"""New message keys for the host, with an overlap: both count until everybody who is ever on has heard of them.

The new keys are there at once, and terminals seal for them as soon as they hear of them; the host itself begins to
sign with them after `lead_s`. Signatures of the former keys count until the overlap is over.
"""

from __future__ import annotations

from pathlib import Path

from device.base.errors import UsageError
from host.base.ring import Generation, add_generation, end_of, read_generations
from host.base.settings import RotationSettings


def rotate(folder: Path, settings: RotationSettings, now: float) -> Generation:
    """Make the next generation; `now` in seconds since 1970. Gives the new one.

    Raises:
        UsageError: the last rotation is not over yet; two at a time would leave nobody time to follow.
        NotPrepared, StateDamaged: there are no keys to follow, or they are damaged.
    """
    newest = read_generations(folder)[-1]
    if newest.speaks_from > now:
        raise UsageError(f"keys of generation {newest.number} were made and are not in use yet; wait for them")
    until = int(now) + settings.overlap_s
    new = Generation(newest.number + 1, int(now) + settings.lead_s)
    add_generation(folder, new, end_of(newest, until, until + settings.opens_s))
    return new
