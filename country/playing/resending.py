"""Which visits still wait for their receipt, and when each is to be sent again, as the terminal's daemon does."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field


@dataclass
class Resending:
    """Visits by number; pauses double from `first_s` to `most_s`."""

    first_s: float
    most_s: float
    _pauses: dict[int, float] = field(default_factory=dict)
    _due: list[tuple[float, int]] = field(default_factory=list)

    def __len__(self) -> int:
        """Give how many wait."""
        return len(self._pauses)

    def sent(self, number: int, now: float) -> None:
        """Note that a visit went out."""
        pause_s = min(self.most_s, self._pauses.get(number, self.first_s / 2) * 2)
        self._pauses[number] = pause_s
        heapq.heappush(self._due, (now + pause_s, number))

    def receipted(self, number: int) -> bool:
        """Note a receipt; tell whether it was the first one."""
        return self._pauses.pop(number, None) is not None

    def due(self, now: float, most: int) -> list[int]:
        """Give visits whose time has come, at most so many; each is to be sent, or it is forgotten."""
        found: list[int] = []
        while self._due and self._due[0][0] <= now and len(found) < most:
            _, number = heapq.heappop(self._due)
            if number in self._pauses:
                found.append(number)
        return found
