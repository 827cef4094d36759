"""When the work of the day is due: once a day of Japan's, from an hour on at which nobody waits. Pure."""

from __future__ import annotations

from datetime import datetime

from host.base.japan_time import JAPAN

_LONGEST_S = 36 * 3600.0


def is_due(last_at: float, now: float, hour: int) -> bool:
    """Tell whether the work is due; a host that was off at that hour does it as soon as it is back.

    Times in seconds since 1970. A clock that was set back does not stop it for longer than a day and a half.
    """
    if last_at > now or now - last_at > _LONGEST_S:
        return True
    here, last = datetime.fromtimestamp(now, JAPAN), datetime.fromtimestamp(last_at, JAPAN)
    begins = here.replace(hour=hour, minute=0, second=0, microsecond=0)
    return last < begins <= here
