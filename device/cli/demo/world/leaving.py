"""Ends the visit that a terminal is in, as a person does who goes away: by the buttons of its page."""

from __future__ import annotations

from contextlib import suppress

from device.cli.demo.errors import VisitFailed
from device.cli.demo.kiosk import Kiosk, Shown
from device.cli.demo.page import Form

_NO_VISIT = frozenset({"idle", "starting", "out_of_service", "not_enrolled"})
_WAYS_OUT = ("cancel", "back", "accept")


def leave_visit(url: str, within_s: float) -> bool:
    """Touch what ends a visit until none is on; tell whether that was reached in time. No card lies there."""
    with suppress(VisitFailed), Kiosk(url) as kiosk:  # no page, or it takes longer: the next card ends that visit
        for shown in kiosk.watch(within_s):
            if shown.screen in _NO_VISIT:
                return True
            if form := way_out(shown):
                kiosk.post(form)
    return False


def way_out(shown: Shown) -> Form | None:
    """Give the button that leads out; none while the visit is on its way to the clinic."""
    ways = _WAYS_OUT if shown.screen == "result" else _WAYS_OUT[:2]
    return next((form for way in ways if (form := shown.page.find(action=way))), None)
