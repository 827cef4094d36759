"""Whether the browser shows the page and nothing else: pure, with the time handed in.

Right is: one page, young, visible, filling the screen, with nothing lying over it. A page that never had the focus
cannot lose it: not every machine gives it to anybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from device.kiosk.settings import KioskSettings
from device.kiosk.signs import Sign

YOUNG_S = 2.5
"""Beyond this age a sign no longer counts as a second page: a page gives one each second."""


class Verdict(StrEnum):
    """What the keeper makes of one look."""

    GOOD = "good"
    STARTING = "starting"
    SERVER_AWAY = "server_away"  # the page says so itself; nothing can be judged and nothing is gained by a restart
    DOUBTFUL = "doubtful"  # something is wrong, and may pass
    NEVER_CAME = "never_came"
    SILENT = "silent"
    OTHER_PAGE = "other_page"
    HIDDEN = "hidden"
    NOT_WHOLE = "not_whole"
    COVERED = "covered"
    ENDED = "ended"
    CLOSED = "closed"  # it ended in good order, after the page stood: a key did that


BY_PEOPLE = frozenset({Verdict.OTHER_PAGE, Verdict.HIDDEN, Verdict.NOT_WHOLE, Verdict.COVERED, Verdict.CLOSED})
"""What a key or a gesture can bring about."""
RESTART = BY_PEOPLE | {Verdict.NEVER_CAME, Verdict.SILENT, Verdict.ENDED}


@dataclass
class Judge:
    """Judges the looks at one run of the browser, begun at `started`; the focus only where that is trusted."""

    settings: KioskSettings
    started: float
    trusts_focus: bool = True
    _good_since: float | None = None
    _good_at: float | None = None
    _had_focus: bool = False

    def judge(self, now: float, signs: tuple[Sign, ...] | None) -> Verdict:
        """Give the verdict for what is seen `now`; `signs` is None when the server did not answer."""
        if signs is None:
            return self._server_away(now)
        what = self._fault(signs)
        if what is Verdict.GOOD:
            self._good(now, min(signs, key=lambda sign: sign.age_s))
            return what
        if self._good_at is None:
            return Verdict.NEVER_CAME if now - self.started > self.settings.start_s else Verdict.STARTING
        limit_s = self.settings.silence_s if what is Verdict.SILENT else self.settings.wrong_s
        return what if now - self._good_at > limit_s else Verdict.DOUBTFUL

    def stood_s(self, now: float) -> float:
        """Give how long ago the page was first right, 0 if it never was."""
        return 0.0 if self._good_since is None else now - self._good_since

    def judge_end(self, exit_code: int) -> Verdict:
        """Give the verdict for a browser that has ended by itself."""
        return Verdict.CLOSED if exit_code == 0 and self._good_at is not None else Verdict.ENDED

    def _server_away(self, now: float) -> Verdict:
        if self._good_at is None:
            self.started = now
        else:
            self._good_at = now
        return Verdict.SERVER_AWAY

    def _good(self, now: float, sign: Sign) -> None:
        self._good_at = now - sign.age_s
        self._had_focus = self.trusts_focus and (self._had_focus or sign.focused)
        self._good_since = now if self._good_since is None else self._good_since

    def _fault(self, signs: tuple[Sign, ...]) -> Verdict:
        young = [sign for sign in signs if sign.age_s <= YOUNG_S]
        if not young:
            return Verdict.SILENT
        if len(young) > 1:
            return Verdict.OTHER_PAGE
        (sign,) = young
        if not sign.visible:
            return Verdict.HIDDEN
        if not sign.whole:
            return Verdict.NOT_WHOLE
        return Verdict.GOOD if sign.focused or not self._had_focus else Verdict.COVERED
